import { describe, expect, it } from 'vitest'
import { compile, kernel } from '../passes/passes.test-support.ts'
import { doubleText } from './emit-instruction.ts'
import { quote } from './emit-llvm.ts'

const llvm = (source: string): string => compile(source).llvmIr!

/** The functions of the program (without those of the runtime), each as its lines. */
function definitions(text: string): string[][] {
  const found = text.match(/^define (?!internal \w+ @usejit\.)[\s\S]*?^}/gm) ?? []
  return found.map((definition) => definition.split('\n'))
}

/** Instructions of the program: no labels, phis, or conversions of parameters. */
const instructions = (text: string): string[] =>
  definitions(text).flatMap((lines) => lines.filter((l) => /^ {2}/.test(l) && !/ = phi |\.in to i1$/.test(l)))

/** The text with names and debug locations taken out: blocks and values numbered in order of appearance. */
function plain(lines: string[]): string {
  const names = new Map<string, string>()
  const rename = (kind: string) => (name: string) => {
    const found = names.get(name) ?? `${kind}${[...names.values()].filter((n) => n.startsWith(kind)).length}`
    names.set(name, found)
    return found
  }
  return lines
    .join('\n')
    .replace(/,? !\w+ !\d+/g, '')
    .replace(/(?<=%)b\d+|^b\d+(?=:)/gm, rename('b'))
    .replace(/(?<=%)[vt]\d+/g, rename('v'))
}

const L2NORM = kernel(
  'x: Float64Array',
  'let acc = 0; for (let i = 0; i < x.length; i++) acc += x[i] * x[i]; return Math.sqrt(acc)',
)
const AXPY = kernel(
  'y: Float64Array, x: Float64Array, a: number, n: number',
  'for (let i = 0; i < n; i++) y[i] += a * x[i]',
)
const EXAMPLES = [
  L2NORM,
  AXPY,
  kernel('a: number, b: number', 'return a ? (a * b + a - b / a) % b : -a'),
  kernel(
    'o: Uint8ClampedArray, x: Float32Array',
    'for (let i = 0; i < x.length; i++) o[i] = Math.fround(x[i] * 2.5) + 1',
  ),
  kernel('a: boolean, x: Int16Array, i: number', 'return a ? x[i] : Math.max(Math.abs(x[0]), Math.round(i))'),
  `function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) }\n${kernel('n: number', 'return fib(n)')}`,
]

