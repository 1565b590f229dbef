import type { BuiltSuite } from './build-suite.ts'
import type { Environment } from './environment.ts'
import type { BuildCosts } from './measure-build.ts'
import type { NativeBuild } from './measure-native-build.ts'
import { reasonsFor } from './reasons.ts'
import type { Row } from './row.ts'
import { dispatchTable, fastmathTable, markdownTable, meanAgainst, ratio } from './table.ts'
import { missedTargets } from './targets.ts'

const titles = { core: 'Core kernels', polybench: 'PolyBench', calls: 'Cost of a call' } as const

/** Tables of all suites that were run, with what is needed to read them. */
export function resultsText(
  rows: readonly Row[],
  built: BuiltSuite,
  environment: Environment,
  notes: string[],
  costs?: BuildCosts,
): string {
  const sections = (['core', 'polybench', 'calls'] as const).flatMap((suite) => {
    const ofSuite = rows.filter((row) => row.suite === suite)
    if (ofSuite.length === 0) return []
    const summary = [
      comparison(ofSuite, 'Resident', 'resident', ['cWasm', 'cNative', 'numba']),
      comparison(ofSuite, 'Native', 'native', ['cNative', 'numba']),
    ]
    return [`## ${titles[suite]}`, markdownTable(ofSuite), ...summary.filter((text) => text !== undefined)]
  })
  const dispatched = rows.filter(({ suite }) => suite === 'dispatch')
  if (dispatched.length > 0) sections.push(`## Never slower`, DISPATCH_TEXT, dispatchTable(dispatched))
  const fast = rows.filter(({ suite }) => suite === 'fastmath')
  if (fast.length > 0) sections.push('## Fastmath', FASTMATH_TEXT, fastmathTable(fast))
  if (costs) sections.push('## Cost of a build', buildText(costs))
  if (costs?.native?.length) sections.push(nativeBuildText(costs.native))
  const { cpu, processors, node, v8, platform, llvm, clang, usejit, load, date } = environment
  const machine = [
    `${date}; ${processors} × ${cpu}, ${platform}; Node ${node} (V8 ${v8}); usejit ${usejit} with ${llvm}; ${clang ?? 'no native clang'}.`,
    `Load average ${load.before.toFixed(1)} at the start, ${load.after.toFixed(1)} at the end${
      load.after > processors / 2 ? ': the machine had other work, times are rougher than they could be' : ''
    }.`,
    `Build of the suite with an empty cache: ${(built.milliseconds / 1000).toFixed(1)} s, ${built.functions.length} kernels, ${built.wasmBytes} bytes of WebAssembly.`,
    ...numbaText(rows, environment.numba),
  ]
  const missed = missedTargets(rows, costs)
  const reasons = reasonsFor(missed.map((text) => text.split(':')[0]))
  const targets =
    missed.length > 0
      ? ['## Targets that this run missed', [...missed, ...reasons].map((text) => `- ${text}`).join('\n')]
      : []
  const missing = notes.length > 0 ? ['## Missing', notes.map((note) => `- ${note}`).join('\n')] : []
  return [...sections, ...targets, '## Where and when', machine.join('\n'), ...missing].join('\n\n')
}

const OTHERS = { cWasm: 'C compiled to Wasm', cNative: 'native C', numba: 'Numba' } as const

/** How our kernels do against other languages, in one sentence; undefined where there are none. */
function comparison(
  rows: readonly Row[],
  title: string,
  own: 'resident' | 'native',
  others: readonly (keyof typeof OTHERS)[],
): string | undefined {
  const found = others.flatMap((other) => {
    const { mean, rows: count } = meanAgainst(rows, other, own)
    return mean === undefined
      ? []
      : [`${ratio(mean)} of the speed of ${OTHERS[other]} (${count} kernels that have both)`]
  })
  if (found.length === 0) return undefined
  const last = found.length > 1 ? [found.pop()] : []
  return `${title} kernels have ${[found.join(', '), ...last].join(', and ')}.`
}

/** What Numba took to compile, and who it is. */
function numbaText(rows: readonly Row[], numba: Environment['numba']): string[] {
  const times = rows.flatMap(({ numbaCompile }) => numbaCompile ?? [])
  if (!numba || times.length === 0) return []
  const seconds = times.reduce((total, time) => total + time, 0) / 1000
  return [
    `Numba ${numba.numba} (LLVM ${numba.llvm}), NumPy ${numba.numpy}, Python ${numba.python}: compiled the kernels of ${times.length} rows in ${seconds.toFixed(1)} s, apart from the times of the table.`,
  ]
}

const DISPATCH_TEXT = `\`npm run bench -- --suite dispatch --assert\`: dispatchers on ordinary arrays, strings and objects as they come, against the same functions without the directive,
in a process for each cell. **k** is the kernel, copies included, **o** the original. Wanted are 0.95× where the original takes 200 ns or more, and at most 10 ns more below. From 100
elements on V8 may not inline the function into the loop that measures it.`

