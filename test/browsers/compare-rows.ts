/** Runs in the browser: the rows of the table of constructs, as they were written and as they were built, call by call. */
import { constructs } from '../language/constructs.ts'
import { showValue } from './show-value.ts'

/** What became of one row. */
export interface ComparedRow {
  id: string
  calls: number
  /** Calls that kernels have answered. */
  kernelCalls: number
  /** Reasons why an original ran, but for what single arguments were. */
  reasons: string[]
  /** The first few differences. */
  mismatches: string[]
}

// biome-ignore lint/suspicious/noExplicitAny: modules of examples
type Module = Record<string, any>

/**
 * @param name of the two modules, beside the page
 * @param ids the rows in them, in order
 */
export async function compareRows(name: string, ids: readonly string[]): Promise<ComparedRow[]> {
  const load = (kind: string): Promise<Module> => import(new URL(`${name}-${kind}.mjs`, import.meta.url).href)
  const [plain, compiled] = await Promise.all([load('plain'), load('compiled')])
  return ids.map((id, index) => {
    const row = constructs.find((one) => one.id === id)!
    const expected = row.calls().map((args) => observe(plain[`f_${index}`], args))
    const actual = row.calls().map((args) => observe(compiled[`f_${index}`], args))
    const kernels: unknown[] = compiled[`kernels_${index}`]()
    const statuses = kernels.map((kernel) => compiled.status(kernel))
    return {
      id,
      calls: expected.length,
      kernelCalls: Math.min(...statuses.map((status) => status?.calls.kernel ?? 0)),
      reasons: statuses.flatMap((status) =>
        (status?.reasons ?? [])
          .map(({ code }: { code: string }) => code)
          .filter((code: string) => !code.startsWith('argument-')),
      ),
      mismatches: expected
        .flatMap((one, i) => (one === actual[i] ? [] : [`call ${i}: ${one} / ${actual[i]}`]))
        .slice(0, 3),
    }
  })
}

function observe(f: (...args: unknown[]) => unknown, args: unknown[]): string {
  try {
    return showValue({ result: f(...args), args })
  } catch (error) {
    return showValue({ thrown: error, args })
  }
}
