import { type Argument, isArray } from '../differential/kernel-machine.ts'
import { show } from './compare.ts'
import { printProgram } from './program.ts'
import type { ShrunkFailure } from './shrink.ts'

/**
 * A case for `test/differential/language.test.ts`, ready to be pasted.
 *
 * @param title where it was found
 */
export function reportFailure({ program, failure }: ShrunkFailure, title: string): string {
  const [kernel] = program.kernels
  const source = printProgram(program, { typescript: true }).replaceAll(kernel.name, 'f')
  const lines = [`  {`, `    name: '${title}',`, `    source: \`${source.replace(/\n/g, '\n      ')}\`,`]
  lines.push(`    inputs: [${failure.args ? argumentList(failure.args) : ''}],`, '  },')
  const expected = failure.expected
    ? [
        `// expected: ${show(failure.expected.result)}${failure.expected.arrays.map((a) => `, ${arrayText(a as Uint8Array)}`).join('')}`,
      ]
    : []
  return [`${failure.kind}: ${failure.message}`, ...expected, ...lines].join('\n')
}

function argumentList(args: readonly Argument[]): string {
  const arrays = args.filter(isArray)
  const shared = [...new Set(arrays.map((a) => a.buffer))].filter(
    (buffer) =>
      arrays.filter((a) => a.buffer === buffer).length > 1 ||
      arrays.some((a) => a.buffer === buffer && a.byteLength < buffer.byteLength),
  )
  const texts = args.map((arg) => {
    if (!isArray(arg)) return show(arg)
    const index = shared.indexOf(arg.buffer)
    return index < 0 ? arrayText(arg) : `new ${arg.constructor.name}(b${index}, ${arg.byteOffset}, ${arg.length})`
  })
  if (shared.length === 0) return `[${texts.join(', ')}]`
  const buffers = shared.map((buffer, i) => `const b${i} = ${arrayText(new Uint8Array(buffer))}.buffer`)
  return `(() => { ${buffers.join('; ')}; return [${texts.join(', ')}] })()`
}

function arrayText(array: Uint8Array): string {
  if (array.every((x) => Object.is(x, 0))) return `new ${array.constructor.name}(${array.length})`
  return `${array.constructor.name}.from([${Array.from(array, show).join(', ')}])`
}
