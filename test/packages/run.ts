/** Runs all scenarios on one bundle of the packages and prints what was seen, as JSON. This is the entry of that bundle; `packages` is a part of it. */
import { files, status } from 'packages'
import { SCENARIOS } from './scenarios.ts'

/** Text that differs where values differ: −0 is not 0, a Float32Array is not an array. */
function shown(value: unknown): string {
  if (Object.is(value, -0)) return '-0'
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${shown(Array.from(value as unknown as number[]))}`
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, field]) => `${key}: ${shown(field)}`)
      .join(' ')}}`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

const report = Object.entries(SCENARIOS).map(([name, { kernel, run }]) => {
  // Namespaces cannot be written to, and a scenario may have made the function that it calls.
  const file = { ...files[name] }
  const seen = shown(run(file))
  return { name, seen, status: status?.(kernel(file) as never) }
})
process.stdout.write(JSON.stringify({ node: process.version, report }))
