import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import type { Writable } from 'node:stream'
import { MOST_OUTPUT, type ProcessOutcome, type RunOptions } from './child-process.ts'
import { setDeadline } from './deadline.ts'

/** A shell that waits for programs to run, one after the other. It keeps no process alive while it waits, and ends with the one that has started it. */
export interface Shell {
  /** Whether it can run one more. */
  readonly usable: boolean
  /** @returns how the program ended, or undefined if the shell has not come to start it */
  run(command: string, args: readonly string[], options: RunOptions): Promise<ProcessOutcome | undefined>
  /** Ends it, and the program that it runs. */
  kill(): void
}

/** Starts `/bin/sh` of Linux. @param env environment of all programs */
export function startShell(env: NodeJS.ProcessEnv): Shell {
  const child = spawn('/bin/sh', [], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  // It has ended when this happens, which 'close' tells.
  child.on('error', () => undefined)
  if (!(child.stdin as Writable | undefined)) return NO_SHELL
  const { stdin, stdout } = child
  for (const stream of [stdin, stdout]) stream.on('error', () => undefined)
  stdout.setEncoding('utf8')
  const parts = [child, stdin as Socket, stdout as Socket]
  for (const part of parts) part.unref()
  let usable = true
  let program: number | undefined
  child.on('close', () => {
    usable = false
  })

  function kill() {
    usable = false
    if (program !== undefined) killProgram(program)
    child.kill('SIGKILL')
    // What the program has started may go on and hold the other end.
    stdout.destroy()
  }

  return {
    get usable() {
      return usable
    },
    kill,

    run: (command, args, { timeoutMs, cwd }) =>
      new Promise((resolve) => {
        if (!usable) return resolve(undefined)
        const mark = randomUUID()
        const ending = new RegExp(`\n${mark} (\\d+)\n$`)
        let output = ''

        const collect = (chunk: string) => {
          output += chunk
          if (program === undefined) {
            const line = /^(\d+)\n/.exec(output)
            if (!line) return
            program = Number(line[1])
            output = output.slice(line[0].length)
          }
          const ended = ending.exec(output)
          if (ended) end(outcomeOf(Number(ended[1]), output.slice(0, Math.min(ended.index, MOST_OUTPUT))))
          else if (output.length > 2 * MOST_OUTPUT)
            output = output.slice(0, MOST_OUTPUT) + output.slice(-2 * mark.length)
        }
        const onClose = (_: number | null, signal: string | null) =>
          end(program === undefined ? undefined : { kind: 'signal', signal: signal ?? 'SIGKILL', output })
        const lift = setDeadline(timeoutMs, () => {
          kill()
          end({ kind: 'timeout', output })
        })
        const end = (outcome: ProcessOutcome | undefined) => {
          lift()
          stdout.off('data', collect)
          child.off('close', onClose)
          program = undefined
          for (const part of parts) part.unref()
          resolve(outcome)
        }

        for (const part of parts) part.ref()
        stdout.on('data', collect)
        child.on('close', onClose)
        // `read` is the shell itself, so the first word is the process that becomes the program.
        const enter = cwd === undefined ? '' : `cd ${quoted(cwd)} && `
        const start = `read program rest </proc/self/stat; echo $program; ${enter}exec ${[command, ...args].map(quoted).join(' ')}`
        stdin.write(`(${start}) </dev/null 2>&1; printf '\\n%s %s\\n' ${mark} $?\n`)
      }),
  }
}

/** What there is when the process has no file descriptor left. */
const NO_SHELL: Shell = { usable: false, run: async () => undefined, kill: () => undefined }

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** Shells tell a signal as a status above 128, and a program that is not there or may not run as 127 or 126. */
function outcomeOf(status: number, output: string): ProcessOutcome {
  if (status === 126 || status === 127) return { kind: 'absent', message: output.trim() }
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)
  return signal ? { kind: 'signal', signal: signal[0], output } : { kind: 'exit', code: status, output }
}

function killProgram(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
