import { resolve as resolvePath } from 'node:path'
import picocolors from 'picocolors'
import type { ResolvedOptions } from '../plugin/options.ts'
import { openModuleBuilder } from './bundle-module.ts'
import { findCallableFunctions } from './callable-functions.ts'
import { readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import { verifyInProcesses } from './verify-process.ts'
import type { LeftOut, Verification } from './verify-side.ts'

export interface VerifyOptions {
  /** Seconds altogether. */
  seconds: number
  seed: number
  /** Module with `export const cases = { name: [[…arguments], …] }`, or functions that return such lists. */
  cases?: string
  maxUlp?: number
  json: boolean
}

/**
 * `usejit verify`: calls the exported functions of a file both ways, on given and on generated arguments, and compares results, exceptions and what is left in the arguments, bit by bit.
 *
 * @returns exit code: 1 where something differs or no kernel was run, else 0
 * @throws UsageError where the file, the cases or a bundler are missing
 */
export async function verify(
  path: string,
  options: VerifyOptions,
  settings: ResolvedOptions,
  terminal: Terminal,
): Promise<0 | 1> {
  const file = resolvePath(terminal.cwd, path)
  const { functions, originals } = await findCallableFunctions(file, path, settings, terminal.cwd)
  const skipped = originals.map(({ name, reason }) => ({
    name,
    calls: 0,
    kernel: 0,
    note: `it stays the original: ${reason}`,
  }))
  const builder = await openModuleBuilder(terminal.cwd)
  let results: Verification[]
  try {
    const cases = options.cases === undefined ? undefined : resolvePath(terminal.cwd, options.cases)
    if (cases !== undefined) readSource(cases, options.cases as string, terminal.cwd)
    const task = {
      originals: await builder.build(file),
      kernels: await builder.build(file, 'always'),
      ...(cases !== undefined && { cases: await builder.build(cases) }),
      functions,
      known: [...functions, ...originals].map(({ name }) => name),
      seed: options.seed,
      milliseconds: (options.seconds * 1000) / Math.max(1, functions.length),
      maxUlp: options.maxUlp,
    }
    const progress = terminal.progress?.(functions.length)
    const verified = verifyInProcesses(task, builder.path('progress'), ({ name }) => progress?.step(name))
    results = [...(await verified.finally(() => progress?.end())), ...skipped]
  } finally {
    builder.close()
  }
  const isWrong = results.some(({ mismatch }) => mismatch !== undefined) || results.every(({ kernel }) => kernel === 0)
  if (options.json) terminal.out(JSON.stringify({ version: 1, seed: options.seed, functions: results }, null, 2))
  else terminal.out(describeAll(results, options, terminal))
  return isWrong ? 1 : 0
}

function describeAll(results: readonly Verification[], { seed }: VerifyOptions, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const width = Math.max(...results.map(({ name }) => name.length))
  const pad = ' '.repeat(9)
  return results
    .map(({ name, calls, kernel, mismatch, input, on, deviation, note, left = [] }) => {
      const head = `${name.padEnd(width)}  `
      const lines = left.map((one) => `\n${pad}${describeLeftOut(name, one)}`).join('')
      if (mismatch !== undefined)
        return `${colors.red('differs')}  ${head}${mismatch}\n${pad}${name}(${input})${on ? ` on ${on}` : ''}  (seed ${seed})${lines}`
      if (note !== undefined) return `${colors.yellow('skipped')}  ${head}${note}${lines}`
      if (calls === 0 && left.length > 0)
        return `${colors.yellow('skipped')}  ${head}no call came to an end; give it cases with --cases${lines}`
      const counts = `${calls} calls, ${kernel} by the kernel`
      if (kernel === 0) return `${colors.yellow('not run')}  ${head}${counts}${lines}`
      if (!deviation) return `${colors.green('equal  ')}  ${head}${counts}${lines}`
      return `${colors.green('close  ')}  ${head}${counts}; at most ${deviation.ulp} units in the last place apart, ${deviation.relative.toExponential(1)} relative${lines}`
    })
    .join('\n')
}

function describeLeftOut(name: string, { input, why, seconds, above }: LeftOut): string {
  const what = why === 'time' ? `took longer than ${seconds} s` : 'asked for more memory than there is'
  const then = above === undefined ? '' : `; numbers above ${above} were left out from then on`
  return `${name}(${input}) ${what}${then}`
}
