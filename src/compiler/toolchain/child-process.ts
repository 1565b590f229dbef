import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setDeadline } from './deadline.ts'

/** How a program ended. */
export type ProcessOutcome =
  | { kind: 'exit'; code: number; output: string }
  /** A crash: the program was ended by a signal, as by an assertion of LLVM. */
  | { kind: 'signal'; signal: string; output: string }
  | { kind: 'timeout'; output: string }
  /** It could not be started. */
  | { kind: 'absent'; message: string }

/** How a program is run. */
export interface RunOptions {
  timeoutMs: number
  cwd?: string
}

/** What a program is started with. */
interface ProcessOptions extends RunOptions {
  env?: NodeJS.ProcessEnv
  /** Programs that are running add themselves, so that they can be ended from outside. */
  running?: Set<{ kill(): void }>
}

/** Compilers print a few lines; what is more is not read by anybody. */
export const MOST_OUTPUT = 1 << 20

/**
 * Runs a program to its end, without a shell. Never rejects.
 *
 * @param command name on PATH, or a path
 * @returns how it ended, with what it printed on both streams
 */
export function runProcess(
  command: string,
  args: readonly string[],
  { timeoutMs, cwd, env, running }: ProcessOptions,
): Promise<ProcessOutcome> {
  return new Promise((resolve) => {
    let output = ''
    let timedOut = false
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    // Neither is there when the process has no file descriptor left, which 'error' tells.
    const streams: (Readable | undefined)[] = [child.stdout, child.stderr]
    const handle = { kill: () => child.kill('SIGKILL') }
    running?.add(handle)
    const lift = setDeadline(timeoutMs, () => {
      timedOut = true
      handle.kill()
      // A program that it has started, as wrapper scripts do, may go on and hold the other ends.
      for (const stream of streams) stream?.destroy()
    })
    const collect = (chunk: string) => {
      if (output.length < MOST_OUTPUT) output += chunk
    }
    for (const stream of streams) stream?.setEncoding('utf8').on('data', collect)
    const end = (outcome: ProcessOutcome) => {
      lift()
      running?.delete(handle)
      resolve(outcome)
    }
    child.on('error', (error) => end({ kind: 'absent', message: error.message }))
    child.on('close', (code, signal) => {
      if (timedOut) end({ kind: 'timeout', output })
      else if (signal) end({ kind: 'signal', signal, output })
      else end({ kind: 'exit', code: code ?? 1, output })
    })
  })
}
