/** What the worker is started with. */
export interface WorkerInit {
  /** URL of the LLVM package's entry module. */
  moduleUrl: string
}

/** A sequence of LLVM commands over one set of files. One request at a time. */
export interface WorkerRequest {
  files: Record<string, string>
  commands: string[][]
  /** Files to hand back after the last command; those that were not written are left out. */
  outputs: string[]
}

/**
 * How a request ended:
 * - `done` every command succeeded; `log` is what they printed
 * - `exit` a command refused its input
 * - `trap` LLVM itself broke down (abort, stack overflow, out of memory); the worker is not to be used again
 * - `load` the LLVM package could not be loaded
 */
export type WorkerReply =
  | { kind: 'done'; files: Record<string, Uint8Array>; log: string }
  | { kind: 'exit'; log: string }
  | { kind: 'trap'; message: string; log: string }
  | { kind: 'load'; message: string }

/**
 * After how much use V8 compiles a function of WebAssembly a second time, with optimisation: its defaults by major version (`node --v8-options`; a test compares).
 */
export const TIERING_BUDGETS: Readonly<Record<string, number>> = {
  11: 1_800_000,
  12: 13_000_000,
  13: 13_000_000,
  14: 13_000_000,
}

/** For LLVM: practically never. */
const TIERING_BUDGET_OF_LLVM = 1_000_000_000

/**
 * The worker's program: `WorkerInit` as workerData, `WorkerRequest` in, `WorkerReply` out.
 *
 * It is text, not a file, so that nothing has to be found next to this module: it runs the same from `dist/`, from TypeScript sources under a test
 * runner, and from a bundle. `process.getBuiltinModule` works whether Node reads the text as a script or (`--input-type=module`) as a module.
 * Running synchronously once loaded saves V8's asynchronous instantiation: 90 instead of 150 ms a module.
 *
 * Most of a build V8 would spend on optimising LLVM: each module spends a little time in each of thousands of functions, so that the optimised ones come too late.
 * Measured in processor time (Node 20): the demo 10.7 s, without it 3.8 s; 22 modules of the bench 12.4 s and 5.8 s. The budget is taken when a module is made,
 * and is an option of the whole process: it is put back as soon as LLVM is there. Versions whose default is not known are left alone, and so is who has set it.
 */
export const embeddedWorkerSource = `
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
let llvm
const { bun, deno, v8 = '' } = process.versions
const budget = ${JSON.stringify(TIERING_BUDGETS)}[parseInt(v8)]
const settable = budget && !bun && !deno && ![process.env.NODE_OPTIONS, ...process.execArgv].some((x) => /wasm.(tier|dynamic)/.test(x))
function setBudget(value) {
  if (settable) process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=' + value)
}
async function load() {
  const loaded = await import(workerData.moduleUrl)
  setBudget(${TIERING_BUDGET_OF_LLVM})
  try {
    // No command: only fetch and compile. Without a callback the package would print its progress.
    await loaded.runLLVM(null, {}, { fetchProgress() {} })
  } finally {
    setBudget(budget)
  }
  return loaded
}
async function answer({ files, commands, outputs }) {
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
    const written = outputs.filter((name) => name in files).map((name) => [name, files[name].slice()])
    return { kind: 'done', files: Object.fromEntries(written), log }
  } catch (error) {
    if (error instanceof llvm.Exit) return { kind: 'exit', log }
    return { kind: 'trap', message: String(error?.message ?? error), log }
  }
}
parentPort.on('message', async (request) => {
  const reply = await answer(request)
  parentPort.postMessage(reply, Object.values(reply.files ?? {}).map((bytes) => bytes.buffer))
})
`
