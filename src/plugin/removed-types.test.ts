import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compileToLlvm } from '../compiler/pipeline.ts'
import { explainRemovedTypes } from './removed-types.ts'

const folder = mkdtempSync(join(tmpdir(), 'usejit-test-removed-types-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
const typed = 'export function half(x: number): number {\n  "use jit"\n  return x / 2\n}\n'
const stripped = 'export function half(x) {\n    "use jit";\n    return x / 2;\n}\n'

/** @param written what is on disk; undefined for no file */
async function explain(name: string, written: string | undefined, code: string) {
  const file = join(folder, name)
  if (written !== undefined) writeFileSync(file, written)
  const analyse = (path: string, text: string) => compileToLlvm(path, text, { directive })
  return await explainRemovedTypes(analyse(file, code), code, { analyse })
}

const all = async (...file: Parameters<typeof explain>) =>
  (await explain(...file)).diagnostics.map((one) => one.message)

async function told(...file: Parameters<typeof explain>) {
  const compiled = await explain(...file)
  const [diagnostic] = compiled.diagnostics
  // Groups find what belongs to a function by this.
  if (diagnostic) expect(compiled.functions[0].diagnostics[0]).toBe(diagnostic)
  return (
    diagnostic && {
      code: diagnostic.code,
      removed: /another plugin has removed/.test(diagnostic.message),
      help: diagnostic.help,
    }
  )
}

describe('parameters without types', () => {
  it('that have types on disk: another plugin has removed them', async () => {
    expect(await told('a.ts', typed, stripped)).toEqual({
      code: 'no-parameter-type',
      removed: true,
      help: expect.stringContaining('rollup-plugin-esbuild'),
    })
  })

  it.each([
    ['that have none on disk either', 'b.ts', stripped, stripped],
    ['of a file that was changed elsewhere', 'c.ts', `${stripped}// more`, stripped],
    ['of a file that is not on disk', 'd.ts', undefined, stripped],
    ['of a file on disk that cannot be read as code', 'e.ts', 'export function half(', stripped],
    ['of another function', 'f.ts', `${typed}${stripped.replace('half', 'other')}`, stripped.replace('half', 'other')],
    ['of JavaScript', 'g.js', stripped.replace('function', '/** @param {number} x */ function'), stripped],
  ])('%s are said as ever', async (_, name, written, code) => {
    expect(await told(name, written, code)).toMatchObject({ code: 'no-parameter-type', removed: false })
  })

  it('of one function are said once', async () => {
    const two = 'export function add(x: number, y: number): number {\n  "use jit"\n  return x + y\n}\n'
    const other = two.replace('add', 'sum')
    const bare = (text: string) => text.replaceAll(': number', '')
    expect(await all('i.ts', two + other, bare(two + other))).toEqual([
      expect.stringContaining("'x' of 'add' has no type here"),
      expect.stringContaining("'x' of 'sum' has no type here"),
    ])
  })

  it('says nothing where there is nothing to say', async () => {
    expect(await told('h.ts', typed, typed)).toBeUndefined()
  })
})