const FASTMATH_TEXT = `\`npm run bench -- --suite fastmath\`: the same functions with \`"use jit"\` and with \`"use jit: fastmath"\`, on arrays of \`alloc()\`; **off** is the largest difference, relative
to the exact number.`

function buildText({ modules, median, p90, own, llvm, plain }: BuildCosts): string {
  const share = own / (own + llvm)
  return `\`npm run bench -- --suite build\`: the ${modules} modules of this bench, one after the other, after LLVM has warmed up, take ${median.toFixed(0)} ms each (p90 ${p90.toFixed(0)} ms) with the embedded
toolchain and nothing in the cache. In the mean ${llvm.toFixed(0)} ms of a module are LLVM's and ${own.toFixed(0)} ms (${(share * 100).toFixed(0)} %) are all else: reading, types, passes, LLVM IR as text. A bundler compiles its modules side by side with its own work, and
those in the cache not at all.

${plain.files} files without the directive, built by Vite: ${plain.without.toFixed(0)} ms without the plugin and ${plain.with.toFixed(0)} ms with it; between the fast and the slow tenth of such builds lie ${plain.spread.toFixed(0)} ms.`
}

function nativeBuildText(builds: readonly NativeBuild[]): string {
  const platforms = [...new Set(builds.flatMap(({ rows }) => rows.map(({ platform }) => platform)))]
  const line = ({ rows }: NativeBuild, module: string) =>
    platforms.map((platform) => {
      const found = rows.find((row) => row.module === module && row.platform === platform)
      if (!found) return '–'
      const { wall, cpu, bytes } = found
      const time = cpu === undefined ? `${wall.toFixed(0)} ms` : `${wall.toFixed(0)} ms (${cpu.toFixed(0)} ms)`
      return `${time}, ${(bytes / 1000).toFixed(0)} kB`
    })
  const table = (build: NativeBuild) => [
    `| by ${build.compiler} | ${platforms.join(' | ')} |`,
    `| :-- | ${platforms.map(() => '--:').join(' | ')} |`,
    ...[...new Set(build.rows.map(({ module }) => module))].map((m) => `| ${m} | ${line(build, m).join(' | ')} |`),
  ]
  return `Native code: the time until an addon is there, least of some, with the processor time of compiler and linker in brackets, and its size. Aims were 60 ms and 40 kB
([native.md](native.md#size-and-what-builds-take) says what stands in the way). Zig is taken where the project has it.

${builds.map((build) => table(build).join('\n')).join('\n\n')}`
}

/** The page docs/performance.md. */
export function performancePage(results: string): string {
  return `# Performance

Written by \`npm run bench -- --write\`, which repeats the measurement. \`npm run bench -- --quick\` measures the core kernels and calls alone, in less than
two minutes; with \`--suite polybench\` it measures that suite, and \`--filter matmul\` some kernels.
\`--assert\` fails where a target is missed, \`--json FILE\` keeps the figures, and \`--baseline FILE --tolerance 10%\` fails where a ratio has fallen since.

Each kernel runs in a Node process of its own, the variants in turn, and the median counts. Times are those that the process has computed, not those that it
has waited for other processes. All speed-ups are over **original**: the function as it is
written, in warm V8, on ordinary arrays.

- **resident**: the kernel on arrays made by \`alloc()\`
- **ordinary**: the dispatcher on ordinary arrays, as it decides; **runs** tells whether it ran the kernel, copying, or the original
- **native**: the dispatcher on ordinary arrays in a program built with \`targets: ['wasm', 'native']\`, in a process of its own; in brackets who did the
  work, where that was not native code
- **C as Wasm**: the same algorithm in C by the same LLVM, \`-O3 -msimd128 -ffp-contract=off\`, called without any dispatcher
- **C native**: the same C by the system's clang, \`-O3 -march=native -ffp-contract=off\`, in a process of its own, right after the others
- **Numba**: the same algorithm in Python, compiled by Numba (\`@njit(error_model="numpy")\`: exact, and divisions by zero give what they give in JavaScript), called
  from Python, in a process of its own, right after the C, on matrices of two dimensions. Numba, like C, does not check whether indices are in range.
  Nothing tells it that arrays are apart, as \`restrict\` does in C: a sum in an element of an array stays in memory.
- **same bits**: whether result and arrays of all variants were those of the original, bit for bit, before and after the measurement. A row in which
  that is not so, or in which the kernel did not run, is left out of the means. Where it is Numba that differs, only Numba's figure is.

The kernels, their C and their Python are in [bench/kernels](../bench/kernels).

Dispatchers choose by an estimate (work per element against the cost of a copy) and, where that cannot know, by [sampling](options.md#sampling). The last table, *never slower*, shows what that comes to, from
one element to a million; a cell that misses the rule is measured in three processes, and the middle one counts.

![Speed-ups over the originals](performance.svg)

${results}
`
}
