/** For tests of how kernel modules are loaded: each begins in a realm of its own, and leaves nothing behind that it has put in the place of something else. */
import { afterEach, beforeEach, type Mock, vi } from 'vitest'
import { newRealm } from './load-rewritten.ts'

/** A program with two of the kernels of `kernels.wat`. */
export const loadedProgram = `export * from 'usejit/runtime'
export function add(a: number, b: number): any { "use jit"; return 'original' }
export function big(): any { "use jit"; return 'original' }
`

/** @returns what was told by `console.warn` */
export function inFreshRealms(): Mock<(text: string) => void> {
  const warn = vi.fn<(text: string) => void>()
  beforeEach(() => {
    newRealm()
    warn.mockClear()
    vi.spyOn(console, 'warn').mockImplementation(warn)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
  return warn
}
