// @ts-check
/**
 * Plants miscompilations in the compiler, one at a time, and measures how long the fuzzer takes to find each.
 *
 *   npm run fuzz:mutants -- [--seconds 60] [--seed 1] [--toolchain embedded] [--reuse] [--no-control] [words of a name …]
 *
 * First comes the compiler as it is, in which nothing may be found (`--no-control` leaves it out). LLVM is loaded once, and not part of the time. `--reuse` keeps what it makes of a text: faster, but then the seconds say nothing. Exit code 1 when
 * a mistake is not found in time. One at a time suffices for two cores: while LLVM compiles a module, the one before runs and the next is translated.
 */
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { mutants } from '../test/fuzz/mutants.mjs'
import { bundleFuzz } from './bundle-fuzz.mjs'

/** @typedef {import('../test/fuzz/mutants.mjs').Mutant} Mutant */
/** @typedef {{ how: string, seconds: number, programs: number, calls: number }} Verdict `how` is empty where nothing was found */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    toolchain: { type: 'string', default: 'embedded' },
    reuse: { type: 'boolean', default: false },
    'no-control': { type: 'boolean', default: false },
  },
})
const chosen = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)))
if (chosen.length === 0) {
  console.error(`No mutant is called '${positionals.join(' ')}'.`)
  process.exit(2)
}
/** A call that takes as long does not come back: the original ended. */
const HANG_MS = 10_000

const llvm = await bundleFuzz(`llvm-${process.pid}`, { entry: 'src/compiler/toolchain/choose.ts' })
const { chooseToolchain } = await import(pathToFileURL(llvm).href)
rmSync(llvm)
/** @type {import('../src/compiler/toolchain/toolchain.ts').Toolchain} */
const toolchain = chooseToolchain({ toolchain: /** @type {'embedded'} */ (values.toolchain) })
/** @type {Map<string, Promise<import('../src/compiler/toolchain/toolchain.ts').ToolchainOutput>>} */
const made = new Map()

/** @type {string[]} */
const survivors = []
console.log('           seconds  modules    calls')
const control = values['no-control'] ? undefined : await hunt(undefined)
if (control) console.log(line(control.how ? 'DIFFERS' : 'as it is', control, control.how))
for (const mutant of chosen) {
  const verdict = await hunt(mutant)
  const { how } = verdict
  if (!how) survivors.push(mutant.name)
  console.log(line(how ? 'found' : 'NOT FOUND', verdict, `${mutant.name}${how ? `  (${how.slice(0, 90)})` : ''}`))
}
console.log(`\n${chosen.length - survivors.length} of ${chosen.length} found`)
for (const name of survivors) console.log(`  not found: ${name}`)
await toolchain.close()
process.exit(survivors.length > 0 || control?.how ? 1 : 0)

/** @param {string} title @param {Verdict} verdict @param {string} text */
function line(title, { seconds, programs, calls }, text) {
  const figures = [seconds.toFixed(1).padStart(8), String(programs).padStart(8), String(calls).padStart(8)]
  return `${title.padEnd(9)} ${figures.join(' ')}  ${text}`
}

/**
 * @param {Mutant | undefined} mutant
 * @returns {Promise<Verdict>}
 */
async function hunt(mutant) {
  const name = `mutant-${process.pid}-${mutant ? mutants.indexOf(mutant) : 'none'}`
  const bundle = await bundleFuzz(name, { entry: 'test/fuzz/mutant-worker.ts', mutant })
  const workerData = {
    seed: Number(values.seed),
    milliseconds: Number(values.seconds) * 1000,
    programs: Number.POSITIVE_INFINITY,
    start: 0,
    failures: 1,
    inputs: 30,
    shrink: false,
  }
  const started = performance.now()
  const worker = new Worker(bundle, { workerData })
  let modules = 0
  /** @type {NodeJS.Timeout | undefined} */
  let deadline
  try {
    return await new Promise((resolve, reject) => {
      /** @param {string} how @param {number} programs @param {number} calls */
      const end = (how, programs, calls) =>
        resolve({ how, programs, calls, seconds: (performance.now() - started) / 1000 })
      /** @type {NodeJS.Timeout | undefined} */
      let timer
      // A mistake can make every call slow without being one of its results.
      deadline = setTimeout(() => end('', modules, 0), workerData.milliseconds + HANG_MS)
      worker.on('message', (message) => {
        clearTimeout(timer)
        if (message.kind === 'end') {
          if (message.found.length === 0 && message.broken.length > 0)
            console.log(`the compiler fails: ${message.broken[0].slice(0, 300)}`)
          return end(message.found[0] ?? '', message.programs, message.calls)
        }
        if (message.kind === 'compile') {
          modules++
          return compile(message.input).then(
            ({ bytes, dataSize }) => worker.postMessage({ id: message.id, bytes, dataSize }),
            (error) => worker.postMessage({ id: message.id, error: error.message }),
          )
        }
        if (message.step !== 'compiling') timer = setTimeout(() => end(`hang: ${message.step}`, modules, 0), HANG_MS)
      })
      worker.on('error', reject)
    })
  } finally {
    clearTimeout(deadline)
    await worker.terminate()
    rmSync(bundle, { force: true })
  }
}

/** @param {import('../src/compiler/toolchain/toolchain.ts').ToolchainInput} input */
function compile(input) {
  if (!values.reuse) return toolchain.compile(input)
  const output = made.get(input.llvmIr) ?? toolchain.compile(input)
  made.set(input.llvmIr, output)
  return output
}
