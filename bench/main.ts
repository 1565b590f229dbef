import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { readBaseline, regressions } from './baseline.ts'
import { buildSuite } from './build-suite.ts'
import { compileCToWasm, findClang, measureNative } from './c-build.ts'
import { chart } from './chart.ts'
import { describeEnvironment } from './environment.ts'
import { type BuildCosts, measureBuild } from './measure-build.ts'
import { measureNativeBuild } from './measure-native-build.ts'
import { difference, hasPython, type Numba, pythonSource, startNumba } from './numba.ts'
import { readOptions } from './options.ts'
import { performancePage, resultsText } from './report.ts'
import { counts, type Row, speedup } from './row.ts'
import { duration, ratio } from './table.ts'
import { missedTargets } from './targets.ts'
import { type CSource, nearlySame, ordinary, outcomeOf, sameBits, type Workload } from './workload.ts'
import { dispatchWorkloads } from './workloads/dispatch.ts'
import { fastmathWorkloads } from './workloads/fastmath.ts'
import { workloads } from './workloads/index.ts'

/**
 * `npm run bench`: builds the suite with usejit, measures it, and prints a table.
 *
 * @param root folder of the repository
 * @param out folder for everything that is made on the way
 * @param args command line
 * @returns exit code: 1 if a result differed from the original's, a kernel did not run, a ratio fell below the baseline, or (with --assert) a target
 *   was missed
 * @throws Error with a text for people
 */
export async function main(root: string, out: string, args: string[]): Promise<number> {
  const options = readOptions(args)
  const chosen = workloads.filter(({ suite, name }) => options.suites.includes(suite) && name.includes(options.filter))
  const dispatched = dispatchWorkloads.filter(
    ({ suite, name }) => options.suites.includes(suite) && name.includes(options.filter),
  )
  const fast = fastmathWorkloads.filter(
    ({ suite, name }) => options.suites.includes(suite) && name.includes(options.filter),
  )
  // Not what is filtered by the names of kernels.
  const measuresBuild = options.suites.includes('build') && options.filter === ''
  if (chosen.length + dispatched.length + fast.length === 0 && !measuresBuild)
    throw new Error(`No workload of ${options.suites.join(', ')} contains "${options.filter}".`)
  const baseline = options.baseline === undefined ? [] : readBaseline(options.baseline)
  const clang = findClang()
  const load = { before: loadavg()[0], after: 0 }

  // Empty, so that the time of the build is that of a cold one.
  const cache = join(out, 'cache')
  rmSync(cache, { recursive: true, force: true })
  console.log('Building the suite …')
  const built = await buildSuite(root, out, cache)
  console.log(`  ${(built.milliseconds / 1000).toFixed(1)} s with an empty cache, ${built.wasmBytes} bytes of Wasm`)

  const native = clang && chosen.length > 0 && (await buildSuite(root, out, cache, true))

  const withPython = chosen.some(({ c }) => c && hasPython(root, c))
  const numba = withPython ? await startNumba(root, out) : undefined
  const python = numba && 'measure' in numba ? numba : undefined
  const remarks = notes(root, chosen, clang !== undefined)
  if (numba && 'missing' in numba) remarks.push(`Numba: ${numba.missing}`)

  console.log(
    `Measuring ${chosen.length + dispatched.length + fast.length} workloads, ${options.budget / 1000} s each …`,
  )
  const rows: Row[] = []
  try {
    for (const workload of chosen) {
      const row = await measureWorkload(workload, {
        root,
        out,
        file: built.file,
        native: native ? native.file : undefined,
        budget: options.budget,
        clang,
        python,
        note: (text) => remarks.push(`${workload.name}: ${text}`),
      })
      rows.push(row)
      const { original, resident } = row.times
      const speed = `${ratio(speedup(row, 'resident'))} resident, ${ratio(speedup(row, 'ordinary'))} ordinary, ${ratio(speedup(row, 'native'))} native, C ${ratio(speedup(row, 'cNative'))}, Numba ${ratio(speedup(row, 'numba'))}`
      console.log(
        `  ${row.name.padEnd(22)} ${duration(original!.median).padStart(8)} → ${duration(resident!.median).padStart(8)}  ${speed}`,
      )
    }
  } finally {
    // A process that waits would keep this one waiting.
    python?.stop()
  }

  for (const { name } of dispatched) {
    const row = measureUntilSure([built.file, name, String(options.budget / 4)])
    rows.push(row)
    const { original, ordinary } = row.times
    const found = `${ratio(speedup(row, 'ordinary'))}  ${row.decided.ordinary}`
    console.log(
      `  ${name.padEnd(26)} ${duration(original!.median).padStart(8)} → ${duration(ordinary!.median).padStart(8)}  ${found}`,
    )
  }

  for (const { name } of fast) {
    const row = runMeasure([built.file, name, String(options.budget / 2)])
    rows.push(row)
    const { resident, fast } = row.times
    const found = `${ratio(resident!.median / fast!.median)}, ${row.deviation!.toPrecision(2)} off`
    console.log(
      `  ${name.padEnd(26)} ${duration(resident!.median).padStart(8)} → ${duration(fast!.median).padStart(8)}  ${found}`,
    )
  }

  let costs: BuildCosts | undefined
  if (measuresBuild) {
    console.log('Building modules and plain files …')
    costs = await measureBuild(root, out)
    console.log('Building addons …')
    costs.native = await measureNativeBuild(root)
  }

  load.after = loadavg()[0]
  const environment = await describeEnvironment(root, clang?.version, python?.versions, load)
  const results = resultsText(rows, built, environment, remarks, costs)
  console.log(`\n${results}`)
  if (options.json) {
    mkdirSync(dirname(resolve(options.json)), { recursive: true })
    const { milliseconds, wasmBytes } = built
    writeFileSync(
      options.json,
      `${JSON.stringify({ version: 1, environment, build: { milliseconds, wasmBytes, ...costs }, notes: remarks, rows }, null, 2)}\n`,
    )
  }
  if (options.write) {
    writeFileSync(join(root, 'docs', 'performance.md'), performancePage(results))
    writeFileSync(join(root, 'docs', 'performance.svg'), chart(rows))
  }

  const failures = rows.filter((row) => !counts(row))
  for (const { name, decided, reasons, state } of failures) {
    const why =
      decided.resident === 'original' ? `no kernel ran (${[state, ...reasons].join(', ')})` : 'the bits differ'
    console.error(`${name}: ${why}`)
  }
  const fallen = regressions(rows, baseline, options.tolerance)
  for (const text of fallen) console.error(`Slower than the baseline: ${text}`)
  const missed = options.assert ? missedTargets(rows, costs) : []
  for (const text of missed) console.error(`Target missed: ${text}`)
  return failures.length + fallen.length + missed.length > 0 ? 1 : 0
}

