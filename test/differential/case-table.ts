/** Tables of small functions that are compiled together, in one module, and run both ways on the same inputs. */
import { beforeAll, expect, it } from 'vitest'
import { type Argument, type BothWays, compileBothWays } from './harness.ts'

/** A function body under a name that says what it shows. */
export interface Case {
  name: string
  params: string
  body: string
  inputs: Argument[][]
}

/** Registers one test for each case. `helpers` is the text of functions that they may call. */
export function runBothWays(cases: readonly Case[], helpers = ''): void {
  let module: BothWays
  const functions = cases.map(({ params, body }, i) => `export function f${i}(${params}) { "use jit"; ${body} }`)
  beforeAll(async () => {
    module = await compileBothWays([helpers, ...functions].join('\n'))
  })
  it.each(cases.map((c, i) => [c.name, c, i] as const))('%s', (_, { inputs }, i) => {
    expect(inputs.length).toBeGreaterThan(0)
    for (const args of inputs) {
      const { original, kernel } = module.run(`f${i}`, args)
      expect(kernel, `f(${args.map(show).join(', ')})`).toStrictEqual(original)
    }
  })
}

/** All combinations of one argument from each list. */
export function combine(...lists: Argument[][]): Argument[][] {
  return lists.reduce<Argument[][]>((rows, list) => rows.flatMap((row) => list.map((x) => [...row, x])), [[]])
}

function show(x: Argument): string {
  if (ArrayBuffer.isView(x)) return `${x.constructor.name}(${(x as Uint8Array).length})`
  return Object.is(x, -0) ? '-0' : String(x)
}
