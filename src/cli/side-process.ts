import { type ChildProcess, fork } from 'node:child_process'
import type { SideAnswers, SideRequest } from './bench-side.ts'
import { UsageError } from './usage-error.ts'

/** What takes as long is taken for a call that does not end. */
const PATIENCE_MS = 60_000

type Answer<R extends SideRequest> = SideAnswers[R['do']]

/** A process for one variant, which answers one question at a time. */
export class SideProcess {
  private readonly child: ChildProcess = fork(new URL('./bench-side.js', import.meta.url), [], {
    serialization: 'advanced',
    execArgv: [],
    // What functions print would be in the way of JSON.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  private errors = ''
  constructor() {
    this.child.stderr?.on('data', (text) => {
      this.errors += String(text)
    })
  }

  /**
   * @throws Error where the process ends, or takes too long
   * @throws UsageError where the cases as a whole are wrong
   */
  ask<R extends SideRequest>(request: R): Promise<Answer<R>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        finish()
        this.end()
        reject(new Error(`a call took longer than ${PATIENCE_MS / 1000} s; give it cases with --cases, or smaller --n`))
      }, PATIENCE_MS)
      const onMessage = (message: { value: Answer<R> } | { error: string; ofCases: boolean }) => {
        finish()
        if ('error' in message && message.ofCases) reject(new UsageError(message.error))
        else if ('error' in message) reject(new Error(`it cannot be run: ${message.error}`))
        else resolve(message.value)
      }
      const onExit = (code: number | null) => {
        finish()
        const [last] = this.errors.trim().split('\n').slice(-1)
        reject(new Error(`its process ended with ${code}${last ? `: ${last}` : ''}`))
      }
      const finish = () => {
        clearTimeout(timer)
        this.child.off('message', onMessage)
        this.child.off('exit', onExit)
      }
      this.child.on('message', onMessage)
      this.child.on('exit', onExit)
      this.child.send(request)
    })
  }

  end(): void {
    this.child.kill()
  }
}
