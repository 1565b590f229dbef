import type { LoopReport } from '../compiler/remarks/loop-reports.ts'
import type { ReportedInput, ReportedKernel } from '../plugin/report-kernel.ts'

/** Functions that take arrays of several classes have a kernel for each combination; so many are shown. */
const SHOWN = 3

/**
 * What there is to know about the kernels of a function, in lines.
 *
 * @param native they are native code, too
 * @example
 * describeKernels(kernels)
 * // ['(x: Float64Array, n: number) => number', 'copies x in, from 4096 elements on', 'loop in line 4: 2 rounds at once']
 */
export function describeKernels(kernels: readonly ReportedKernel[], native = false): string[] {
  const lines = kernels
    .slice(0, SHOWN)
    .flatMap((kernel) => [kernel.signature, ...copiesOf(kernel, native), ...(kernel.loops ?? []).map(describeLoop)])
  const rest = kernels.length - SHOWN
  return rest > 0 ? [...lines, `and ${rest} more signature${rest === 1 ? '' : 's'}: --json shows all`] : lines
}

/** What calls copy: one line, or none. Native code has typed arrays where they are, and copies what is left as WebAssembly does. */
export function copiesOf(kernel: Pick<ReportedKernel, 'inputs' | 'copiesFrom'>, native = false): string[] {
  const { copiesFrom } = kernel
  const inputs = native ? kernel.inputs.filter(({ form }) => form !== 'typed') : kernel.inputs
  const all = copiesIn(inputs)
  if (!all) return []
  if (copiesFrom !== 'never') return [`copies ${all}${copiesFrom > 0 ? `, from ${copiesFrom} elements on` : ''}`]
  const formOf = (form: ReportedInput['form']) => copiesIn(inputs.filter((input) => input.form === form))
  const [typed, ordinary, strings] = [formOf('typed'), formOf('ordinary'), formOf('string')]
  // alloc() makes typed arrays only.
  if (ordinary)
    return [
      `left unused unless dispatch is 'always': to copy ${ordinary} at each call is estimated to cost more than the kernel gains, which usejit bench --dispatch always settles`,
    ]
  if (!typed) return [`copies ${strings}`]
  return [`copies ${strings || 'nothing'}: it runs on arrays from alloc() only (${typed})`]
}

/** `a, b in; out in and out` */
function copiesIn(inputs: readonly ReportedInput[]): string {
  const copied = (how: string) => inputs.filter((input) => input.copied === how).map(({ name }) => name)
  const [onlyIn, both] = [copied('in'), copied('in and out')]
  const parts = [onlyIn.length > 0 && `${onlyIn.join(', ')} in`, both.length > 0 && `${both.join(', ')} in and out`]
  return parts.filter(Boolean).join('; ')
}

/** One line for people. */
function describeLoop({ line, file, form, state, width, interleaved, reason }: LoopReport): string {
  const what = ['for', 'while', 'do'].includes(form) ? 'loop' : `.${form}()`
  return `${what} in line ${line}${file ? ` of ${file}` : ''}: ${describeState({ state, width, interleaved, reason })}`
}

/** What became of a loop, without saying which. */
export function describeState({
  state,
  width,
  interleaved,
  reason,
}: Pick<LoopReport, 'state' | 'width' | 'interleaved' | 'reason'>): string {
  switch (state) {
    case 'vectorised':
      return `vectorised, ${width} rounds at once${interleaved ? ` (${interleaved} vectors side by side)` : ''}`
    case 'paired':
      return 'round by round, with operations in pairs'
    case 'scalar':
      return `not vectorised: ${reason?.message}`
  }
}
