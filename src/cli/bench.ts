import { resolve as resolvePath } from 'node:path'
import picocolors from 'picocolors'
import { on } from '../compiler/compile-events.ts'
import { compileModule } from '../compiler/pipeline.ts'
import { type Toolchain, ToolchainError } from '../compiler/toolchain/toolchain.ts'
import { directiveDefaults, type ResolvedOptions } from '../plugin/options.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import type { DispatchMode } from '../runtime-shim/manifest.ts'
import { type BenchReport, describeEnvironment, findRegressions, readBaseline } from './bench-report.ts'
import { BuildProfile } from './build-profile.ts'
import { openModuleBuilder } from './bundle-module.ts'
import { type CallableFunction, findCallableFunctions } from './callable-functions.ts'
import { formatTable } from './format-table.ts'
import { type BenchResult, type BenchRow, measureFunction, speedUp } from './measure-function.ts'
import { readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import { formatTime } from './times.ts'
import { UsageError } from './usage-error.ts'

export interface BenchOptions {
  /** Module with `export const cases = { name: [[…arguments], …] }` (or that object as its default export), or functions that return such lists. */
  cases?: string
  /** Lengths of generated arrays. */
  sizes: readonly number[]
  /** Measurements of each variant. */
  reps: number
  seed: number
  /** Only functions whose names contain this. */
  filter?: string
  dispatch: DispatchMode
  json: boolean
  /** What an earlier run printed with `json`. */
  baseline?: string
  /** Share by which a ratio may fall. */
  tolerance: number
}

/** The length of arrays where nothing else is asked for. */
export const DEFAULT_SIZES = [1, 16, 256, 4096, 65_536, 1_048_576]

/**
 * `usejit bench`: measures the exported functions of a file as they were written and as they are built, on given or on generated arguments.
 *
 * @param place a file, or one function of it: `src/kernels.ts#blur`
 * @returns exit code: 1 where results differ, nothing could be measured, no kernel was run, or a ratio fell behind the baseline; else 0
 * @throws UsageError where the file, the cases, the baseline or a bundler are missing
 */
export async function bench(
  place: string,
  options: BenchOptions,
  settings: ResolvedOptions,
  toolchain: Toolchain,
  terminal: Terminal,
): Promise<0 | 1> {
  const { cwd } = terminal
  const baseline =
    options.baseline === undefined ? undefined : readBaseline(resolvePath(cwd, options.baseline), options.baseline, cwd)
  const { file, path, functions, originals, known } = await findCallableFunctions(place, settings, cwd)
  const { filter = '' } = options
  const wanted = functions.filter(({ name }) => name.includes(filter))
  const left = originals.filter(({ name }) => name.includes(filter))
  if (wanted.length + left.length === 0)
    throw new UsageError(`No marked function in ${path} has ${filter} in its name. There are: ${known.join(', ')}.`)
  const cases = options.cases === undefined ? undefined : resolvePath(cwd, options.cases)
  if (cases !== undefined) readSource(cases, options.cases as string, cwd)
  const builder = await openModuleBuilder(cwd)
  const results: BenchResult[] = []
  const compiled = await measureCompilation(file, readSource(file, path, cwd), settings, toolchain)
  const progress = terminal.progress?.(wanted.length)
  const tell = (row: BenchRow) => progress?.note(`${row.function}(${row.input})`)
  try {
    const modules = {
      original: await builder.build(file),
      usejit: await builder.build(file, options.dispatch),
      ...(cases !== undefined && { cases: await builder.build(cases) }),
    }
    for (const one of wanted) {
      results.push(await measureFunction(one, { ...options, modules, known, tell }))
      progress?.step(one.name)
    }
  } finally {
    progress?.end()
    builder.close()
  }
  for (const { name, reason } of left)
    results.push({ name, rows: [], memory: {}, note: `it stays the original: ${reason}` })
  const report: BenchReport = {
    version: 1,
    environment: describeEnvironment(await toolchain.version()),
    n: options.sizes,
    reps: options.reps,
    seed: options.seed,
    dispatch: options.dispatch,
    functions: results.map((result) => ({
      ...result,
      compileMilliseconds: compiled.milliseconds.get(eventName(result.name, functions)),
    })),
    wasmBytes: compiled.bytes,
  }
  terminal.out(options.json ? JSON.stringify(report, null, 2) : describe(report, terminal))
  // Of functions that there are and nobody has asked for, nothing is known.
  const unasked = new Set(known.filter((name) => !results.some((result) => result.name === name)))
  const before = baseline?.functions.filter(({ name }) => !unasked.has(name)) ?? []
  const fallen = findRegressions(results, before, options.tolerance)
  for (const sentence of fallen) terminal.err(sentence)
  const rows = results.flatMap((result) => result.rows)
  const isNone = rows.every(({ kernelShare }) => !kernelShare.usejit && !kernelShare.alloc)
  if (isNone) terminal.err(noKernels(rows.length, options.dispatch))
  return isNone || rows.some(({ differs }) => differs !== undefined) || fallen.length > 0 ? 1 : 0
}

/** Why ratios say nothing, where they do not. */
function noKernels(measured: number, dispatch: DispatchMode): string {
  if (measured === 0) return 'Nothing could be measured.'
  const why = 'No kernel was run: both sides are the original.'
  return dispatch === 'always'
    ? `${why} usejit verify says why.`
    : `${why} The dispatcher takes it to be faster with these arguments; --dispatch always measures the kernel all the same.`
}

const eventName = (name: string, functions: readonly CallableFunction[]): string =>
  functions.find((one) => one.name === name)?.event ?? name

/** Compiles the file without the cache, once for the toolchain to start and once for the clock. */
async function measureCompilation(
  file: string,
  source: string,
  settings: ResolvedOptions,
  toolchain: Toolchain,
): Promise<{ milliseconds: Map<string, number>; bytes: number }> {
  const profile = new BuildProfile()
  const compile = () =>
    compileModule(
      file,
      source,
      { directive: directiveDefaults(settings) },
      { toolchain, resolve: createStandaloneResolver() },
    )
  try {
    await compile()
    const off = on(profile.listener)
    const { artifact } = await compile().finally(off)
    const rows = profile.table()
    const shared = rows.filter(({ name }) => name === '').reduce((sum, { time }) => sum + time, 0)
    const own = rows.filter(({ name }) => name !== '')
    // What LLVM does for all functions together is divided among them.
    const milliseconds = new Map(own.map(({ name, time }) => [name, (time + shared / own.length) * 1000]))
    return { milliseconds, bytes: artifact ? Buffer.from(artifact.wasm, 'base64').length : 0 }
  } catch (error) {
    if (error instanceof ToolchainError) throw new UsageError(error.explanation)
    throw error
  }
}

function describe(report: BenchReport, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const { environment: at, reps, seed, n, dispatch, functions, wasmBytes } = report
  const rows = functions.flatMap((result) => result.rows)
  const ratio = (row: BenchRow, variant: 'usejit' | 'alloc'): string => {
    const value = speedUp(row, variant)
    return value === undefined ? '' : `${value.toFixed(2)}×`
  }
  const spread = ({ p10, p90, median }: { p10: number; p90: number; median: number }) =>
    `${Math.round(((p90 - p10) / 2 / median) * 100)} %`
  const shares = ({ kernelShare }: BenchRow) =>
    [kernelShare.usejit, kernelShare.alloc]
      .flatMap((share) => (share === undefined ? [] : `${Math.round(share * 100)} %`))
      .join(', ')
  const cells = rows.map((row) => {
    const { original, usejit, alloc } = row.times
    return [
      `${row.function}(${row.input})`,
      original ? formatTime(original.median) : '',
      usejit ? formatTime(usejit.median) : '',
      ratio(row, 'usejit'),
      usejit ? spread(usejit) : '',
      alloc ? formatTime(alloc.median) : '',
      ratio(row, 'alloc'),
      row.differs === undefined ? shares(row) : 'DIFFERS',
    ]
  })
  const header = ['call', 'original', 'usejit', '', '±', 'alloc()', '', 'kernel']
  const lines = cells.length > 0 ? formatTable(header, cells, [1, 2, 3, 4, 5, 6, 7]).split('\n') : []
  const texts = lines.map((line, i) => (i === 0 ? colors.bold(line) : line))
  for (const row of rows) {
    if (row.differs === undefined) continue
    texts.push(
      colors.red(`${row.function}(${row.input}) differs from the original: ${row.differs}. See usejit verify.`),
    )
  }
  texts.push('')
  const facts = functions.map(({ name, breakEven, breakEvenAlloc, compileMilliseconds, memory, rows, note }) => {
    const sized = rows.some(({ size }) => size !== undefined)
    const from = (size: number | undefined) => (size === undefined ? 'at no measured size' : `from ${size} elements on`)
    const isOnAlloc = rows.some(({ times }) => times.alloc !== undefined)
    const pays = `${from(breakEven)}${isOnAlloc ? `; on alloc() ${from(breakEvenAlloc)}` : ''}`
    return [
      name,
      compileMilliseconds === undefined ? '' : `${compileMilliseconds.toFixed(1)} ms`,
      sized ? pays : '',
      [memory.original, memory.usejit].map((bytes) => (bytes ? `${Math.round(bytes / 2 ** 20)}` : '')).join(' → '),
      note ?? '',
    ]
  })
  const titles = ['function', 'compiled in', 'pays', 'MB', '']
  texts.push(...formatTable(titles, facts, [1, 3]).split('\n'))
  texts.push(
    '',
    `Medians of ${reps} measurements in turn, each variant in its own process; ± half of p10 … p90. --n ${n.join(',')} --reps ${reps} --seed ${seed} --dispatch ${dispatch}`,
    `usejit ${at.usejit}, Node ${at.node} (V8 ${at.v8}), ${at.llvm}, ${at.cpu}, ${at.platform}, ${at.date}. ${(wasmBytes / 1000).toFixed(1)} kB of WebAssembly.`,
  )
  return texts.join('\n')
}
