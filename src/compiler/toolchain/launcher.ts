import { existsSync } from 'node:fs'
import { type ProcessOutcome, type RunOptions, runProcess } from './child-process.ts'
import { type Shell, startShell } from './shell.ts'

/** Starts programs, and ends those that still run when it is closed. */
export interface Launcher {
  /** Runs a program to its end. Never rejects. */
  run: RunProgram
  /** Ends what runs. */
  close(): void
}

/** Runs a program to its end: `command` is a path, or a name on PATH. */
export type RunProgram = (command: string, args: readonly string[], options: RunOptions) => Promise<ProcessOutcome>

/**
 * Node starts programs on Linux with fork(2), for which the system copies the tables of all pages that the process has, while nothing else runs: 50 ms for
 * each gigabyte, once for each program, and bundlers have some. So a shell is started once, which is small, and starts the programs; as many shells as
 * programs run at the same time. macOS and Windows have nothing to copy.
 *
 * @param env environment of all programs
 */
export function createLauncher(env: NodeJS.ProcessEnv): Launcher {
  const running = new Set<{ kill(): void }>()
  const idle: Shell[] = []
  const viaShell = process.platform === 'linux' && existsSync('/bin/sh') && existsSync('/proc/self/stat')

  async function runInShell(command: string, args: readonly string[], options: RunOptions) {
    const shell = idle.pop() ?? startShell(env)
    running.add(shell)
    const outcome = await shell.run(command, args, options)
    running.delete(shell)
    if (shell.usable) idle.push(shell)
    return outcome
  }

  return {
    async run(command, args, options) {
      const outcome = viaShell ? await runInShell(command, args, options) : undefined
      // A shell that cannot be started, or was ended before it got to work.
      return outcome ?? runProcess(command, args, { ...options, env, running })
    },
    close() {
      for (const { kill } of [...running, ...idle.splice(0)]) kill()
    },
  }
}
