import { resolve as resolvePath } from 'node:path'
import { Worker } from 'node:worker_threads'
import picocolors from 'picocolors'
import type { ResolvedOptions } from '../plugin/options.ts'
import { openModuleBuilder } from './bundle-module.ts'
import { findCallableFunctions } from './callable-functions.ts'
import { readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import type { Verification, VerifyTask } from './verify-worker.ts'

export interface VerifyOptions {
  /** Seconds altogether. */
  seconds: number
  seed: number
  /** Module with `export const cases = { name: [[…arguments], …] }`, or functions that return such lists. */
  cases?: string
  maxUlp?: number
  json: boolean
}

/** A call that takes as long is taken for one that does not end. */
const LONGEST_CALL_MS = 10_000

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
    results = [...(await runAll(task, (name) => progress?.step(name)).finally(() => progress?.end())), ...skipped]
  } finally {
    builder.close()
  }
  const isWrong = results.some(({ mismatch }) => mismatch !== undefined) || results.every(({ kernel }) => kernel === 0)
  if (options.json) terminal.out(JSON.stringify({ version: 1, seed: options.seed, functions: results }, null, 2))
  else terminal.out(describeAll(results, options, terminal))
  return isWrong ? 1 : 0
}

/** In one thread after the other: what does not end is ended with its thread, and the next function begins in a new one. */
async function runAll(
  task: Omit<VerifyTask, 'progress' | 'start'>,
  tell: (name: string) => void,
): Promise<Verification[]> {
  const results: Verification[] = []
  const add = (result: Verification) => {
    results.push(result)
    tell(result.name)
  }
  while (results.length < task.functions.length) {
    const note = await runFrom(task, results.length, add)
    if (note !== undefined) add({ name: task.functions[results.length].name, calls: 0, kernel: 0, note })
  }
  return results
}

/** @returns why the function behind the last result has none */
async function runFrom(
  task: Omit<VerifyTask, 'progress' | 'start'>,
  start: number,
  add: (result: Verification) => void,
): Promise<string | undefined> {
  const progress = new Int32Array(new SharedArrayBuffer(8))
  const workerData: VerifyTask = { ...task, start, progress }
  const worker = new Worker(new URL('./verify-worker.js', import.meta.url), { workerData })
  let last = ''
  let since = performance.now()
  let watch: NodeJS.Timeout | undefined
  try {
    return await new Promise((done) => {
      worker.on('message', add)
      worker.on('error', (error) => done(`it cannot be run: ${error.message}`))
      worker.on('exit', () => done(undefined))
      watch = setInterval(() => {
        const now = progress.join()
        if (now !== last) [last, since] = [now, performance.now()]
        else if (performance.now() - since > LONGEST_CALL_MS)
          done(
            `call ${progress[1]} took longer than ${LONGEST_CALL_MS / 1000} s; give it cases with --cases, or another --seed`,
          )
      }, 200)
    })
  } finally {
    clearInterval(watch)
    await worker.terminate()
  }
}

function describeAll(results: readonly Verification[], { seed }: VerifyOptions, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const width = Math.max(...results.map(({ name }) => name.length))
  return results
    .map(({ name, calls, kernel, mismatch, input, on, deviation, note }) => {
      const head = `${name.padEnd(width)}  `
      if (mismatch !== undefined)
        return `${colors.red('differs')}  ${head}${mismatch}\n         ${name}(${input})${on ? ` on ${on}` : ''}  (seed ${seed})`
      if (note !== undefined) return `${colors.yellow('skipped')}  ${head}${note}`
      const counts = `${calls} calls, ${kernel} by the kernel`
      if (kernel === 0) return `${colors.yellow('not run')}  ${head}${counts}`
      if (!deviation) return `${colors.green('equal  ')}  ${head}${counts}`
      return `${colors.green('close  ')}  ${head}${counts}; at most ${deviation.ulp} units in the last place apart, ${deviation.relative.toExponential(1)} relative`
    })
    .join('\n')
}
