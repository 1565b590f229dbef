import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { on } from '../compiler/compile-events.ts'
import { run } from './run.ts'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-inspect-'))
  writeFileSync(join(cwd, 'kernels.ts'), KERNELS)
  writeFileSync(join(cwd, 'one.ts'), `import { half } from './half'\n${ONE}`)
  writeFileSync(join(cwd, 'half.ts'), 'export const half = (v: number): number => v / 2')
  writeFileSync(join(cwd, 'two.ts'), TWO)
  mkdirSync(join(cwd, '#a'))
  writeFileSync(join(cwd, '#a', 'one.ts'), `const half = (v: number): number => v / 2; ${ONE}`)
  writeFileSync(join(cwd, 'words.ts'), WORDS)
  writeFileSync(join(cwd, 'plain.ts'), 'export const n = 1')
  writeFileSync(join(cwd, 'broken.ts'), 'export const = 1')
})
afterAll(() => rmSync(cwd, { recursive: true }))

const KERNELS = `export function sum(x: Float64Array): number {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]
  return total
}
export function joined(x: Float64Array): number {
  'use jit'
  return x.join().length
}
export function first<T extends Float64Array | Int8Array>(x: T): number {
  'use jit'
  return x[0]
}`
const ONE = `export function only(a: number): number { 'use jit'; return half(a) }`

const WORDS = `interface Point { x: number; y: number }
type Mode = 'sum' | 'max'
export function pick(points: Point[], mode: Mode, options: { how: 'up' | 'down' }, s: string): number {
  'use jit'
  let best = 0
  for (const p of points) {
    const kind = p.x > 1 ? 'big' : 'small'
    if (kind === 'big' && mode === 'sum' && options.how === 'up') best += p.y
  }
  for (const c of s) if (c === 'x') best++
  return best
}`

const TWO = `
class A { k = 2; go(a: number): number { 'use jit'; return a * this.k } }
class B { go(a: number): number { 'use jit'; return a + 1 } }
export { A, B }`

async function inspect(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const terminal = { out: (x: string) => out.push(x), err: (x: string) => err.push(x), cwd, env: {}, color: false }
  return { code: await run(['inspect', ...args], terminal), out: out.join('\n'), err: err.join('\n') }
}

