import { expect, it } from 'vitest'
import { program } from '../environment/both-ways.ts'
import { generateRowArguments, generateRowKernel, graphOf, ROW_TYPES } from './generate-rows.ts'
import { Random } from './random.ts'

const SEED = Number(process.env.SEED ?? 1)
const KERNELS = 40
const CALLS = 40

it('kernels do to arrays of arrays and of objects what their originals do, identities included', async () => {
  const random = new Random(SEED)
  const made = Array.from({ length: KERNELS }, (_, i) => generateRowKernel(random, `f${i}`))
  const { module, plain, calls, diagnostics } = await program(
    [ROW_TYPES, ...made.map(({ source }) => source)].join('\n'),
  )
  expect(diagnostics).toEqual([])
  let compared = 0
  made.forEach(({ source, kind }, i) => {
    for (let call = 0; call < CALLS; call++) {
      const seen = [plain, module].map((exports) => {
        const args = generateRowArguments(new Random(SEED * 1e6 + i * 1e3 + call), kind)
        let result: unknown
        try {
          result = exports[`f${i}`](...args)
        } catch (error) {
          result = String(error)
        }
        return graphOf([args, result])
      })
      const before = graphOf(generateRowArguments(new Random(SEED * 1e6 + i * 1e3 + call), kind))
      expect(seen[1], `${source}\n${before}`).toBe(seen[0])
    }
    compared += calls(module[`f${i}`]).kernel
  })
  // Many ask for rows that are not there, which only the original does.
  expect(compared).toBeGreaterThan((KERNELS * CALLS) / 4)
}, 240_000)
