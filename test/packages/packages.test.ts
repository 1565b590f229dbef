import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FunctionStatus } from '../../src/runtime-shim/status.ts'
import { type Bundle, bundlePackages, titleOf } from './bundle.ts'
import { FUNCTIONS } from './functions.ts'

interface Seen {
  name: string
  seen: string
  status?: FunctionStatus
}

let folder: string
let marked: Bundle
const kernels = new Map<string, Seen>()
const originals = new Map<string, Seen>()

async function run({ code }: Bundle, name: string): Promise<Seen[]> {
  const path = join(folder, `${name}.mjs`)
  await writeFile(path, code)
  const { stdout } = await promisify(execFile)(process.execPath, [path], { maxBuffer: 2 ** 28 })
  return (JSON.parse(stdout) as { report: Seen[] }).report
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usejit-packages-'))
  marked = await bundlePackages(true)
  for (const seen of await run(marked, 'marked')) kernels.set(seen.name, seen)
  for (const seen of await run(await bundlePackages(false), 'plain')) originals.set(seen.name, seen)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('functions of published packages', () => {
  it('come from as many packages, and are as long, as promised', () => {
    expect(FUNCTIONS).toHaveLength(20)
    expect(new Set(FUNCTIONS.map((fn) => fn.package)).size).toBeGreaterThanOrEqual(8)
    for (const fn of FUNCTIONS) expect(marked.lines.get(fn), titleOf(fn)).toBeGreaterThanOrEqual(15)
  })

  it.each(FUNCTIONS.map(titleOf))('%s gives the same with its kernel', (title) => {
    const { seen, status } = kernels.get(title)!
    expect(seen).toBe(originals.get(title)!.seen)
    expect(status?.calls.kernel, marked.warnings.join('\n')).toBeGreaterThan(0)
  })
})
