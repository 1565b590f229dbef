import { describe, expect, it } from 'vitest'
import { mathInputs } from '../../scripts/math-inputs.ts'
import { hashOf } from '../runtime-shim/math.ts'
import { mathLibrary } from './backend/math/library.ts'
import { mathProbes } from './backend/math/probes.ts'
import { findInMathLibrary, findInNativeMathLibrary } from './math-library.ts'
import { compile, count, kernel } from './passes/passes.test-support.ts'

const LOOP = 'x: Float64Array, out: Float64Array'
const loop = (expression: string) => kernel(LOOP, `for (let i = 0; i < out.length; i++) out[i] = ${expression}`)
const llvm = (source: string) => compile(source).llvmIr!

describe('a kernel with a function of the library', () => {
  it('is there with and without it', () => {
    const module = compile(loop('Math.cbrt(x[i])'))
    expect(module.exports).toEqual(['f.jit', 'f.jit.engine'])
    expect(module.library).toEqual(new Map([['f.jit', ['cbrt/1']]]))
    const [, library] = module.llvmIr!.match(/^define void @f\.jit\([\s\S]*?^}/m)![0].match(/(@usejit\.\S*cbrt\S*)\(/)!
    const [, engine] = module
      .llvmIr!.match(/^define void @f\.jit\.engine\([\s\S]*?^}/m)![0]
      .match(/(@usejit\.\S*cbrt\S*)\(/)!
    expect([library, engine]).toEqual(['@usejit.library.cbrt.1', '@usejit.math.cbrt.1'])
  })

  it('calls helpers with and without it', () => {
    const text = llvm(`function g(n: number): number { return n < 1 ? Math.cbrt(n) : g(n - 1) + g(n / 2) }
      function h(n: number): number { return n < 1 ? n : h(n - 1) + h(n / 2) }
      export function f(a: number): number { "use jit"; return g(a) + h(a) }`)
    const twin = text.match(/^define double @f\.jit\.engine\([\s\S]*?^}/m)![0]
    expect(twin).toMatch(/call double @f\.jit\.g\.0\.engine\(/)
    expect(twin).toMatch(/call double @f\.jit\.h\.1\(/)
    expect(count(text, 'define internal double @f.jit.g.0')).toBe(2)
    expect(count(text, 'define internal double @f.jit.h.1')).toBe(1)
  })

  it.each(['x[i] + 1', 'Math.sqrt(x[i])', 'Math.pow(x[i], 2.5)', 'Math.random()', 'Math.tan(x[i])'])(
    'none is %s: it is there once',
    (expression) => {
      expect(compile(loop(expression)).exports).toEqual(['f.jit'])
    },
  )

  it('brings along those that the function calls', () => {
    const text = llvm(loop('Math.sinh(x[i])'))
    expect(text).toMatch(/^define internal double @usejit\.library\.expm1\.1\(/m)
    expect(compile(loop('Math.sinh(x[i])')).library.get('f.jit')).toContain('expm1/1')
    expect(text).not.toMatch(/usejit\.library\.(cbrt|log)\./)
  })
})

describe('functions for two numbers at once', () => {
  const lanes = mathLibrary.flatMap((entry) => (entry.lanes ? [{ ...entry, lanes: entry.lanes }] : []))

  it.each(lanes)('$name is offered to LLVM where it is called', ({ name }) => {
    const text = llvm(loop(`Math.${name}(x[i])`))
    expect(text).toMatch(
      new RegExp(
        `"vector-function-abi-variant"="_ZGV_LLVM_N2v_usejit\\.\\w+\\.${name}\\.1\\(usejit\\.library\\.${name}\\.1\\.x2\\)"`,
      ),
    )
    expect(text).toMatch(new RegExp(`^define internal <2 x double> @usejit\\.library\\.${name}\\.1\\.x2\\(`, 'm'))
  })

  it('not where there is none', () => {
    expect(llvm(loop('Math.cbrt(x[i])'))).not.toMatch(/vector-function-abi-variant|<2 x double>/)
  })

  it.each(lanes)(
    '$name: the same bits as the engine on what is ordinary, which is most',
    ({ lanes: { isOrdinary, ordinary }, host }) => {
      const inputs = mathInputs(11)
      let ordinaryOnes = 0
      for (let i = 0; i < 100_000; i++) {
        const x = inputs.next()
        if (!isOrdinary(x)) continue
        ordinaryOnes++
        if (!Object.is(ordinary(x), host(x))) expect([x, ordinary(x)]).toEqual([x, host(x)])
      }
      expect(ordinaryOnes).toBeGreaterThan(30_000)
    },
  )

  it.each(lanes)('$name: what is special is known as such', ({ name, lanes: { isOrdinary } }) => {
    expect([NaN, Infinity, -Infinity].map(isOrdinary)).toEqual([false, false, false])
    const special = { exp: [709, -709], log: [0, -0, -1, 5e-324], sin: [1e7, -1e7, Math.PI], cos: [1e7, Math.PI / 2] }
    for (const x of special[name as keyof typeof special]) expect(isOrdinary(x), String(x)).toBe(false)
  })
})

describe('functions for several numbers at once in native code', () => {
  it.each([
    ['exp', ['2', '4', '8']],
    ['log', ['2', '4', '8']],
    ['sin', ['4', '8']],
    ['cos', ['4', '8']],
    ['cbrt', []],
  ])('%s: for %j', (name, expected) => {
    const { lanes } = findInNativeMathLibrary(name, 1)!
    expect(Object.keys(lanes)).toEqual(expected)
    for (const [count, several] of Object.entries(lanes)) {
      expect(several).toContain(
        `define internal <${count} x double> @usejit.library.${name}.1.x${count}(<${count} x double> %x)`,
      )
      expect(several).not.toMatch(/\bfast\b|contract|fmuladd/)
    }
  })
})

describe('probes', () => {
  it.each(mathLibrary.filter(({ builtin, arity }) => findInMathLibrary(builtin, arity)))(
    '$name: hash of the results and arguments',
    ({ name, builtin, arity }) => {
      const { probe } = findInMathLibrary(builtin, arity)!
      if (!mathProbes[name]) return expect(probe).toBeUndefined()
      expect(probe!.slice(1)).toEqual(mathProbes[name].flatMap(({ args }) => args))
      expect(probe![0]).toBe(hashOf(mathProbes[name].map(({ result }) => result)))
    },
  )
})

describe('hypot', () => {
  it.each([4, 5, 9])('of %d arguments is made when it is asked for, with probes that this engine passes', (arity) => {
    const { text, probe } = findInMathLibrary('hypot', arity)!
    expect(text).toMatch(
      new RegExp(
        `^define internal double @usejit\\.library\\.hypot\\.${arity}\\((double %v\\d+(, )?){${arity}}\\)`,
        'm',
      ),
    )
    const [hash, ...args] = probe!
    expect(args).toHaveLength(12 * arity)
    const results = Array.from({ length: 12 }, (_, i) => Math.hypot(...args.slice(i * arity, (i + 1) * arity)))
    expect(hashOf(results)).toBe(hash)
  })

  it.each<[string, string]>([
    ['Math.hypot()', ''],
    ['Math.hypot(x[i])', ''],
    [`Math.hypot(${new Array(17).fill('x[i]')})`, '@usejit.math.hypot.17'],
  ])('%s is not taken from the library', (expression, engine) => {
    const module = compile(loop(expression))
    expect(module.library.size).toBe(0)
    expect(module.llvmIr).toContain(engine)
  })
})

describe('intrinsics', () => {
  it('are the library’s own: a function of the user’s called highWord is compiled as written', () => {
    const text = llvm(`function highWord(x: number): number { return x + 1 }
      export function f(a: number): number { "use jit"; return highWord(a) }`)
    expect(text).toMatch(/fadd double/)
    expect(text).not.toMatch(/lshr i64/)
  })
})
