import { expect, it, vi } from 'vitest'
import { writeKernels } from './write-kernels.ts'

/** Joins names; those with an exclamation mark cannot be written. */
const writer = () =>
  vi.fn((names: readonly string[]) => {
    const wrong = names.find((name) => name.includes('!'))
    if (wrong) throw new Error(`cannot write ${wrong}`)
    return names.join(' ')
  })

it.each<[string, string[], string | undefined, string[], number]>([
  ['all at once', ['f', 'g', 'h'], 'f g h', [], 1],
  ['nothing', [], undefined, [], 0],
  ['without the one that cannot be written', ['f', 'g!', 'h'], 'f h', ['cannot write g!'], 5],
  ['none, if none can be written', ['f!', 'g!'], undefined, ['cannot write f!', 'cannot write g!'], 3],
  ['none, if the only one cannot be written', ['f!'], undefined, ['cannot write f!'], 1],
])('writes %s', (_, names, text, failures, calls) => {
  const write = writer()
  const result = writeKernels(names, write)
  expect(result.text).toBe(text)
  expect(result.kernels).toEqual(names.filter((name) => !name.includes('!')))
  expect([...result.failed.values()].map((error) => (error as Error).message)).toEqual(failures)
  expect(write).toHaveBeenCalledTimes(calls)
})
