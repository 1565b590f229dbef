import { describe, expect, it } from 'vitest'
import { forLevel, SHARED_LEVEL, shareLibrary } from './level-library.ts'

/** A function of the library, with so many lines in it. */
const definition = (name: string, lines: number): string =>
  `define internal double @usejit.library.${name}(double %x) nounwind memory(none) {
${'  %a = fadd double %x, %x\n'.repeat(lines)}  ret double %x
}
`
const caller = (level: number, calls = 2): string =>
  `define hidden void @kernel.${level}() #${level + 1} {
${'  %v0 = call double @usejit.library.sin.1(double 0.0)\n'.repeat(calls)}  %v1 = call double @usejit.library.cbrt.1(double 0.0)
  ret void
}
`
const body = (level: number, calls = 2): string =>
  forLevel(caller(level, calls) + definition('sin.1', 400) + definition('cbrt.1', 20), level)

describe('functions of the Math library in an addon', () => {
  it('have names and attributes of their level', () => {
    expect(forLevel(definition('sin.1', 0), 2)).toContain(
      'define internal double @usejit.library.sin.1.level2(double %x) nounwind memory(none) #3 {',
    )
  })

  it('are shared by the higher levels where they are large', () => {
    const { bodies, shared } = shareLibrary([0, 1, 2, 3].map((level) => body(level)))
    expect(bodies.slice(0, 2)).toEqual([body(0), body(1)])
    for (const level of [2, 3]) {
      expect(bodies[level].match(/@usejit\.library\S+?(?=\()/g)).toEqual([
        '@usejit.library.sin.1.level1',
        '@usejit.library.sin.1.level1',
        `@usejit.library.cbrt.1.level${level}`,
        `@usejit.library.cbrt.1.level${level}`,
      ])
      expect(shared.declarations([bodies[level]])).toEqual([
        'declare hidden double @usejit.library.sin.1.level1(double %x) nounwind memory(none)',
      ])
    }
    expect(shared.visible(bodies[SHARED_LEVEL])).toBe(
      body(1).replace('define internal double @usejit.library.sin', 'define hidden double @usejit.library.sin'),
    )
    expect(shared.declarations([bodies[0]])).toEqual([])
  })

  it('are shared where a call offers a function for several numbers, of which each level has its own', () => {
    const call = (level: number) => {
      const offered =
        level < 2
          ? ''
          : ` "vector-function-abi-variant"="_ZGV_LLVM_N2v_usejit.library.sin.1(usejit.library.sin.1.x${level})"`
      const several = `define internal <2 x double> @usejit.library.sin.1.x${level}(<2 x double> %x) nounwind {
  %a = call double @usejit.library.sin.1(double 0.0)
  ret <2 x double> %x
}
`
      return forLevel(
        `define hidden void @kernel.${level}() #${level + 1} {
  %v0 = call double @usejit.library.sin.1(double 0.0)${offered}
  ret void
}
${definition('sin.1', 400)}${level < 2 ? '' : several}`,
        level,
      )
    }
    const { bodies } = shareLibrary([0, 1, 2, 3].map(call))
    for (const level of [2, 3]) {
      expect(bodies[level].match(/usejit\.library\.[\w.]+/g)).toEqual([
        'usejit.library.sin.1.level1',
        'usejit.library.sin.1.level1',
        `usejit.library.sin.1.x${level}.level${level}`,
        `usejit.library.sin.1.x${level}.level${level}`,
        'usejit.library.sin.1.level1',
      ])
      expect(bodies[level]).toContain(`nounwind #${level + 1} {`)
    }
    expect(bodies[1]).toContain('define internal double @usejit.library.sin.1.level1')
  })

  it('are its own where they have one caller, into which they are inlined', () => {
    const all = [0, 1, 2, 3].map((level) => body(level, 1))
    const { bodies, shared } = shareLibrary(all)
    expect(bodies).toEqual(all)
    expect(shared.declarations(bodies)).toEqual([])
  })

  it('are its own where there is one level', () => {
    const { bodies, shared } = shareLibrary([body(0)])
    expect(bodies).toEqual([body(0)])
    expect(shared.declarations(bodies)).toEqual([])
  })
})
