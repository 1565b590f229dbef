/** What the worker is started with. */
export interface WorkerInit {
  /** URL of the LLVM package's entry module. */
  moduleUrl: string
}

/** A sequence of LLVM commands over one set of files. One request at a time. */
export interface WorkerRequest {
  files: Record<string, string>
  commands: string[][]
  /** File to hand back after the last command. */
  output: string
}

/**
 * How a request ended:
 * - `done` every command succeeded; `log` is what they printed
 * - `exit` a command refused its input
 * - `trap` LLVM itself broke down (abort, stack overflow, out of memory); the worker is not to be used again
 * - `load` the LLVM package could not be loaded
 */
export type WorkerReply =
  | { kind: 'done'; bytes: Uint8Array; log: string }
  | { kind: 'exit'; log: string }
  | { kind: 'trap'; message: string; log: string }
  | { kind: 'load'; message: string }

/**
 * The worker's program: `WorkerInit` as workerData, `WorkerRequest` in, `WorkerReply` out.
 *
 * It is text, not a file, so that nothing has to be found next to this module: it runs the same from `dist/`, from TypeScript sources under a test
 * runner, and from a bundle. `process.getBuiltinModule` works whether Node reads the text as a script or (`--input-type=module`) as a module.
 * Running synchronously once loaded saves V8's asynchronous instantiation: 90 instead of 150 ms a module.
 */
export const embeddedWorkerSource = `
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
let llvm
async function load() {
  const loaded = await import(workerData.moduleUrl)
  // No command: only fetch and compile. Without a callback the package would print its progress.
  await loaded.runLLVM(null, {}, { fetchProgress() {} })
  return loaded
}
async function answer({ files, commands, output }) {
  try {
    llvm = await (llvm ??= load())
  } catch (error) {
    return { kind: 'load', message: String(error?.message ?? error) }
  }
  let log = ''
  const decoder = new TextDecoder()
  const print = (bytes) => { if (bytes) log += decoder.decode(bytes, { stream: true }) }
  try {
    for (const command of commands) {
      files = llvm.runLLVM(command, files, { stdout: print, stderr: print, decodeASCII: false, synchronously: true })
    }
    return { kind: 'done', bytes: files[output].slice(), log }
  } catch (error) {
    if (error instanceof llvm.Exit) return { kind: 'exit', log }
    return { kind: 'trap', message: String(error?.message ?? error), log }
  }
}
parentPort.on('message', async (request) => {
  const reply = await answer(request)
  parentPort.postMessage(reply, reply.bytes ? [reply.bytes.buffer] : [])
})
`