describe('LLVM IR', () => {
  it('of l2norm', () => {
    expect(plain(definitions(llvm(L2NORM))[0])).toMatchInlineSnapshot(`
      "define double @f.jit(ptr %v0, i32 %v0.len) #0 {
      b0:
        %v1 = add i32 %v0.len, 0
        %v2 = add i32 0, 0
        %v3 = bitcast i64 0 to double
        br label %b1
      b1:
        %v4 = phi i32 [ %v2, %b0 ], [ %v5, %b2 ]
        %v6 = phi double [ %v3, %b0 ], [ %v7, %b2 ]
        %v8 = icmp slt i32 %v4, %v1
        br i1 %v8, label %b2, label %b3
      b3:
        %v9 = call double @llvm.sqrt.f64(double %v6)
        ret double %v9
      b2:
        %v10 = getelementptr inbounds nuw double, ptr %v0, i32 %v4
        %v11 = load double, ptr %v10, align 8
        %v12 = getelementptr inbounds nuw double, ptr %v0, i32 %v4
        %v13 = load double, ptr %v12, align 8
        %v14 = fmul double %v11, %v13
        %v7 = fadd double %v6, %v14
        %v15 = add i32 1, 0
        %v5 = add nuw nsw i32 %v4, %v15
        br label %b1
      }"
    `)
  })

  it('of the unguarded loop of axpy', () => {
    const blocks = definitions(llvm(AXPY))[0]
      .join('\n')
      .split(/\n(?=b\d+:)/)
    const loop = blocks.find((block) => block.includes('fmul') && block.includes('store'))
    expect(plain([loop!])).toMatchInlineSnapshot(`
      "b0:
        %v0 = getelementptr inbounds nuw double, ptr %v1, i32 %v2
        %v3 = load double, ptr %v0, align 8
        %v4 = getelementptr inbounds nuw double, ptr %v5, i32 %v2
        %v6 = load double, ptr %v4, align 8
        %v7 = fmul double %v8, %v6
        %v9 = fadd double %v3, %v7
        %v10 = getelementptr inbounds nuw double, ptr %v1, i32 %v2
        store double %v9, ptr %v10, align 8
        %v11 = add i32 1, 0
        %v12 = add nuw nsw i32 %v2, %v11
        br label %b1
      }"
    `)
  })

  it.each(EXAMPLES.map((source) => [source]))('says of every instruction where it comes from: %s', (source) => {
    const text = llvm(source)
    expect(instructions(text).length).toBeGreaterThan(5)
    expect(instructions(text).filter((line) => !/, !dbg !\d+$/.test(line))).toEqual([])
    for (const [, id] of text.matchAll(/!dbg !(\d+)$/gm))
      expect(text).toMatch(new RegExp(`^!${id} = !DILocation\\(`, 'm'))
  })

  it('places an instruction at its expression, in the scope of its function', () => {
    const source = 'export function f(a: number, b: number) {\n  "use jit"\n  return 1 +\n    a * b\n}\n'
    const text = llvm(source)
    const [, id] = text.match(/fmul .*!dbg !(\d+)/)!
    expect(text).toMatch(new RegExp(`^!${id} = !DILocation\\(line: 4, column: 5, scope: !(\\d+)\\)[\\s\\S]*`, 'm'))
    const [, scope] = text.match(new RegExp(`^!${id} = .*scope: !(\\d+)`, 'm'))!
    expect(text).toMatch(new RegExp(`^define .* !dbg !${scope} {`, 'm'))
  })

  it.each(EXAMPLES.map((source) => [source]))('allows nothing that could change a bit: %s', (source) => {
    const text = llvm(source).replace(/^!.*$/gm, '')
    expect(text).not.toMatch(/\b(fast|nnan|ninf|nsz|arcp|contract|afn|reassoc) /)
    expect(text).not.toMatch(/fmuladd|llvm\.fma\b/)
    // Types are not told apart in memory, and arrays may overlap.
    expect(text).not.toMatch(/!tbaa|noalias/)
  })

  it('has flags on arithmetic where fastmath was asked for, and only there', () => {
    const text = llvm(AXPY.replace('"use jit"', '"use jit: fastmath"'))
    expect(text).toMatch(/fmul (\w+ )+double/)
    expect(text).not.toMatch(/fcmp (nnan|ninf|fast)/)
  })

  it.each<[string, string]>([
    ['sin', '@sin.jit('],
    ['memcpy', '@memcpy.jit('],
    ['$f', '@"$f.jit"('],
    ['größe', '@gr__e.jit('],
  ])('a kernel called %s gets a name that LLVM does not know: %s', (name, symbol) => {
    expect(llvm(`export function ${name}(a: number) { "use jit"; return a }`)).toContain(symbol)
  })

  it('exports kernels and keeps helpers to itself', () => {
    const text = llvm(EXAMPLES[5])
    expect(text).toMatch(/^define double @f\.jit\(/m)
    expect(text).toMatch(/^define internal double @f\.jit\.fib\.0\(double /m)
  })

  it('passes arrays as address and length, booleans as i32', () => {
    expect(llvm(kernel('x: Uint8Array, c: boolean', 'return c && x.length > 1'))).toMatch(
      /define i32 @f\.jit\(ptr %v\d+, i32 %v\d+\.len, i32 %v\d+\.in\)/,
    )
  })
})

describe('functions from outside', () => {
  it('imports Math functions from the engine under names of our own', () => {
    const module = compile(
      kernel('a: number', 'return Math.sin(a) + Math.sin(a * 2) + Math.hypot(a, 1) + Math.hypot(a, 1, 2)'),
    )
    expect(module.math).toEqual(['hypot', 'sin'])
    const declarations = module
      .llvmIr!.match(/^declare double @usejit\.math\..*$/gm)!
      .map((l) => l.replace(/ #\d+/, ''))
    expect(declarations.sort()).toEqual([
      'declare double @usejit.math.hypot.2(double, double)',
      'declare double @usejit.math.hypot.3(double, double, double)',
      'declare double @usejit.math.sin.1(double)',
    ])
    expect(module.llvmIr).toMatch(/memory\(none\).*"wasm-import-module"="math" "wasm-import-name"="sin"/)
    expect(module.llvmIr).not.toMatch(/@sin\b|llvm\.sin/)
  })

  it('lets LLVM neither merge nor drop random numbers', () => {
    expect(llvm(kernel('', 'return Math.random()'))).not.toMatch(/memory\(none\).*"random"/)
  })

  it.each([['Math.sqrt(a)'], ['Math.floor(a)'], ['Math.max(a, 1)'], ['a + 1'], ['a | 0']])(
    'imports nothing for %s',
    (expression) => {
      expect(compile(kernel('a: number', `return ${expression}`)).math).toEqual([])
    },
  )

  it.each<[string, string, boolean]>([
    ['a | 0', 'toint32', true],
    ['a % 3', 'fmod', true],
    ['a + 1', 'toint32', false],
    ['(a | 0) + 1 | 0', 'fmod', false],
  ])('%s brings %s along: %s', (expression, name, expected) => {
    expect(llvm(kernel('a: number', `return ${expression}`)).includes(`@usejit.${name}(`)).toBe(expected)
  })

  it('declares each intrinsic once', () => {
    const text = llvm(kernel('a: number, b: number', 'return Math.sqrt(a) + Math.sqrt(b)'))
    expect(text.match(/^declare double @llvm\.sqrt\.f64\(double\)$/gm)).toHaveLength(1)
  })
})

describe('loops that gather extremes', () => {
  it.each<[string, string, boolean]>([
    ['m = Math.max(m, x[i])', 'the greatest', true],
    ['m = Math.min(Math.abs(x[i]), m)', 'the least of what is computed', true],
    ['m = Math.max(m, x[i], -x[i])', 'of two in each round', true],
    ['x[i] = Math.max(x[i], m)', 'nothing that is handed on', false],
    ['if (x[i] > m) m = x[i]', 'by a comparison', false],
    ['m += Math.max(x[i], 0)', 'a sum of them', false],
    ['m = Math.max(m, i | 0)', 'an integer, with a double', true],
  ])('%s: %s', (statement, _, scalar) => {
    const text = llvm(
      kernel('x: Float64Array', `let m = 0.5; for (let i = 0; i < x.length; i++) { ${statement} } return m`),
    )
    expect(/ br .*!llvm\.loop !6/.test(text)).toBe(scalar)
  })
})

describe('loops that look elements up', () => {
  it.each<[string, string, number]>([
    ['out[i] = t[Math.floor(i * 0.3) & 63]', 'at a whole part', 3],
    ['out[i] = t[(x[i & 7] * m) & 63]', 'at any number, of which LLVM makes no vector anyway', 1],
    ['out[i] = t[i & 63]', 'at a counter', 1],
    ['out[i] = i * 0.3', 'not at all', 0],
  ])('%s: %s', (statement, _, hints) => {
    const text = llvm(
      kernel(
        't: Uint8Array, x: Float64Array, out: Int32Array, m: number',
        `if (t.length >= 64 && x.length >= 8) for (let i = 0; i < out.length; i++) { ${statement} }`,
      ),
    )
    // One is that of the version whose indices are checked; whole parts are looked up in two more, with arrays apart and not.
    expect(text.match(/ br .*!llvm\.loop !6/g) ?? []).toHaveLength(hints)
  })
})

describe('constants and names', () => {
  it.each<[number, string]>([
    [1, '0x3FF0000000000000'],
    [-0, '0x8000000000000000'],
    [0.1, '0x3FB999999999999A'],
    [Number.NaN, '0x7FF8000000000000'],
    [Number.NEGATIVE_INFINITY, '0xFFF0000000000000'],
    [5e-324, '0x0000000000000001'],
  ])('%d is %s', (value, text) => {
    expect(doubleText(value)).toBe(text)
  })

  it.each<[string, string]>([
    ['f.jit', 'f.jit'],
    ['$f.jit', '"$f.jit"'],
    ['a"b\\c', '"a\\22b\\5cc"'],
  ])('the symbol %s is written %s', (symbol, text) => {
    expect(quote(symbol)).toBe(text)
  })
})
