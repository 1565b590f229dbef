import { resolve as resolvePath } from 'node:path'
import picocolors from 'picocolors'
import type { ResolvedOptions } from '../plugin/options.ts'
import { openModuleBuilder } from './bundle-module.ts'
import { findCallablePlaces } from './callable-places.ts'
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

/** What was found out about a function, and where that is. */
interface Result extends Verification {
  /** Path of its file, as it was typed or found. */
  file: string
  /** By which name it is told from all others: that of its file is left out where there is one only. */
  shown: string
}

/**
 * `usejit verify`: calls the exported functions of files both ways, on given and on generated arguments, and compares results, exceptions and what is left in the arguments, bit by bit.
 *
 * @param places files, folders and globs, or single functions: `src/kernels.ts#blur`
 * @returns exit code: 1 where something differs, or a kernel that there is was never run, or there is none; else 0
 * @throws UsageError where a file, the cases or a bundler are missing
 */
export async function verify(
  places: readonly string[],
  options: VerifyOptions,
  settings: ResolvedOptions,
  terminal: Terminal,
): Promise<0 | 1> {
  const files = await findCallablePlaces(places, settings, terminal.cwd)
  const isOne = new Set(files.map(({ path }) => path)).size === 1
  const functions = files.flatMap((one) => one.functions)
  const builder = await openModuleBuilder(terminal.cwd)
  const results: Result[] = []
  try {
    const cases = options.cases === undefined ? undefined : resolvePath(terminal.cwd, options.cases)
    if (cases !== undefined) readSource(cases, options.cases as string, terminal.cwd)
    const called = functions.filter(({ reach }) => !('refused' in reach)).length
    const milliseconds = options.seconds * 1000
    const builtCases = cases !== undefined && { cases: await builder.build(cases) }
    const progress = terminal.progress?.(functions.length)
    try {
      for (const { file, path, functions, originals } of files) {
        const shown = (name: string) => (isOne ? name : `${path}#${name}`)
        const task = {
          originals: await builder.build(file),
          kernels: await builder.build(file, 'always'),
          ...builtCases,
          functions,
          // One module of cases may serve all files.
          known: files.flatMap(({ known }) => known),
          seed: options.seed,
          budget: milliseconds,
          // What cannot be called takes no part of it.
          milliseconds: milliseconds / Math.max(1, called),
          maxUlp: options.maxUlp,
        }
        const found = await verifyInProcesses(task, builder.path('progress'), ({ name }) => progress?.step(shown(name)))
        for (const one of [...found, ...originals.map(leftOriginal)])
          results.push({ ...one, file: path, shown: shown(one.name) })
      }
    } finally {
      progress?.end()
    }
  } finally {
    builder.close()
  }
  if (options.json) {
    const functions = results.map(({ leftAlone, name, file, shown, ...rest }) => ({
      file,
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

const leftOriginal = ({ name, reason }: { name: string; reason: string }): Verification => ({
  name,
  calls: 0,
  kernel: 0,
  note: `it stays the original: ${reason}`,
  leftAlone: 'original',
})

function describeUnverified(unverified: readonly Result[], all: readonly Result[]): string {
  const kernels = all.filter(({ leftAlone }) => !leftAlone).length
  const names = unverified.map(({ shown }) => shown).join(', ')
  const number = unverified.length
  return `${number} of ${kernels} kernels ${number === 1 ? 'was' : 'were'} never run, and so not verified: ${names}.`
}

function stateOf({ kernel, mismatch, deviation, note, left = [], leftAlone }: Verification): VerificationState {
  if (mismatch !== undefined) return 'differs'
  if (leftAlone === 'original') return 'original'
  if (kernel === 0) return note !== undefined || left.length > 0 ? 'skipped' : 'not run'
  return deviation ? 'close' : 'equal'
}

function describeAll(results: readonly Result[], { seed }: VerifyOptions, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const width = Math.max(...results.map(({ shown }) => shown.length))
  return results.map((result) => describeResult(result, `${result.shown.padEnd(width)}  `, seed, colors)).join('\n')
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
