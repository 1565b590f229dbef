import { Worker } from 'node:worker_threads'
import {
  embeddedWorkerSource,
  type WorkerInit,
  type WorkerReply,
  type WorkerRequest,
} from './embedded-worker-source.ts'

/** A reply of the worker, or why there will be none: `timeout`, `died` (the thread ended by itself), `closed` (by `end()`). */
export type WorkerOutcome = WorkerReply | { kind: 'timeout' } | { kind: 'died'; message: string } | { kind: 'closed' }

/**
 * LLVM recurses deeply over nested code. With Node's 4 MB the host stack ends before LLVM's own (8 MB in its linear memory) does; with this it is
 * the other way round. Reserved, not committed.
 */
const STACK_MB = 32

/**
 * One worker thread with one warm LLVM. It keeps the process alive only while a request is under way, so that a build that forgets to close it
 * still ends. After any outcome but `done` and `exit` the thread is gone and the object is of no further use.
 */
export class EmbeddedWorker {
  readonly #worker: Worker
  #settle: ((outcome: WorkerOutcome) => void) | undefined
  #ended: WorkerOutcome | undefined

  /** @param moduleUrl URL of the LLVM package's entry module */
  constructor(moduleUrl: string) {
    const workerData: WorkerInit = { moduleUrl }
    this.#worker = new Worker(embeddedWorkerSource, {
      eval: true,
      name: 'usejit-llvm',
      workerData,
      resourceLimits: { stackSizeMb: STACK_MB },
    })
    this.#worker.unref()
    this.#worker.on('message', (reply: WorkerReply) => this.#settle?.(reply))
    this.#worker.on('error', (error) => this.#die(error.message))
    this.#worker.on('exit', (code) => this.#die(`the worker thread ended with code ${code}`))
  }

  /**
   * Runs one request; the caller waits for the outcome before the next.
   * @param timeoutMs milliseconds after which the thread is ended with the outcome `timeout`
   * @param keepAlive whether the process must not end before the outcome is there
   */
  async run(request: WorkerRequest, timeoutMs: number, keepAlive: boolean): Promise<WorkerOutcome> {
    if (this.#ended) return this.#ended
    let timer: NodeJS.Timeout | undefined
    const outcome = await new Promise<WorkerOutcome>((resolve) => {
      this.#settle = resolve
      timer = setTimeout(resolve, timeoutMs, { kind: 'timeout' })
      timer.unref()
      if (keepAlive) this.#worker.ref()
      this.#worker.postMessage(request)
    })
    clearTimeout(timer)
    this.#settle = undefined
    this.#worker.unref()
    if (outcome.kind !== 'done' && outcome.kind !== 'exit') await this.#worker.terminate()
    return outcome
  }

  /** From now on the process stays alive until the request under way has its outcome. */
  keepAlive(): void {
    if (this.#settle) this.#worker.ref()
  }

  /** Ends the thread; a request under way gets the outcome `closed`. */
  async end(): Promise<void> {
    this.#settle?.({ kind: 'closed' })
    await this.#worker.terminate()
  }

  #die(message: string): void {
    this.#ended ??= { kind: 'died', message }
    this.#settle?.(this.#ended)
  }
}
