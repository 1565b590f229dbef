/**
 * Stages of a compilation, one within the other: a module, its functions, what is done for each, and what LLVM does for all of them.
 *
 * - `module` a file from its text to its artifact
 * - `function` one kernel: `translate` (the syntax tree), `optimise` (passes over numbers), `select` (representations in the machine)
 * - `write` LLVM IR as text
 * - `toolchain` LLVM, for WebAssembly; `native`, for addons. Absent where the cache had the result.
 */
export type CompileStage =
  | 'module'
  | 'function'
  | 'translate'
  | 'optimise'
  | 'select'
  | 'write'
  | 'toolchain'
  | 'native'

/** That a stage begins or ends. */
export interface CompileEvent {
  kind: 'start' | 'end'
  stage: CompileStage
  file: string
  /** The marked function, where the stage is about one: `blur`, `Meter.read`; of several with one name, with the line in which it begins (`inner:12`). */
  function?: string
  /** The same for the start of a stage and its end, and for no other. */
  id: number
  /** Milliseconds since the process began, as `performance.now()` has them. */
  time: number
  /** Only of ends: passes that have run over the function, or over functions within the stage. */
  passes?: number
}

export type CompileListener = (event: CompileEvent) => void

const listeners = new Set<CompileListener>()
let ids = 0
let passes = 0

/**
 * Tells a listener when stages of compilations in this process begin and end. What it throws first is reported as a warning of the process, and nothing that it throws changes anything.
 *
 * @returns a function that ends it
 * @example
 * import { on } from 'usejit/compiler'
 * const off = on(({ kind, stage, file, time }) => console.log(time, kind, stage, file))
 */
export function on(listener: CompileListener): () => void {
  let hasThrown = false
  // The same function twice is two listeners.
  const own: CompileListener = (event) => {
    try {
      listener(event)
    } catch (error) {
      // Of what throws each time, once says it all.
      if (hasThrown) return
      hasThrown = true
      process.emitWarning(`A listener of usejit's events has thrown: ${(error as Error)?.stack ?? error}`)
    }
  }
  listeners.add(own)
  return () => void listeners.delete(own)
}

/** A pass has run over a function. */
export function countPass(): void {
  passes++
}

/** Runs a stage between its events; without a listener it just runs. Also of a promise the end is told when it is settled. */
export function inStage<T>(stage: CompileStage, file: string, name: string | undefined, run: () => T): T {
  if (listeners.size === 0) return run()
  const id = ids++
  const before = passes
  const about = { stage, file, ...(name !== undefined && { function: name }), id }
  tell({ kind: 'start', ...about, time: performance.now() })
  const end = () => tell({ kind: 'end', ...about, time: performance.now(), passes: passes - before })
  let result: T
  try {
    result = run()
  } catch (error) {
    end()
    throw error
  }
  if (result instanceof Promise) return result.finally(end) as T
  end()
  return result
}

function tell(event: CompileEvent): void {
  for (const listener of listeners) listener({ ...event })
}
