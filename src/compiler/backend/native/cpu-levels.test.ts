import { describe, expect, it } from 'vitest'
import { PLATFORMS } from '../../toolchain/platform.ts'
import { cpuLevels } from './cpu-levels.ts'

describe('levels of processors', () => {
  it.each(PLATFORMS)('%s has one without requirements first', (platform) => {
    expect(['x86-64', 'armv8-a']).toContain(cpuLevels(platform)[0].name)
  })

  it('make no gathers, which take longer than loads one by one; below x86-64-v4 LLVM makes none by itself', () => {
    const levels = cpuLevels('linux-x64').filter(({ attributes }) => attributes?.includes('+prefer-no-gather'))
    expect(levels.map(({ name }) => name)).toEqual(['x86-64-v4'])
  })
})
