import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { describe, expect, test } from 'vitest'
import { bundle, load, newRealm } from '../../test/runtime/load-rewritten.ts'
import { fakeCompiled } from '../../test/runtime/test-kernels.ts'
import { rewriteModule } from './rewrite-module.ts'

function rewrite(code: string, file = 'a.ts'): string | undefined {
  return rewriteModule(code, file, fakeCompiled(file, code), { dispatch: 'auto' })?.code
}

/** The text without what stands before the program: import, module and kernels. */
const withoutHeader = (text: string | undefined) => text?.replace(/;?import\{.*?\);(?=export|const|function|\n|$)/, '')

describe('the text', () => {
  test('of a declaration: dispatcher under its name, then the original', () => {
    const text = withoutHeader(
      rewrite('export function add(a: number, b: number): number {\n  "use jit"\n  return a + b // sum\n}\n'),
    )
    expect(text).toBe(
      'export function add(a,b){var _jitk=_jit0,_jitf,_jitn;if(_jitk!==void 0)if(_jitk.off!==_jitrealm.depth)_jitk.skipped-=_jitk.off;' +
        "else if(!(typeof a==='number'&&typeof b==='number'))_jitk.miss('argument-type');" +
        'else {if((_jitf=_jitk.run)!==void 0){_jitk.ran++;try{return _jitf(a,b)}catch(_jite){throw _jitk.trap(_jite)}}' +
        'if((_jitn=_jitk.slow(a,b))!==_jitk)return _jitn;}' +
        'return _jit0o()(a,b)}' +
        'var _jit0f;function _jit0o(){return _jit0f??=function add(a: number, b: number): number {\n  \n  return a + b // sum\n}}\n',
    )
  })

  test('of a kernel of arrays: descriptors, then lengths that a copy would not pay for', () => {
    expect(rewrite('export function axpy(y: Float64Array, x: Float64Array, a: number): void { "use jit" }')).toContain(
      "else if(!(_jittag(y)==='Float64Array'&&_jittag(x)==='Float64Array'&&typeof a==='number'))_jitk.miss('argument-type');" +
        'else {if((_jitd0=y[_jitkey],_jitd1=x[_jitkey],_jitd0!==void 0)&&_jitd1!==void 0&&_jitrealm.Resident.owner(_jitd0)===y&&' +
        '_jitrealm.Resident.owner(_jitd1)===x){if((_jitf=_jitk.run)!==void 0){_jitk.ran++;' +
        'try{return _jitf(_jitd0.ptr,_jitd0.len,_jitd1.ptr,_jitd1.len,a)}catch(_jite){throw _jitk.trap(_jite)}}' +
        'if((_jitn=_jitk.slow(y,x,a))!==_jitk)return _jitn;}' +
        'else if(100>(_jitn=_jitlength(y)+_jitlength(x))&&_jitrealm.viewLimit>_jitn)_jitk.small++;' +
        'else if((_jitn=_jitk.slow(y,x,a))!==_jitk)return _jitn;}',
    )
  })

  test('of an arrow function and a function expression: wrapped where they stand', () => {
    const text = rewrite(
      'export const add = (a: number, b: number) => { "use jit"; return a + b }, o = { sine: function (x: number) { "use jit"; return Math.sin(x) } }',
    )
    expect(text).toMatch(
      /const add = \/\*@__PURE__\*\/_jitwrap\(_jit0,_jit0o=>\(a,b\)=>\{.*\},\(a: number, b: number\) => \{ {2}return a \+ b \}\), o = /,
    )
    expect(text).toMatch(
      /\{ sine: \/\*@__PURE__\*\/_jitwrap\(_jit1,_jit1o=>function\(x\)\{.*\},function \(x: number\) \{/,
    )
  })

  test('of a method: it stays where it is and begins with an offer to the kernel', () => {
    const text = withoutHeader(
      rewrite('const one = 1; class A {\n  add(a: number, b: number) { "use jit"; return a + b }\n}'),
    )
    expect(text).toBe(
      'const one = 1; class A {static #_jit0=/*@__PURE__*/_jitattach(()=>#_jit0 in this||this.prototype["add"],_jit0);\n  add(a: number, b: number) { ' +
        'var _jitk=_jit0,_jitf,_jitn;if(_jitk!==void 0)if(_jitk.off!==_jitrealm.depth)_jitk.skipped-=_jitk.off;' +
        "else if(!(typeof a==='number'&&typeof b==='number'))_jitk.miss('argument-type');" +
        'else {if((_jitf=_jitk.run)!==void 0){_jitk.ran++;try{return _jitf(a,b)}catch(_jite){throw _jitk.trap(_jite)}}' +
        'if((_jitn=_jitk.slow(a,b))!==_jitk)return _jitn;} return a + b }\n}',
    )
    expect(rewrite('f({ add(a: number, b: number) { "use jit"; return a + b } })')).toMatch(
      /f\(\/\*@__PURE__\*\/_jitmember\(\{ add\(.*return a \+ b \} \},"add",_jit0\)\)$/,
    )
  })

  test('of an object with methods that could not be compiled says why', () => {
    expect(rewrite('export const o = { odd() { "use jit" } }')).toMatch(
      /o = \/\*@__PURE__\*\/_jitmember\(\{ odd\(\) \{ {2}\} \},"odd",void 0,\[\{"code":"unsupported-syntax",.*\}\]\)$/,
    )
  })

  test('stands behind directives and a shebang, and keeps the numbers of lines', () => {
    const code =
      '#!/usr/bin/env node\n// note\n"use client"\nimport { x } from "./x"\nexport function add(a: number, b: number) {\n  "use jit"\n  return a + b\n}\nexport const last = x'
    const lines = rewrite(code)!.split('\n')
    expect(lines.length).toBe(code.split('\n').length)
    expect(lines.slice(0, 2)).toEqual(['#!/usr/bin/env node', '// note'])
    expect(lines[2]).toMatch(/^"use client";import\{.*\}from"usejit\/runtime";var _jitM=.*;$/)
    expect(lines[8]).toBe('export const last = x')
    expect(
      rewrite('#!/usr/bin/env node\nexport function add(a: number, b: number) { "use jit"; return a + b }'),
    ).toMatch(/^#!.*\nimport\{/)
  })

  test('avoids the names of the file', () => {
    expect(
      rewrite('const _jit0 = 1; export function add(_jit_k: number, b: number) { "use jit"; return b + _jit0 }'),
    ).toMatch(/var _jit__M=.*export function add\(_jit_k,b\)\{var _jit__k=_jit__0,/)
  })

  test('of a CommonJS file uses require', () => {
    expect(
      rewrite(
        '/** @param {number} a @param {number} b */\nfunction add(a, b) { "use jit"; return a + b }\nmodule.exports = { add }',
        'a.js',
      ),
    ).toMatch(/^var\{.*\}=require\("usejit\/runtime"\);/)
  })

  test('does not change in a second pass', () => {
    const once = rewrite(
      '"use jit"\nexport function add(a: number, b: number) { return a + b }\nexport function odd(a: number) { "use jit"; return a }',
    )!
    expect(fakeCompiled('a.ts', once).functions).toEqual([])
    expect(rewrite(once)).toBeUndefined()
  })

  test('maps back to the source', () => {
    const code = 'export function add(a: number, b: number) {\n  "use jit"\n  return a + b\n}'
    const { code: text, map } = rewriteModule(code, 'a.ts', fakeCompiled('a.ts', code), { dispatch: 'auto' })!
    const line = text.split('\n').findIndex((one) => one.includes('return a + b'))
    expect(
      originalPositionFor(new TraceMap(map as never), {
        line: line + 1,
        column: text.split('\n')[line].indexOf('return'),
      }),
    ).toMatchObject({ line: 3, column: 2 })
  })
})

describe('a kernel that has taken in a module-level constant', () => {
  const code =
    'export const early = 1\nconst N = 4\nexport const late = 2\nexport function add(a: number, b: number) { "use jit"; return a + b }'
  const withConstant = (readyAfter: number) => {
    const compiled = fakeCompiled('a.ts', code)
    compiled.functions[0].readyAfter = readyAfter
    return rewriteModule(code, 'a.ts', compiled, { dispatch: 'auto' })!.code
  }

  test('is made behind the constant, so that earlier calls throw as they did', () => {
    expect(withConstant(code.indexOf('4') + 1)).toMatch(/\nconst N = 4;var _jit0=.*;\nexport const late = 2\n/)
  })

  test('and without one in the first statement', () => {
    expect(withConstant(0)).toMatch(
      /^import\{.*\}from"usejit\/runtime";var _jitM=.*,_jit0=.*;export const early = 1\nconst N = 4\n/,
    )
  })
})

describe('a rewritten program', () => {
  const add = 'function add(a: number, b: number): number { "use jit"; return a + b }'

  test('knows the reasons of functions without kernel', async () => {
    newRealm()
    const program = await load(
      `import { status } from 'usejit/runtime'\nexport { status }\nexport ${add}\nexport function odd(a: number) { "use jit"; return a }\nexport const even = (a: number) => { "use jit"; return a }\nexport function unmarked() {}`,
    )
    expect(program.status(program.odd)).toMatchObject({
      state: 'original',
      target: null,
      reasons: [{ code: 'unsupported-syntax' }],
    })
    expect(program.status(program.even)).toMatchObject({ state: 'original' })
    expect([program.even.name, program.even(3), program.odd(4)]).toEqual(['even', 3, 4])
    expect(program.status(program.add).state).toBe('ready')
    expect(program.status(program.unmarked)).toBeUndefined()
  })

  test.each([
    ['declaration', `export ${add}`, 'add'],
    ['declaration exported by list', `${add}\nexport { add }`, 'add'],
    ['default export', `export default ${add}`, 'default'],
    [
      'overloads',
      `export function add(a: number, b: number): number\nexport ${add.replace('a: number, b: number', 'a: any, b: any').replaceAll('any', 'number')}`,
      'add',
    ],
    ['arrow function', 'export const add = (a: number, b: number): number => { "use jit"; return a + b }', 'add'],
    ['arrow function by the file', '"use jit"\nexport const add = (a: number, b: number) => a + b', 'add'],
    ['function expression', 'export const add = function (a: number, b: number) { "use jit"; return a + b }', 'add'],
    [
      'argument of a call',
      'const id = <T,>(x: T) => x\nexport const add = id(function add(a: number, b: number) { "use jit"; return a + b })',
      'add',
    ],
    ['declaration in a function', `function make() { return add; ${add} }\nexport const add2 = make()`, 'add2'],
    ['declaration in a block', `let out: unknown; { out = add; ${add} }\nexport { out }`, 'out'],
  ])('runs the kernel of a %s', async (_, code, exported) => {
    newRealm()
    const program = await load(`${code}\nexport { status } from 'usejit/runtime'`)
    const fn = program[exported]
    expect(fn(1, 2)).toBe(3)
    expect(program.status(fn)).toMatchObject({ state: 'ready', calls: { kernel: 1, original: 0 } })
    expect(fn.name).toBe('add')
    expect(fn.length).toBe(2)
    expect(String(fn)).toMatch(/return a \+ b|=> a \+ b/)
    expect(String(fn)).not.toContain('_jit')
  })

  test('gives an anonymous default export its name', async () => {
    newRealm()
    const code =
      'let before = 1\nexport default function (a: number, b: number): number { "use jit"; return a + b }\nexport { before }'
    const {
      default: fn,
      status,
      original,
    } = await load(
      {
        'main.ts': `export { default } from './anonymous.ts'\nexport { status, original } from 'usejit/runtime'`,
        'anonymous.ts': code,
      },
      { kernels: { default: (await import('../../test/runtime/test-kernels.ts')).testKernels.add } },
    )
    expect([fn(1, 2), fn.name, status(fn).calls.kernel, original(fn).name, original(fn)(3, 4)]).toEqual([
      3,
      'default',
      1,
      'default',
      7,
    ])
  })

  test('runs originals before its first statement: circular imports', async () => {
    newRealm()
    const program = await load({
      'main.ts': `import { early } from './other.ts'\nexport ${add}\nexport { early }\nexport { status } from 'usejit/runtime'`,
      'other.ts': `import { add } from './main.ts'\nexport const early = add(1, 2)`,
    })
    expect(program.early).toBe(3)
    expect(program.add(2, 2)).toBe(4)
    expect(program.status(program.add).calls).toEqual({ kernel: 1, original: 0 })
  })

  test('can call a kernel above its declaration', async () => {
    newRealm()
    const program = await load(`export const sum = add(1, 2)\nexport { status } from 'usejit/runtime'\nexport ${add}`)
    expect([program.sum, program.status(program.add).calls.kernel]).toEqual([3, 1])
  })

  test('lets the original of a recursive function call itself', async () => {
    newRealm()
    const program = await load(
      `export { original, status } from 'usejit/runtime'\nexport function add(a: number, b: number): number { "use jit"; return b === 0 ? a : add(a + 1, b - 1) }`,
    )
    expect(program.original(program.add)(1, 5)).toBe(6)
    expect(program.add('x', 1)).toBe('x1')
    expect(program.status(program.add).calls).toEqual({ kernel: 0, original: 1 })
  })

  test('works in TSX and after minification', async () => {
    newRealm()
    const program = await load(
      {
        'main.tsx': `export { status } from 'usejit/runtime'\nexport ${add}\nexport const half = (x: number): number => { "use jit"; return x >> 1 }`,
      },
      { minify: true },
    )
    expect([program.add(1, 2), program.half(7), program.add.name, program.half.name]).toEqual([3, 3, 'add', 'half'])
  })

  test('is left alone where nothing is marked', async () => {
    expect(rewrite('export const one = 1')).toBeUndefined()
    expect(await bundle({ 'main.ts': 'export const one = 1' })).not.toContain('usejit')
  })
})
