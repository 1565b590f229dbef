/**
 * Compares the Math library with the Math builtins of an engine, and says what the probes decide there.
 *
 *   node scripts/sweep-math.mjs [--count 10000000] [--seed 1] [--only sin,cos] [--json] [--browser PATH]
 *   npx -y node@24 scripts/sweep-math.mjs                       the same for another engine
 *   node scripts/sweep-math.mjs --browser /usr/bin/chromium     for a Chromium, through playwright-core
 *
 * Ten million inputs a function take half a minute in all. A function that differs is no failure as long as its probes
 * notice: kernels then call the host. Exit code 1 when a function passes its probes and differs nevertheless.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    browser: { type: 'string' },
  },
})
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('sweep-math: --count needs a positive integer and --seed an integer')
  process.exit(2)
}

// The sources are TypeScript, which Node 20 does not load: bundle them into a temporary file.
const directory = await mkdtemp(join(tmpdir(), 'usejit-sweep-'))
const bundle = join(directory, 'sweep.mjs')
await build({
  entryPoints: [fileURLToPath(new URL('math-comparison.ts', import.meta.url))],
  bundle: true,
  format: values.browser ? 'iife' : 'esm',
  globalName: values.browser && 'sweep',
  platform: values.browser ? 'browser' : 'node',
  outfile: bundle,
})
const engine = await open()
try {
  const names = await engine.names()
  const chosen = values.only?.split(',') ?? names
  const unknown = chosen.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    console.error(`sweep-math: no such function: ${unknown.join(', ')}`)
    process.exitCode = 2
  } else {
    if (!values.json) console.log(`${engine.title}, seed ${seed}`)
    for (const name of chosen) print(await engine.compare(name))
  }
} finally {
  await engine.close()
  await rm(directory, { recursive: true })
}

/** The engine under test: this process, or a browser. */
async function open() {
  if (values.browser === undefined) {
    const sweep = await import(pathToFileURL(bundle).href)
    return {
      title: `Node ${process.versions.node}, V8 ${process.versions.v8}, ${process.arch}`,
      names: () => sweep.mathNames,
      compare: (name) => sweep.compareByName(name, count, seed),
      close: () => {},
    }
  }
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] })
  const page = await browser.newPage()
  await page.addScriptTag({ path: bundle })
  return {
    title: `Chromium ${browser.version()}`,
    names: () => page.evaluate('sweep.mathNames'),
    compare: (name) => page.evaluate(`sweep.compareByName(${JSON.stringify(name)}, ${count}, ${seed})`),
    close: () => browser.close(),
  }
}

/** One line of the table, and the first disagreements. */
function print(row) {
  if (row.mismatches > 0 && row.failedProbes === 0) process.exitCode = 1
  if (values.json) {
    console.log(JSON.stringify(row))
    return
  }
  const probes = row.probes === 0 ? 'none needed' : `${row.probes - row.failedProbes} of ${row.probes} pass`
  console.log(
    `${row.name.padEnd(7)} ${String(row.inputs).padStart(9)} inputs ${String(row.mismatches).padStart(8)} differ   ` +
      `probes: ${probes.padEnd(14)} -> ${row.failedProbes === 0 ? 'library' : 'host'}`,
  )
  for (const { args, kernel, host } of row.examples) {
    console.log(`        (${args.map(text).join(', ')})  library ${text(kernel)}  engine ${text(host)}`)
  }
}

/** A number as JavaScript source, -0 included. */
function text(number) {
  return Object.is(number, -0) ? '-0' : String(number)
}
