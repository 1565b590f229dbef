import { resolve as resolvePath } from 'node:path'
import picocolors from 'picocolors'
import type { ResolvedOptions } from '../plugin/options.ts'
import { openModuleBuilder } from './bundle-module.ts'
import { findCallableFunctions } from './callable-functions.ts'
import type { Deviation } from './compare-outcomes.ts'
import { readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import { verifyInProcesses } from './verify-process.ts'
import type { LeftOut, Verification } from './verify-side.ts'

export interface VerifyOptions {
  /** Seconds altogether. */
  seconds: number
  seed: number
  /** Module with `export const cases = { name: [[…arguments], …] }` (or that object as its default export), or functions that return such lists. */
  cases?: string
  maxUlp?: number
  json: boolean
}

/** What came of the calls of one function. */
type VerificationState = 'equal' | 'close' | 'differs' | 'not run' | 'skipped' | 'original'

/**
 * `usejit verify`: calls the exported functions of a file both ways, on given and on generated arguments, and compares results, exceptions and what is left in the arguments, bit by bit.
 *
 * @param place a file, or one function of it: `src/kernels.ts#blur`
 * @returns exit code: 1 where something differs, or a kernel that there is was never run, or there is none; else 0
 * @throws UsageError where the file, the cases or a bundler are missing
 */
export async function verify(
  place: string,
  options: VerifyOptions,
  settings: ResolvedOptions,
  terminal: Terminal,
): Promise<0 | 1> {
  const { file, functions, originals, known } = await findCallableFunctions(place, settings, terminal.cwd)
  const skipped = originals.map(
    ({ name, reason }): Verification => ({
      name,
      calls: 0,
      kernel: 0,
      note: `it stays the original: ${reason}`,
      leftAlone: 'original',
    }),
  )
  const builder = await openModuleBuilder(terminal.cwd)
  let results: Verification[]
  try {
    const cases = options.cases === undefined ? undefined : resolvePath(terminal.cwd, options.cases)
    if (cases !== undefined) readSource(cases, options.cases as string, terminal.cwd)
    const called = functions.filter(({ reach }) => !('refused' in reach)).length
    const milliseconds = options.seconds * 1000
    const task = {
      originals: await builder.build(file),
      kernels: await builder.build(file, 'always'),
      ...(cases !== undefined && { cases: await builder.build(cases) }),
      functions,
      known,
      seed: options.seed,
      budget: milliseconds,
      // What cannot be called takes no part of it.
      milliseconds: milliseconds / Math.max(1, called),
      maxUlp: options.maxUlp,
    }
    const progress = terminal.progress?.(functions.length)
    const verified = verifyInProcesses(task, builder.path('progress'), ({ name }) => progress?.step(name))
    results = [...(await verified.finally(() => progress?.end())), ...skipped]
  } finally {
    builder.close()
  }
  if (options.json) {
    const functions = results.map(({ leftAlone, name, ...rest }) => ({
      name,
      state: stateOf({ leftAlone, name, ...rest }),
      ...rest,
    }))
    terminal.out(JSON.stringify({ version: 1, seed: options.seed, functions }, null, 2))
  } else terminal.out(describeAll(results, options, terminal))
  const unverified = results.filter(
    ({ kernel, mismatch, leftAlone }) => kernel === 0 && mismatch === undefined && !leftAlone,
  )
  const isNone = results.every(({ kernel }) => kernel === 0)
  if (isNone) terminal.err('No kernel was run: nothing has been verified.')
  else if (unverified.length > 0) terminal.err(describeUnverified(unverified, results))
  return isNone || unverified.length > 0 || results.some(({ mismatch }) => mismatch !== undefined) ? 1 : 0
}

function describeUnverified(unverified: readonly Verification[], all: readonly Verification[]): string {
  const kernels = all.filter(({ leftAlone }) => !leftAlone).length
  const names = unverified.map(({ name }) => name).join(', ')
  const number = unverified.length
  return `${number} of ${kernels} kernels ${number === 1 ? 'was' : 'were'} never run, and so not verified: ${names}.`
}

function stateOf({ kernel, mismatch, deviation, note, left = [], leftAlone }: Verification): VerificationState {
  if (mismatch !== undefined) return 'differs'
  if (leftAlone === 'original') return 'original'
  if (kernel === 0) return note !== undefined || left.length > 0 ? 'skipped' : 'not run'
  return deviation ? 'close' : 'equal'
}

function describeAll(results: readonly Verification[], { seed }: VerifyOptions, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const width = Math.max(...results.map(({ name }) => name.length))
  return results.map((result) => describeResult(result, `${result.name.padEnd(width)}  `, seed, colors)).join('\n')
}

function describeResult(
  result: Verification,
  head: string,
  seed: number,
  { red, yellow, green }: ReturnType<typeof picocolors.createColors>,
): string {
  const pad = ' '.repeat(9)
  const { name, calls, kernel, mismatch, input, on, of, deviation, note, left = [], reasons = [] } = result
  const lines = left.map((one) => `\n${pad}${describeLeftOut(name, one)}`).join('')
  const counts = `${calls} calls, ${kernel === 0 ? 'none' : kernel} by the kernel`
  // What kept it from going on, where it had begun.
  const end = note === undefined ? '' : `; no more, since ${note}`
  switch (stateOf(result)) {
    case 'differs':
      return `${red('differs')}  ${head}${mismatch}\n${pad}${name}(${input})${on ? ` on ${on}` : ''}${of ? ` with objects of ${of.join(', ')}` : ''}  (seed ${seed})${lines}`
    case 'original':
      return `${yellow('skipped')}  ${head}${note}`
    case 'skipped':
      return `${yellow('skipped')}  ${head}${note ?? 'no call came to an end; give it cases with --cases'}${lines}`
    case 'not run':
      return `${yellow('not run')}  ${head}${counts}${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}${lines}`
    case 'equal':
      return `${green('equal  ')}  ${head}${counts}${end}${lines}`
    case 'close': {
      const { ulp, relative } = deviation as Deviation
      return `${green('close  ')}  ${head}${counts}; at most ${ulp} units in the last place apart, ${relative.toExponential(1)} relative${end}${lines}`
    }
  }
}

function describeLeftOut(name: string, { input, why, seconds, above }: LeftOut): string {
  const what = why === 'time' ? `took longer than ${seconds} s` : 'asked for more memory than there is'
  const then = above === undefined ? '' : `; numbers above ${above} were left out from then on`
  return `${name}(${input}) ${what}${then}`
}
