/** Arrays that begin empty, and whose declared type is that of another file. */
import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

const TYPES = `export interface V { x: number; y: number }
export type Pair = [number, number]
export type Numbers = number[]
`
const body = (made: string) =>
  `{ 'use jit'; ${made}; for (const p of v) if (p.x > 0) out.push(p); if (out.length > 1) out.pop(); return out }`

const KERNELS: [string, string][] = [
  ['an interface', `import type { V } from './types'; export function f(v: V[]): V[] ${body('const out: V[] = []')}`],
  [
    'a namespace',
    `import type * as T from './types'; export function f(v: T.V[]): T.V[] ${body('const out: T.V[] = []')}`,
  ],
  [
    'import()',
    `export function f(v: import('./types').V[]): import('./types').V[] ${body("const out: import('./types').V[] = []")}`,
  ],
  ['a claim', `import { type V } from './types'; export function f(v: V[]): V[] ${body('const out = [] as V[]')}`],
  ['assigned', `import { type V } from './types'; export function f(v: V[]): V[] ${body('let out: V[]; out = []')}`],
  [
    'returned early',
    `import type { V } from './types'; export function f(v: V[]): V[] { 'use jit'; if (v.length < 2) return []; return v.map((p) => ({ x: p.y, y: p.x })) }`,
  ],
  [
    'a tuple',
    `import type { Pair, V } from './types'; export function f(v: V[]): Pair[] { 'use jit'; const out: Pair[] = []; for (const p of v) out.push([p.x, p.y]); return out }`,
  ],
  [
    'an alias of an array',
    `import type { Numbers, V } from './types'; export function f(v: V[]): Numbers { 'use jit'; const out: Numbers = []; for (const p of v) out.push(p.x); return out }`,
  ],
  [
    'given to a helper',
    `import type { V } from './types'; function add(to: V[], v: V[]): V[] { for (const p of v) to.push(p); return to } export function f(v: V[]): V[] { 'use jit'; return add([], v) }`,
  ],
]

it.each(KERNELS)('%s', async (_, source) => {
  const p = await program({ 'main.ts': source, 'types.ts': TYPES })
  expect(p.diagnostics).toEqual([])
  const calls = [[], [{ x: 1, y: 2 }], [1, -2, 3, 0.5].map((x) => ({ x, y: -x }))]
  p.same((m) => calls.map((v) => [m.f(v), v]))
  expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 0 })
})

it('a type that is not found still does not say that there is an array', async () => {
  const p = await program({
    'main.ts':
      "import type { V } from './nowhere'; export function f(n: number): number { 'use jit'; const out: V = []; return n }",
  })
  p.same((m) => m.f(3))
})
