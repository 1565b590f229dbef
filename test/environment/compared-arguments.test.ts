/** `out === a` of arguments: the kernel cannot know, so the dispatcher tells it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { load } from '../runtime/load-rewritten.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const SOURCE = `
export { status } from 'usejit/runtime'
interface V { x: number; y: number }
export function transpose(out: Float64Array, a: Float64Array): Float64Array {
  'use jit'
  if (out === a) { const t = a[1]; out[1] = a[2]; out[2] = t }
  else { out[0] = a[0]; out[1] = a[2]; out[2] = a[1]; out[3] = a[3] }
  return out
}
const isSame = (a: Float64Array, b: Float64Array): boolean => a === b
export function helped(a: Float64Array, b: Float64Array, o: { data: Float64Array }): number {
  'use jit'
  const made = new Float64Array(2)
  return (isSame(a, b) ? 1 : 0) + (o.data === a ? 2 : 0) + (b !== o.data ? 4 : 0) + (made === a ? 8 : 0) + (a == a ? 16 : 0)
}
export function objects(a: V, b: V, o: { at: V }): number {
  'use jit'
  return (a === b ? 1 : 0) + (o.at === a ? 2 : 0) + (b !== o.at ? 4 : 0)
}
export function copied(out: V, a: V, k: number): V {
  'use jit'
  if (out !== a) { out.x = a.x; out.y = a.y }
  return k > 1 ? out : a
}
export function other(a: V, b: { x: number }): boolean {
  'use jit'
  return a === b
}
export function fresh(a: V, k: number): boolean {
  'use jit'
  const b = { x: k, y: 0 }
  return b === a
}
class P {
  x = 1
  equals(p: P): boolean {
    'use jit'
    return this === p || this.x === p.x
  }
}
export const p = () => new P()
export const equals = P.prototype.equals
`
// biome-ignore lint/suspicious/noExplicitAny: modules that were compiled
type Module = any
let plain: Module
let compiled: Module
const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeAll(async () => {
  const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
  plain = await load({ 'main.ts': SOURCE }, { plain: true })
  compiled = await load({ 'main.ts': SOURCE }, { compile, dispatch: 'always' })
})

function by(name: string, make: (module: Module) => unknown[]): string {
  const before = compiled.status(compiled[name]).calls.kernel
  const seen = [compiled, plain].map((module) => {
    const args = make(module)
    const result = name === 'equals' ? (args[0] as Module).equals(args[1]) : module[name](...args)
    return { args, result: args.includes(result) ? args.indexOf(result) : result }
  })
  expect(seen[0]).toEqual(seen[1])
  const { reasons, calls } = compiled.status(compiled[name])
  return calls.kernel > before ? 'kernel' : `original ${JSON.stringify(reasons)}`
}

const v = (x: number) => ({ x, y: 0.5 })
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1)

describe('arguments that are compared', () => {
  it.each<[string, (module: Module) => unknown[]]>([
    ['transpose', () => [floats(4), floats(4)]],
    [
      'transpose',
      () => {
        const a = floats(4)
        return [a, a]
      },
    ],
    [
      'helped',
      () => {
        const a = floats(1)
        return [a, a, { data: a }]
      },
    ],
    [
      'helped',
      () => {
        const a = floats(1)
        return [a, floats(1), { data: a }]
      },
    ],
    [
      'helped',
      () => {
        const a = floats(1)
        return [new Float64Array(a.buffer), a, { data: floats(1) }]
      },
    ],
    [
      'objects',
      () => {
        const a = v(1)
        return [a, a, { at: a }]
      },
    ],
    [
      'objects',
      () => {
        const a = v(1)
        return [a, v(1), { at: a }]
      },
    ],
    ['objects', () => [v(1), v(1), { at: v(1) }]],
    ['copied', () => [v(1), v(2), 0]],
    [
      'other',
      () => {
        const a = v(1)
        return [a, a]
      },
    ],
    ['other', () => [v(1), v(1)]],
    ['fresh', () => [v(1), 1]],
    ['equals', (m) => [m.p(), m.p()]],
    [
      'equals',
      (m) => {
        const p = m.p()
        return [p, p]
      },
    ],
  ])('%s (%#): a kernel', (name, make) => expect(by(name, make)).toBe('kernel'))

  it('copied: one object that would be changed under two names: the original', () => {
    expect(
      by('copied', () => {
        const a = v(1)
        return [a, a, 2]
      }),
    ).toMatch(/^original/)
  })

  it('runs no code of what it compares', () => {
    const log: string[] = []
    const get = (o: object, key: string | symbol) => {
      log.push(String(key))
      return Reflect.get(o, key)
    }
    const watched = () => new Proxy({ at: v(1) }, { get })
    const run = (module: Module) => {
      log.length = 0
      return [module.objects(v(1), v(2), watched()), [...log]]
    }
    expect(run(compiled)).toEqual(run(plain))
  })
})
