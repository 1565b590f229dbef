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

/** What the language lacks for these is in docs/language.md; whoever adds it takes them off this list. */
const NOT_YET = new Set<string>([])

describe('functions of published packages', () => {
  it('come from as many packages, and are as long, as promised', () => {
    expect(FUNCTIONS).toHaveLength(20)
    expect(new Set(FUNCTIONS.map((fn) => fn.package)).size).toBeGreaterThanOrEqual(8)
    expect(FUNCTIONS.length - NOT_YET.size).toBeGreaterThanOrEqual(18)
    for (const fn of FUNCTIONS) expect(marked.lines.get(fn), titleOf(fn)).toBeGreaterThanOrEqual(15)
  })

  for (const title of FUNCTIONS.map(titleOf)) {
    it(`${title} gives the same`, () => expect(kernels.get(title)!.seen).toBe(originals.get(title)!.seen))

    const compiles = NOT_YET.has(title) ? it.fails : it
    compiles(`${title} runs as a kernel`, () => {
      const { kernel = 0, original = 0 } = kernels.get(title)!.status?.calls ?? {}
      // Some inputs are beyond what guards let through; most are not.
      expect(kernel, marked.warnings.join('\n')).toBeGreaterThan(original)
    })
  }
})
