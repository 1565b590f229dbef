import { lengthOf } from '../differential/kernel-machine.ts'
import { show } from './compare.ts'
import { printFiles } from './print-program.ts'
import { type FuzzArgument, isArrayArgument as isArray, leavesOf, RecordArgument } from './records.ts'
import type { ShrunkFailure } from './shrink.ts'

/**
 * A case for `test/fuzz/regressions.ts`, ready to be pasted.
 *
 * @param title where it was found
 */
export function reportFailure({ program, failure }: ShrunkFailure, title: string): string {
  const { message, kind, expected, call, name } = failure
  const lines = [`${kind}: ${message}`]
  if (expected) {
    const arrays = [...expected.arrays].map(([i, elements]) => `, argument ${i}: [${Array.from(elements, show)}]`)
    lines.push(`// expected: ${expected.thrown ?? show(expected.result)}${arrays.join('')}`)
  }
  lines.push('  {', `    name: '${title}',`, '    files: {')
  for (const [file, text] of Object.entries(printFiles(program)))
    lines.push(`      '${file}': \`${text.replace(/[\\`]|\$\{/g, '\\$&').replace(/\n/g, '\n        ')}\`,`)
  lines.push('    },', `    fn: '${name ?? program.kernels[0]?.name}',`)
  if (call) {
    lines.push(`    args: ${argumentList(call.args)},`, `    placement: '${call.placement}',`)
    const state = Object.entries(call.state ?? {}).map(([name, value]) => `${name}: ${stateText(value)}`)
    if (state.length > 0) lines.push(`    state: { ${state.join(', ')} },`)
    if (call.shared) lines.push(`    shared: ${JSON.stringify(call.shared)},`)
    if (call.foreign) lines.push(`    foreign: { index: ${call.foreign.index}, what: '${call.foreign.what}' },`)
  }
  lines.push('  },')
  return lines.join('\n')
}

const stateText = (value: unknown): string => (Array.isArray(value) ? `[${value.map(show).join(', ')}]` : show(value))

function argumentList(args: readonly FuzzArgument[]): string {
  const arrays = leavesOf(args).filter(isArray)
  const shared = [...new Set(arrays.map((a) => a.buffer))].filter(
    (buffer) =>
      new Set(arrays.filter((a) => a.buffer === buffer)).size > 1 ||
      arrays.some((a) => a.buffer === buffer && (a.byteLength < buffer.byteLength || a.length === undefined)),
  )
  const names = new Map<FuzzArgument, string>()
  const textOf = (arg: FuzzArgument, i: number): string => {
    if (arg instanceof RecordArgument)
      return `(${arg.shape.literal.replace(/\$(\d+)/g, (_, k) => textOf(arg.leaves[Number(k)], args.length))})`
    if (typeof arg === 'string') return JSON.stringify(arg)
    if (!isArray(arg)) return show(arg)
    const known = names.get(arg)
    if (known) return known
    const index = shared.indexOf(arg.buffer)
    const text =
      index < 0 ? arrayText(arg) : `new ${arg.constructor.name}(b${index}, ${arg.byteOffset}, ${lengthOf(arg)})`
    if (args.indexOf(arg, i + 1) < 0) return text
    names.set(arg, `a${i}`)
    return `a${i} = ${text}`
  }
  const texts = args.map(textOf)
  const assigned = [...names.values()]
  if (shared.length === 0 && assigned.length === 0) return `() => [${texts.join(', ')}]`
  const buffers = shared.map((buffer, i) => `const b${i} = ${arrayText(new Uint8Array(buffer))}.buffer`)
  const declared = assigned.length > 0 ? [`let ${assigned.join(', ')}`] : []
  return `() => { ${[...buffers, ...declared].join('; ')}; return [${texts.join(', ')}] }`
}

function arrayText(array: Uint8Array): string {
  if (array.every((x) => Object.is(x, 0) || (x as unknown) === 0n))
    return `new ${array.constructor.name}(${array.length})`
  return `${array.constructor.name}.from([${Array.from(array, show).join(', ')}])`
}