interface Setting {
  root: string
  out: string
  /** The bundle of `measure.ts`. */
  file: string
  /** The same with native kernels. */
  native: string | undefined
  budget: number
  clang: { command: string } | undefined
  python: Numba | undefined
  /** Tells why a variant is missing, or does not count. */
  note: (text: string) => void
}

/** Measures all variants of one workload, those in other languages last. */
async function measureWorkload(workload: Workload, setting: Setting): Promise<Row> {
  const { root, out, file, native: nativeFile, budget } = setting
  const cArgs: string[] = []
  if (workload.c) {
    const wasm = join(out, 'c.wasm')
    await compileCToWasm(root, workload.c, wasm)
    cArgs.push(wasm)
  }
  const row = runMeasure([file, workload.name, String(budget), ...cArgs])
  if (nativeFile) {
    const { times, equal, decided } = runMeasure([nativeFile, workload.name, String(budget / 2), '--native'])
    row.times.native = times.native
    row.equal.native = equal.native
    row.decided.native = decided.native
  }
  if (workload.c) await measureOthers(row, workload, workload.c, setting)
  return row
}

/** Adds what the same algorithm takes in C and in Python, each in a process of its own. */
async function measureOthers(
  row: Row,
  { fresh, kernel, prepare }: Workload,
  c: CSource,
  { root, out, budget, clang, python, note }: Setting,
): Promise<void> {
  const hasNumba = python !== undefined && hasPython(root, c)
  if (!clang && !hasNumba) return
  const args = prepare(ordinary, false)
  const native = clang && measureNative(clang.command, root, c, { args, fresh }, budget / 3, out)
  const numba = hasNumba && (await python.measure(pythonSource(c), { args, fresh }, budget / 3))
  const expected = outcomeOf(kernel(...(args as never[])), args)
  if (native) {
    row.times.cNative = native.times
    row.equal.cNative = (c.libm ? nearlySame : sameBits)(expected, native.outcome)
  }
  if (numba && 'failed' in numba) note(`no Numba: ${numba.failed}.`)
  else if (numba) {
    const why = difference(expected, numba.outcome, c)
    row.times.numba = numba.times
    row.equal.numba = why === undefined
    row.numbaCompile = numba.compile
    if (why) note(`Numba is left out of the means: ${why}.`)
  }
}

/** Where the rule is missed: two more processes, and the middle one counts. On a machine with other work a single one does not tell. */
function measureUntilSure(args: string[]): Row {
  const first = runMeasure(args)
  if (missedTargets([first]).length === 0) return first
  const loss = (row: Row) => row.times.ordinary!.median / row.times.original!.median
  return [first, runMeasure(args), runMeasure(args)].sort((a, b) => loss(a) - loss(b))[1]
}

/** @throws Error if the process failed */
function runMeasure(args: string[]): Row {
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.status !== 0)
    throw new Error(`Measuring ${args[1]} failed (${child.signal ?? `exit code ${child.status}`}), see above.`)
  return JSON.parse(child.stdout)
}

/** What a full comparison would have and this run had not. */
function notes(root: string, chosen: readonly Workload[], haveClang: boolean): string[] {
  const kernels = chosen.filter(({ suite }) => suite !== 'calls')
  const withoutC = kernels.filter(({ c }) => !c).map(({ name }) => name)
  const withoutPython = kernels.filter(({ c }) => !c || !hasPython(root, c)).map(({ name }) => name)
  return [
    ...(haveClang ? [] : ['Native C: no clang from version 19 on was found on PATH or in USEJIT_CLANG.']),
    ...(withoutC.length > 0 ? [`No C yet for ${withoutC.join(', ')}.`] : []),
    ...(withoutPython.length > 0 ? [`No Python for Numba yet for ${withoutPython.join(', ')}.`] : []),
  ]
}
