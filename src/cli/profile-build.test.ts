import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './run.ts'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-profile-'))
  writeFileSync(
    join(cwd, 'two.ts'),
    `export function f(a: number) { 'use jit'; return a * 2 }
export function g<T extends Float64Array | Int8Array>(x: T): number { 'use jit'; return x[0] }`,
  )
  writeFileSync(
    join(cwd, 'alike.ts'),
    `class A { go(a: number): number { 'use jit'; return a * 2 } }
class B { go(a: number): number { 'use jit'; return a * 3 } }
const first = () => { const inner = (a: number) => { 'use jit'; return a }; return inner }
const second = () => { const inner = (a: number) => { 'use jit'; return a + 1 }; return inner }
export { A, B, first, second }`,
  )
  writeFileSync(join(cwd, 'plain.ts'), 'export const n = 1')
  writeFileSync(join(cwd, 'broken.ts'), `export function f( { 'use jit' }`)
})
afterAll(() => rmSync(cwd, { recursive: true }))

async function profile(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const terminal = { out: (x: string) => out.push(x), err: (x: string) => err.push(x), cwd, env: {}, color: false }
  return { code: await run(['profile-build', ...args], terminal), out: out.join('\n'), err: err.join('\n') }
}

describe('usejit profile-build', () => {
  it('has a row for each function, one for the file, and their sum', async () => {
    const { code, out } = await profile('two.ts')
    const [header, ...rows] = out.split('\n').map((line) => line.trim().split(/ {2,}/))
    expect(header).toEqual([
      'function',
      'compile_count',
      'pipeline_count',
      ...['translate s', 'optimise s', 'select s', 'write s', 'toolchain s', 'compile_time s'],
    ])
    expect(rows.map(([name]) => name).sort()).toEqual(['total', 'two.ts', 'two.ts#f', 'two.ts#g'])
    // Once for each signature.
    expect(rows.find(([name]) => name === 'two.ts#f')?.[1]).toBe('1')
    expect(rows.find(([name]) => name === 'two.ts#g')?.[1]).toBe('2')
    expect(rows.at(-1)?.[1]).toBe('3')
    expect(code).toBe(0)
  })

  it('tells functions of one name apart, by their classes, or by their lines', async () => {
    const { rows } = JSON.parse((await profile('alike.ts', '--json')).out)
    expect(rows.map((row: { name: string; compileCount: number }) => [row.name, row.compileCount]).sort()).toEqual([
      ['', 0],
      ['A.go', 1],
      ['B.go', 1],
      ['inner:3', 1],
      ['inner:4', 1],
    ])
  })

  it('prints JSON and nothing else', async () => {
    const { out } = await profile('two.ts', '--json')
    const { version, rows } = JSON.parse(out)
    expect(version).toBe(1)
    expect(rows).toHaveLength(3)
    expect(rows.find((row: { name: string }) => row.name === 'f')).toEqual({
      file: 'two.ts',
      name: 'f',
      compileCount: 1,
      pipelineCount: expect.any(Number),
      stages: { translate: expect.any(Number), optimise: expect.any(Number), select: expect.any(Number) },
      time: expect.any(Number),
    })
  })

  it('writes a trace for Chrome', async () => {
    await profile('two.ts', '--trace', 'trace.json')
    const { traceEvents } = JSON.parse(readFileSync(join(cwd, 'trace.json'), 'utf8'))
    expect(traceEvents.map((event: { name: string }) => event.name)).toEqual(
      expect.arrayContaining(['module', 'function f', 'translate g', 'write', 'toolchain']),
    )
    for (const event of traceEvents) expect(event).toMatchObject({ ph: 'X', pid: 1, tid: 1, ts: expect.any(Number) })
  })

  it.each([
    ['nothing to compile', ['plain.ts'], 0, 'No function with "use jit" found.', ''],
    ['a file that is no source', ['broken.ts'], 1, '', 'broken.ts: '],
    ['a path that is not there', ['nowhere'], 2, '', 'There is no file or folder nowhere'],
    ['a trace that cannot be written', ['plain.ts', '--trace', 'no/such/folder.json'], 2, '', 'cannot be written'],
  ])('%s', async (_, args, code, out, err) => {
    const result = await profile(...args)
    expect(result.code).toBe(code)
    expect(result.out).toContain(out)
    expect(result.err).toContain(err)
  })
})
