/** What the commands print with --json: the members, their types and their version, as scripts read them. Figures are left out. (Of check: test/report.) */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root, runCommand, writeFiles } from '../run-command.ts'

const folder = join(root, 'out', 'test-json-output')
const FILES = {
  'kernels.ts': `export function scale(x: Float64Array, k: number): void { 'use jit'; for (let i = 0; i < x.length; i++) x[i] *= k }
export function sum(x: Float64Array): number { 'use jit: fastmath'; let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t }
export function joined(x: Float64Array): string { 'use jit'; return x.join() }
function hidden(n: number): number { 'use jit'; let t = 0; for (let i = 0; i < n; i++) t += i; return t }
export const twice = (n: number) => 2 * hidden(n)`,
  'cases.ts': 'export const cases = { scale: [[Float64Array.of(1, 2), 3]], sum: [[Float64Array.of(1, 2)]] }',
}
beforeAll(() => writeFiles(folder, FILES))
afterAll(() => rmSync(folder, { recursive: true }))

const CASES: readonly [string, string[], 0 | 1][] = [
  ['verify', ['kernels.ts', '--seconds', '0', '--cases', 'cases.ts'], 0],
  ['bench', ['kernels.ts', '--n', '16', '--reps', '1', '--dispatch', 'always'], 0],
  ['profile-build', ['kernels.ts'], 0],
  ['doctor', [], 0],
]

it.each(CASES)('%s --json is what it was', async (command, args, expected) => {
  const { status, stdout, stderr } = runCommand([command, ...args, '--json', '--quiet'], folder)
  const printed = JSON.parse(stdout)
  expect(printed.version).toBe(1)
  // Those that took longest come first.
  printed.rows?.sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1))
  expect([stderr, status]).toEqual(['', expected])
  await expect(`${JSON.stringify(shapeOf(printed), null, 2)}\n`).toMatchFileSnapshot(`golden/${command}.json`)
})

/** Names, states and what the function is called with are kept; of what differs by machine and run, the type. */
const KEPT = new Set([
  'version',
  'seed',
  'n',
  'reps',
  'dispatch',
  'name',
  'function',
  'file',
  'state',
  'input',
  'note',
  'size',
])
/** What is there or not, by what was measured or what the machine has. */
const LEFT_OUT = new Set(['breakEven', 'breakEvenAlloc', 'help'])

function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => shapeOf(one, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, one]) => (LEFT_OUT.has(name) ? [] : [[name, shapeOf(one, name)]])),
    )
  return KEPT.has(key) ? value : typeof value
}
