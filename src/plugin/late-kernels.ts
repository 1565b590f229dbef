import type { CompiledModule } from '../compiler/compiled-module.ts'

/** What a program is told that asks for a kernel module: its bytes, that it is not there yet, or why there will be none. */
export type LateKernel =
  | { state: 'compiling' }
  | { state: 'ready'; dataSize: number; wasm: Uint8Array }
  | { state: 'refused'; message: string }

/** So many that are done are kept: pages ask at once, unless they sleep. */
const KEPT = 256

/** Kernel modules that LLVM was still at work on when the program was given to somebody, by their key. */
export class LateKernels {
  private readonly known = new Map<string, LateKernel>()

  /**
   * @param key of the module
   * @param completed never rejects
   */
  add(key: string, completed: Promise<CompiledModule>): void {
    if (this.known.get(key)?.state === 'compiling') return
    this.known.set(key, { state: 'compiling' })
    void completed.then((compiled) => {
      // Behind those that were done before.
      this.known.delete(key)
      this.known.set(key, resultOf(compiled))
      const done = [...this.known].filter(([, { state }]) => state !== 'compiling')
      for (const [old] of done.slice(0, -KEPT)) this.known.delete(old)
    })
  }

  /** @returns undefined where nobody has been given such a module */
  find(key: string): LateKernel | undefined {
    return this.known.get(key)
  }
}

/** Where some functions of a module were refused, the others have another module, which the program knows nothing of. */
function resultOf({ artifact, failures, diagnostics }: CompiledModule): LateKernel {
  if (artifact?.wasm && !failures)
    return { state: 'ready', dataSize: artifact.dataSize, wasm: Buffer.from(artifact.wasm, 'base64') }
  const codes = ['toolchain-failed', 'toolchain-missing', 'internal-error']
  // Further lines quote tools.
  const messages = diagnostics.flatMap(({ code, message }) => (codes.includes(code) ? [message.split('\n')[0]] : []))
  return { state: 'refused', message: messages.join('\n') }
}
