/** Types of signatures that are declared elsewhere or computed from others, through the dispatcher, which checks what they claim. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const TYPES = {
  'types.ts': `
    export interface Vec { x: number; y: number }
    export interface Pair<A, B = A> { a: A; b: B }
    export * from './more'
    export type { Half as Renamed } from './more'
    export enum Mode { A, B }
    export namespace Deep { export interface Inner { depth: number } }
    export type Arr<T = Float64Array> = Readonly<T>
    export default interface Box { size: number }`,
  'more.ts': `
    import type { Vec } from './types'
    export type Half = Readonly<Pick<Vec, 'x'>>
    export declare const enum Level { Low = 1, High }
    interface Own { k: number }
    export { type Own as Other }`,
  'claims.ts': `export type { u8 } from 'usejit/types'`,
}
const v = { x: 1, y: 2 }

describe.each<[name: string, imports: string, params: string, result: string, args: () => unknown[]]>([
  ['an interface of another file', `import type { Vec } from './types'`, 'v: Vec', 'v.x + v.y', () => [v]],
  ['a default export', `import type Box from './types'`, 'v: Box', 'v.size', () => [{ size: 2 }]],
  [
    'a member of a space',
    `import * as T from './types'`,
    'v: T.Vec, w: T.Deep.Inner',
    'v.x + w.depth',
    () => [v, { depth: 3 }],
  ],
  [
    'an enum as a type',
    `import type { Mode, Level } from './types'`,
    'm: Mode, l: Level, k: Mode.B',
    'm + l + k',
    () => [1, 2, 1],
  ],
  [
    'renamed, through export *',
    `import type { Renamed as R, Half, Other } from './types'`,
    'v: R, w: Half, o: Other',
    'v.x + w.x + o.k',
    () => [v, v, { k: 2 }],
  ],
  [
    'import(…)',
    '',
    `v: import('./types').Vec, a: import('./types').Arr<Float32Array>, d: import('./types').Deep.Inner`,
    'v.y + a[0] + d.depth',
    () => [v, Float32Array.of(0.1), { depth: 1 }],
  ],
  [
    'generics with defaults',
    `import type { Pair, Arr } from './types'`,
    'p: Pair<number>, q: Pair<boolean, Pair<number>>, a: Arr',
    'p.a + p.b + (q.a ? q.b.b : 0) + a[1]',
    () => [{ a: 1, b: 2 }, { a: true, b: { a: 1, b: 4 } }, Float64Array.of(0, 8)],
  ],
  [
    'interfaces that extend others and are merged',
    `import * as T from './types'\ninterface L extends T.Vec, T.Pair<number> { w: number }\ninterface L { q: boolean }`,
    'l: L',
    'l.x + l.a + l.w + (l.q ? 1 : 0)',
    () => [{ ...v, a: 4, b: 5, w: 6, q: true }],
  ],
  [
    'typeof',
    `const config = { gain: 0.5, deep: { n: 3 } } as const, k = 2`,
    'c: typeof config, d: typeof config.deep, n: typeof k',
    'c.gain + c.deep.n + d.n + n',
    () => [{ gain: 0.25, deep: { n: 1 } }, { n: 7 }, 9],
  ],
  [
    'indexed access',
    `import type { Vec } from './types'`,
    `x: Vec['x'], y: Vec[keyof Vec], t: [number, boolean][1], e: Float64Array[number]`,
    'x + y + (t ? e : 0)',
    () => [1, 2, true, 4],
  ],
  [
    'utility types',
    `import type { Vec } from './types'`,
    `o: Omit<Vec, 'y'>, r: Record<'a' | 'b', number>, q: Required<{ z?: number }>, n: NonNullable<Float64Array>, e: Record<Exclude<keyof Vec, 'x'>, number>`,
    'o.x + r.b + q.z + n.length + e.y',
    () => [v, { a: 1, b: 2 }, { z: 3 }, new Float64Array(4), { y: 5 }],
  ],
  [
    'mapped types',
    `import type { Vec } from './types'`,
    `m: { readonly [K in keyof Vec]: Vec[K] }`,
    'm.x - m.y',
    () => [v],
  ],
  [
    'intersections',
    `import type { Vec } from './types'`,
    'p: Vec & { z: number }',
    'p.x + p.z',
    () => [{ ...v, z: 3 }],
  ],
  ['branded numbers', 'type Meter = number & { readonly __brand: unique symbol }', 'm: Meter', 'm * 2', () => [4]],
  ['re-exported claims', `import type { u8 } from './claims'`, 'b: u8', 'b + 1', () => [255]],
  ['a type parameter that extends one type', '', 'x: T', 'x[0]', () => [Float64Array.of(3)]],
  [
    'namespaces',
    'namespace Geo { export interface P { x: number } export type N = number }',
    'p: Geo.P, n: Geo.N',
    'p.x + n',
    () => [v, 3],
  ],
])('%s', (name, imports, params, result, args) => {
  it('compiles', async () => {
    const parameter = name.startsWith('a type parameter') ? '<T extends Float64Array>' : ''
    const source = `${imports}\nexport function f${parameter}(${params}): number { 'use jit'; return ${result} }`
    const p = await program({ 'main.ts': source, ...TYPES })
    expect(p.diagnostics).toEqual([])
    p.same((m) => m.f(...args()))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1, original: 0 })
    // What the types claim is checked: with anything else the original runs.
    p.same((m) => {
      try {
        return m.f(...args().map(() => '7'))
      } catch (error) {
        return (error as Error).message
      }
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1, original: 1 })
  })
})

it.each([
  ['no such file', `import type { V } from './nowhere'`, 'V', "imported from './nowhere', which could not be found"],
  ['no such name', `import type { V } from './types'`, 'V', "imported from './types', which could not be found"],
  ['an alias of itself across files', `import type { Round } from './round'`, 'Round', '(an alias of itself)'],
  ['a class without data', `import type { C } from './round'`, 'C', '(a class)'],
  ['a generic type without arguments', `import type { Pair } from './types'`, 'Pair', 'without its type arguments'],
  ['a conditional type', 'type C<T> = T extends number ? number : boolean', 'C<1>', "has the type '…'"],
])('says what it is about: %s', async (_, imports, type, message) => {
  const p = await program({
    'main.ts': `${imports}\nexport type Back = ${type}\nexport function f(v: ${type}): number { 'use jit'; return 1 }`,
    'round.ts': `export type { Back as Round } from './main'\nexport class C { x() {} }`,
    ...TYPES,
  })
  expect(p.diagnostics).toEqual([expect.stringContaining(message)])
  expect(p.same((m) => m.f())).toBe(1)
})
