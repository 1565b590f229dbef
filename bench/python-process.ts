import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { NumbaVersions } from './numba.ts'

/** What the process answers: see measure-numba.py. */
export type Reply = { error: string } | NumbaVersions | { samples: number[]; compile: number }

/** A process that reads and writes lines of JSON. */
export class PythonProcess {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #ended: Promise<string>

  constructor(command: string, script: string) {
    // Switches of Numba, such as the one that turns its compiler off, would measure something else.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NUMBA_')))
    const child = spawn(command, [script], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    this.#child = child
    // Writing to a process that has ended fails; that it has ended is what `answer` says.
    child.stdin.on('error', () => {})
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    this.#ended = new Promise((resolve) => {
      child.on('error', ({ message }) => resolve(message))
      child.on('close', (code, signal) => resolve(`the process ended (${signal ?? `exit code ${code}`})`))
    })
  }

  ask(request: object): void {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`)
  }

  /** The next line; or in words why there is none. */
  async answer(patience: number): Promise<Reply | string> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer within ${Math.round(patience / 1000)} s`), patience)
    })
    try {
      return await Promise.race([this.#line(), late])
    } catch (error) {
      return `it answered something else (${(error as Error).message})`
    } finally {
      clearTimeout(timer)
    }
  }

  async #line(): Promise<Reply | string> {
    const { done, value } = await this.#lines.next()
    return done ? this.#ended : JSON.parse(value)
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}
