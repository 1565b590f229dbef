/** Runs every row of the table of constructs both ways: as its author wrote it, and rewritten by the plugin, through the dispatcher that users get. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CompileOptions, compileModule, compileToLlvm } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { rewriteModule } from '../../src/plugin/rewrite-module.ts'
import { load } from '../runtime/load-rewritten.ts'
import { type Argument, groups } from './construct.ts'
import { type Construct, constructs, fuzzedConstructs } from './constructs.ts'
import { languagePage } from './language-page.ts'
import { exportName, joinExamples, kernelsName, standsAlone } from './one-module.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}

// biome-ignore lint/suspicious/noExplicitAny: modules of examples
type Module = Record<string, any>

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

/** The examples as they were written, compiled, and compiled so that each call is checked at run time, in one module each. */
async function loadAllWays(
  files: Record<string, string>,
): Promise<[plain: Module, compiled: Module, verified: Module]> {
  const resolve = async (source: string) => {
    const code = files[source.replace('./', '')]
    return code === undefined ? undefined : { file: source.replace('./', ''), code }
  }
  const modules = new Map<string, ReturnType<typeof compileModule>>()
  const compile = (file: string, code: string) => {
    const made = modules.get(file) ?? compileModule(file, code, OPTIONS, { toolchain, resolve })
    modules.set(file, made)
    return made
  }
  return [
    await load(files, { plain: true }),
    await load(files, { compile, dispatch: 'always' }),
    await load(files, { compile, dispatch: 'always', verify: true }),
  ]
}

/** What a call returned or threw, and what it left in its arguments. */
function observe(f: (...args: unknown[]) => unknown, args: Argument[]): object {
  try {
    return { result: f(...args), args }
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: error, args }
    return { thrown: `${error.constructor.name}: ${error.message}`, args }
  }
}

function expectSame(row: Construct, plain: Module, others: readonly Module[], index: number): void {
  const name = exportName(index)
  const expected = row.calls().map((args) => observe(plain[name], args))
  for (const other of others) {
    expect(other[name].length, `${row.id}: number of parameters`).toBe(plain[name].length)
    const actual = row.calls().map((args) => observe(other[name], args))
    actual.forEach((outcome, i) => {
      expect(outcome, `call ${i} of ${row.id}`).toStrictEqual(expected[i])
    })
  }
}

const compiledRows = (group: string) => constructs.filter((row) => row.group === group && row.status === 'compiled')

describe.each(Object.keys(groups).filter((group) => compiledRows(group).length > 0))('%s, compiled', (group) => {
  const rows = compiledRows(group)
  const joined = rows.filter((row) => !standsAlone(row))
  let plain: Module = {}
  let compiled: Module = {}
  let verified: Module = {}
  beforeAll(async () => {
    if (joined.length > 0) [plain, compiled, verified] = await loadAllWays({ 'main.ts': joinExamples(joined) })
  })
  it.each(rows.map((row) => [row.id, row] as const))('%s', async (_, row) => {
    let [a, b, c, index] = [plain, compiled, verified, joined.indexOf(row)]
    if (index < 0) {
      const files = Object.entries(row.files ?? {}).map(([path, text]) => [`${path.replace('./', '')}`, text])
      const main = row.source.replace(/\bf\b/, exportName(0))
      const kernels = `export const ${kernelsName(0)} = () => [${exportName(0)}]\nexport { status } from 'usejit/runtime'\n`
      ;[a, b, c] = await loadAllWays({ 'main.ts': main + kernels, ...Object.fromEntries(files) })
      index = 0
    }
    expectSame(row, a, [b, c], index)
    for (const kernel of b[kernelsName(index)]()) {
      const status = b.status(kernel)
      expect(
        status?.reasons.filter(({ code }: { code: string }) => !code.startsWith('argument-')) ?? 'unmarked',
      ).toEqual([])
      expect(status.calls.kernel).toBeGreaterThan(0)
    }
    for (const kernel of c[kernelsName(index)]()) {
      const checked = c.status(kernel)?.variants.map((variant: { verified?: object }) => variant.verified)
      const skipped = row.id === 'stack-overflow' ? [expect.objectContaining({ code: 'recursion-depth' })] : []
      expect(checked, 'calls that were checked').toContainEqual({ calls: expect.any(Number), skipped })
    }
  })
})

describe('what stays the original', () => {
  const rows = constructs.filter((row) => row.status !== 'compiled')
  it.each(rows.map((row) => [row.id, row] as const))('%s', async (_, row) => {
    const file = row.sloppy ? 'main.cjs' : 'main.ts'
    const compiled = compileToLlvm(file, row.source, OPTIONS)
    expect(compiled.exports).toEqual([])
    expect(compiled.diagnostics[0]?.code).toBe(row.code)
    if (row.sloppy) {
      const { code } = rewriteModule(row.source, file, compiled, { dispatch: 'always' }) ?? { code: row.source }
      const run = (text: string): Module => {
        const exports = {}
        new Function('exports', 'require', text)(exports, () => ({ $rejected: (f: unknown) => f }))
        return { [exportName(0)]: (exports as Module).f }
      }
      return expectSame(row, run(row.source), [run(code)], 0)
    }
    const others = Object.entries(row.files ?? {}).map(([path, text]) => [path.replace('./', ''), text])
    const main = `${row.source}\nexport { status } from 'usejit/runtime'`
    const [plain, rewritten] = await loadAllWays({ [file]: main, ...Object.fromEntries(others) })
    expectSame(row, { [exportName(0)]: plain.f }, [{ [exportName(0)]: rewritten.f }], 0)
    if (row.kernels) return
    const { state, reasons } = rewritten.status(rewritten.f)
    expect([state, reasons[0].code]).toEqual(['original', row.code])
  })
})

describe('the table', () => {
  it('has names that are unique and in the order of the page', () => {
    expect(new Set(constructs.map(({ id }) => id)).size).toBe(constructs.length)
    const order = Object.keys(groups)
    const positions = constructs.map(({ group }) => order.indexOf(group))
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  })

  it('lists only compiled constructs for the fuzzer', () => {
    expect(fuzzedConstructs().length).toBeGreaterThan(100)
    expect(fuzzedConstructs().every(({ status }) => status === 'compiled')).toBe(true)
  })
})

it('docs/language.md is up to date (write it with: npx vitest run test/language -u)', async () => {
  await expect(languagePage()).toMatchFileSnapshot('../../docs/language.md')
})
