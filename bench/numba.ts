import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readOutcome, writeArrays } from './exchange.ts'
import { PythonProcess } from './python-process.ts'
import { summarize, type Times } from './statistics.ts'
import { type Argument, type CSource, nearlySame, type Outcome, sameBits } from './workload.ts'

/** What made the Python variants. */
export interface NumbaVersions {
  python: string
  numpy: string
  numba: string
  /** Of Numba's own. */
  llvm: string
}

/** What one kernel took and left behind. */
export interface NumbaRun {
  times: Times
  outcome: Outcome
  /** Milliseconds of compiling; next to none where another workload has the same function. */
  compile: number
}

/** Kernels in Python, measured by a process that waits in between. */
export interface Numba {
  versions: NumbaVersions
  /**
   * @param args the arguments as the original gets them
   * @param milliseconds time for measuring; a third of it warms up
   * @returns or why there is nothing, in words
   */
  measure(
    source: PythonSource,
    workload: { args: Argument[]; fresh: boolean },
    milliseconds: number,
  ): Promise<NumbaRun | { failed: string }>
  stop(): void
}

/** The same algorithm in Python, in a file beside the C. */
export interface PythonSource {
  /** File in bench/kernels. */
  file: string
  /** Name of the Python function. */
  name: string
  /** Types of the numbers are those of the C. */
  c: CSource
}

/** Where the Python of a kernel is, by the name of its C: `matmulIjk` of matmul.c is `matmul_ijk` of matmul.py. */
export function pythonSource(c: CSource): PythonSource {
  const name = c.symbol.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return { file: c.file.replace(/\.c$/, '.py'), name, c }
}

/** Whether there is such a file. */
export function hasPython(root: string, c: CSource): boolean {
  return existsSync(join(root, 'bench', 'kernels', pythonSource(c).file))
}

/** Milliseconds that loading Numba or compiling a kernel may take, on a machine with much other work. */
const PATIENCE = 120_000

/**
 * Starts the first Python that has Numba. `USEJIT_PYTHON` may name one, which is the only one then.
 *
 * @param out folder for files on the way
 * @param patience milliseconds to wait for an answer, apart from the time for measuring
 * @returns or a note for people that says how to get it
 */
export async function startNumba(root: string, out: string, patience = PATIENCE): Promise<Numba | { missing: string }> {
  const named = process.env.USEJIT_PYTHON
  const found = new Map<string, string[]>()
  // A version manager's Python, first on PATH, does not see what the system has installed.
  for (const command of named ? [named] : ['python3', '/usr/bin/python3', 'python']) {
    const child = new PythonProcess(command, join(root, 'bench', 'measure-numba.py'))
    const reply = await child.answer(patience)
    if (typeof reply !== 'string' && 'numba' in reply)
      return new RunningNumba(root, out, patience, command, reply, child)
    child.stop()
    const why = typeof reply === 'string' ? reply : 'error' in reply ? reply.error : 'it answered something else'
    if (named || !why.includes('ENOENT')) found.set(why, [...(found.get(why) ?? []), command])
  }
  const tried = [...found].map(([why, commands]) => `${commands.join(', ')}: ${why}`).join('; ')
  return { missing: `skipped: ${tried || 'no Python was found'}. ${howToInstall(named)}` }
}

function howToInstall(named: string | undefined): string {
  const packages = !named && process.platform === 'linux' && existsSync('/usr/bin/apt-get')
  const command = packages ? 'apt-get install python3-numba' : `${named ?? 'python3'} -m pip install numba`
  return `\`${command}\` installs it${named ? '.' : '; `USEJIT_PYTHON` may name another interpreter.'}`
}

class RunningNumba implements Numba {
  readonly versions: NumbaVersions
  readonly #root: string
  readonly #out: string
  readonly #patience: number
  readonly #command: string
  /** Undefined after it has crashed. */
  #child: PythonProcess | undefined

  constructor(
    root: string,
    out: string,
    patience: number,
    command: string,
    versions: NumbaVersions,
    child: PythonProcess,
  ) {
    this.#root = root
    this.#out = out
    this.#patience = patience
    this.#command = command
    this.versions = versions
    this.#child = child
  }

  async measure(
    { file, name, c }: PythonSource,
    { args, fresh }: { args: Argument[]; fresh: boolean },
    milliseconds: number,
  ): Promise<NumbaRun | { failed: string }> {
    const child = this.#child ?? (await this.#restart())
    if (typeof child === 'string') return { failed: child }
    this.#child = child
    const [input, output] = ['input.bin', 'output.bin'].map((name) => join(this.#out, name))
    writeArrays(input, args)
    const types = c.numbers.values()
    child.ask({
      file: join(this.#root, 'bench', 'kernels', file),
      function: name,
      arguments: args.map((arg) =>
        typeof arg === 'number'
          ? { number: arg, type: types.next().value }
          : { type: arg.constructor.name.replace('Array', '').toLowerCase(), length: arg.length },
      ),
      input,
      output,
      fresh,
      milliseconds,
    })
    const reply = await child.answer(this.#patience + milliseconds)
    if (typeof reply === 'string') {
      this.stop()
      return { failed: reply }
    }
    if (!('samples' in reply)) return { failed: 'error' in reply ? reply.error : 'it answered something else' }
    const outcome = readOutcome(output, args, c.result === 'void')
    return { times: summarize(reply.samples), outcome, compile: reply.compile }
  }

  async #restart(): Promise<PythonProcess | string> {
    const child = new PythonProcess(this.#command, join(this.#root, 'bench', 'measure-numba.py'))
    const reply = await child.answer(this.#patience)
    if (typeof reply !== 'string' && 'numba' in reply) return child
    child.stop()
    return typeof reply === 'string' ? reply : 'it did not start again'
  }

  stop(): void {
    this.#child?.stop()
    this.#child = undefined
  }
}

/**
 * Compares with what the original left behind.
 *
 * @returns why the bits differ, in words; undefined if they do not
 */
export function difference(expected: Outcome, found: Outcome, { libm = [] }: CSource): string | undefined {
  if (sameBits(expected, found)) return undefined
  if (libm.length > 0 && nearlySame(expected, found))
    return `its ${libm.join(' and ')} are those of the system's C library, whose last bits are others; the results agree to twelve digits`
  return 'its results are others, for a reason that is not known'
}
