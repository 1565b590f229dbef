import { expect, it } from 'vitest'
import { program } from '../environment/both-ways.ts'
import { generateMissingArguments, generateMissingKernel } from './generate-missing.ts'
import { graphOf } from './generate-rows.ts'
import { Random } from './random.ts'

const SEED = Number(process.env.SEED ?? 1)
const KERNELS = 40
const CALLS = 40

it('kernels do what their originals do where parameters and fields are missing', async () => {
  const random = new Random(SEED)
  const made = Array.from({ length: KERNELS }, (_, i) => generateMissingKernel(random, `f${i}`))
  const { module, plain, calls, diagnostics } = await program(made.map(({ source }) => source).join('\n'))
  expect(diagnostics).toEqual([])
  let compared = 0
  made.forEach((kernel, i) => {
    for (let call = 0; call < CALLS; call++) {
      const args = () => generateMissingArguments(new Random(SEED * 1e6 + i * 1e3 + call), kernel)
      const seen = [plain, module].map((exports) => {
        const given = args()
        let result: unknown
        try {
          result = exports[`f${i}`](...given)
        } catch (error) {
          result = String(error)
        }
        return graphOf([given, result])
      })
      expect(seen[1], `${kernel.source}\n${graphOf(args())}`).toBe(seen[0])
    }
    compared += calls(module[`f${i}`]).kernel
  })
  // Some use what is missing, and some miss it in another way than is declared.
  expect(compared).toBeGreaterThan((KERNELS * CALLS) / 3)
}, 240_000)
