/** Fuzzes in a worker of `npm run fuzz:mutants`, with the compiler into which a mistake was planted; LLVM is outside, and warm. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Toolchain, ToolchainError, type ToolchainInput } from '../../src/compiler/toolchain/toolchain.ts'
import { type FuzzOptions, fuzz } from './fuzz.ts'

const port = parentPort as NonNullable<typeof parentPort>

type Reply = { id: number; bytes?: Uint8Array; dataSize?: number; error?: string }
const waiting = new Map<number, (reply: Reply) => void>()
port.on('message', (reply: Reply) => {
  waiting.get(reply.id)?.(reply)
  waiting.delete(reply.id)
})

const toolchain: Toolchain = {
  name: 'embedded',
  version: async () => 'warm',
  async compile(input: ToolchainInput) {
    const id = waiting.size === 0 ? 0 : Math.max(...waiting.keys()) + 1
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve)
      port.postMessage({ kind: 'compile', id, input })
    })
    if (!reply.bytes) throw new ToolchainError('failed', reply.error ?? '', '', input.llvmIr)
    return { bytes: reply.bytes, dataSize: reply.dataSize ?? 0, log: '' }
  },
  close: async () => undefined,
}

const { programs, calls, failures } = await fuzz(workerData as FuzzOptions, toolchain, ({ step }) => {
  port.postMessage({ kind: 'progress', step })
})
port.postMessage({
  kind: 'end',
  programs,
  calls,
  // A compiler that fails is noticed without a fuzzer.
  found: failures
    .filter(({ failure }) => failure.kind === 'mismatch' || failure.kind === 'trap')
    .map(({ failure }) => `${failure.kind}: ${failure.message}`),
  broken: failures.map(({ failure }) => failure.message),
})
port.close()