describe('usejit inspect', () => {
  it.each<[string, string[], (string | RegExp)[]]>([
    [
      'the types, unless told otherwise',
      ['kernels.ts#sum'],
      [/^line +variable +type +values\n1 +x +Float64Array\n3 +total/],
    ],
    ['a method by the name that verify and bench give it', ['two.ts#B.go'], [/\n3 +a +number/]],
    ['a file in a folder with a # in its name', ['#a/one.ts'], [/\n1 +a +number/]],
    ['a function of such a file', ['#a/one.ts#only'], [/\n1 +a +number/]],
    ['a function by itself needs no name', ['one.ts'], [/\n2 +a +number +any number/]],
    ['the last state of the numbers', ['kernels.ts#sum', '--ir'], ['export function sum.jit: num {', 'load']],
    ['behind a pass', ['kernels.ts#sum', '--ir', '--pass', 'lower'], [/^export function sum.jit/]],
    ['what machines do', ['kernels.ts#sum', '--ir', '--pass', 'select-representations'], ['f.add']],
    ['the control flow', ['kernels.ts#sum', '--cfg'], [/^digraph "sum.jit" \{\n/, 'b0 -> b', '}']],
    ['it in the language of Graphviz', ['kernels.ts#sum', '--cfg', '--format', 'dot'], [/^digraph "sum.jit" \{\n/]],
    ['it drawn', ['kernels.ts#sum', '--cfg', '--format', 'svg'], [/<svg [\s\S]*<title>b0<\/title>[\s\S]*<\/svg>$/]],
    [
      'WebAssembly as it is built',
      ['kernels.ts#sum', '--wat'],
      [/^\(module\n/, '(import "env" "memory" ', '(export "sum.jit")', 'f64.load', /\)\)$/],
    ],
    ['LLVM IR', ['kernels.ts#sum', '--llvm'], [/^define double @sum\.jit\(ptr/]],
    ['LLVM IR, optimised', ['kernels.ts#sum', '--opt-llvm'], [/^define .*@sum\.jit\(/, 'fadd double']],
    ['instructions of WebAssembly', ['kernels.ts#sum', '--asm'], [/^sum\.jit:/, 'f64.add']],
    ['one of two methods', ['two.ts#go:2', '--ir'], ['export function', 'mul']],
    ['of each kernel of a function', ['kernels.ts#first', '--llvm'], ['# first.jit\n', '# first.jit2\n']],
  ])('shows %s', async (_, args, expected) => {
    const { code, out, err } = await inspect(...args)
    for (const one of expected) expect(out).toMatch(one)
    expect(err).toBe('')
    expect(code).toBe(0)
  })

  it('shows instructions of a processor where there is a compiler for it', async () => {
    const { code, out, err } = await inspect('kernels.ts#sum', '--asm', '--cpu', 'x86-64-v3')
    if (code === 0) expect(out).toMatch(/^sum\.jit\.2:[\s\S]*vaddsd/)
    // Without one: which, and how to get it.
    else expect(err).toMatch(/^usejit: .*npm/)
  })

  it('has nothing of other functions in the text of WebAssembly', async () => {
    const { out } = await inspect('kernels.ts#first', '--wat')
    expect(out).toContain('(export "first.jit")')
    expect(out).toContain('(export "first.jit2")')
    expect(out).not.toContain('(export "sum.jit")')
  })

  it('compiles the function that it is asked for, and under the symbol that it has in a build', async () => {
    const compiled = new Set<string | undefined>()
    const off = on((event) => compiled.add(event.function))
    const { out } = await inspect('two.ts#B.go', '--llvm').finally(off)
    expect([...compiled].filter(Boolean)).toEqual(['B.go'])
    expect(out).toMatch(/^define double @go\.jit2\(/)
  })

  it('calls types as they are declared, and shows strings as they are written', async () => {
    const { out } = await inspect('words.ts#pick')
    expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['line', 'variable', 'type', 'values'],
      ['3', 'points', 'Point[]'],
      ['3', 's', 'string'],
      ['3', 'mode', 'Mode', "'sum', 'max'"],
      ['3', 'options.how', "'up' | 'down'", "'up', 'down'"],
      ['5', 'best', 'number', 'any number'],
      ['6', 'p', '{ x: number; y: number }'],
      ['7', 'kind', "'big' | 'small'", "'big', 'small'"],
      ['10', 'c', 'string'],
    ])
  })

  it('writes a page, in a folder that it makes', async () => {
    const { code, out, err } = await inspect('kernels.ts#sum', '--html', 'pages/sum.html')
    expect(err).toBe('')
    expect(out).toBe('kernels.ts#sum: pages/sum.html')
    expect(code).toBe(0)
    const page = readFileSync(join(cwd, 'pages/sum.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>\n/)
    for (const part of [
      'total += x[i]',
      '<b>x[i]</b> known to be in range: not checked',
      'f64.load',
      'load double',
      'f.add',
    ])
      expect(page).toContain(part)
  })

  it('calls a method on its page by its class', async () => {
    expect((await inspect('two.ts#B.go', '--html', 'go.html')).out).toBe('two.ts#B.go: go.html')
    expect(readFileSync(join(cwd, 'go.html'), 'utf8')).toContain('two.ts#B.go')
  })

  it('writes no page of an original', async () => {
    const { code, err } = await inspect('kernels.ts#joined', '--html', 'joined.html')
    expect(err).toContain('usejit [unsupported-call] kernels.ts:9:10')
    expect(code).toBe(1)
    expect(existsSync(join(cwd, 'joined.html'))).toBe(false)
  })

  it('says why a function stays the original', async () => {
    const { code, out, err } = await inspect('kernels.ts#joined', '--asm')
    expect(err).toMatch(/usejit \[unsupported-call\] kernels\.ts:9:10[\s\S]*> 9 |/)
    expect(out).toBe('')
    expect(code).toBe(1)
  })

  it.each([
    ['which function', ['kernels.ts'], 'Say which function: kernels.ts#sum, kernels.ts#joined, kernels.ts#first.'],
    ['a name that is nearly right', ['kernels.ts#sun'], 'Did you mean kernels.ts#sum?'],
    ['a name that is not', ['kernels.ts#banana'], 'There are: sum, joined, first.'],
    ['no file', ['missing.ts#f'], 'There is no file missing.ts in '],
    ['no marked function', ['plain.ts'], 'No function in plain.ts is marked with "use jit".'],
    ['no source', ['broken.ts'], 'usejit: broken.ts is no valid source file: Unexpected token (broken.ts:1:14).'],
    ['a pass', ['one.ts', '--ir', '--pass', 'jamloops'], 'Did you mean jam-loops?'],
    ['a processor', ['one.ts', '--asm', '--cpu', 'x86-64-v5'], 'Unknown processor x86-64-v5. There are: x86-64'],
    ['a pass without a view of it', ['one.ts', '--pass', 'lower'], '--pass goes with --ir or --cfg.'],
    [
      'a processor without instructions',
      ['one.ts', '--cpu', 'x86-64-v3'],
      '--cpu goes with --asm, --opt-llvm or --html.',
    ],
    [
      'a processor of a page',
      ['one.ts', '--html', 'x.html', '--cpu', 'x86-64-v5'],
      'Unknown processor x86-64-v5. There are: x86-64',
    ],
    [
      'a page of one view',
      ['one.ts', '--html', 'x.html', '--asm'],
      '--html shows all views: leave the other flags out.',
    ],
    ['a page that cannot be written', ['one.ts', '--html', 'one.ts/x.html'], 'one.ts/x.html cannot be written: '],
    ['a format', ['one.ts', '--cfg', '--format', 'svgg'], '--format takes dot or svg, not svgg. Did you mean svg?'],
    ['a format without a graph', ['one.ts', '--format', 'svg'], '--format goes with --cfg.'],
    ['a file that is nearly right', ['on.ts'], 'Did you mean one.ts?'],
    ['a flag that is nearly right', ['one.ts', '--htm', 'x.html'], 'Did you mean --html?'],
    ['which of several with one name', ['two.ts'], 'Say which function: two.ts#A.go, two.ts#B.go.'],
    ['one of two', ['two.ts#go'], 'Say which go: two.ts#A.go, two.ts#B.go.'],
    ['another line', ['kernels.ts#sum:99'], 'No sum begins in line 99 of kernels.ts: it begins in line '],
    ['none of two', ['two.ts#go:7'], 'Say which go: two.ts#A.go, two.ts#B.go.'],
    ['two views', ['one.ts', '--ir', '--opt-llvm'], 'Ask for one of --ir and --opt-llvm.'],
  ])('refuses with exit code 2: %s', async (_, args, message) => {
    const { code, out, err } = await inspect(...args)
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })
})
