/** `npm run fuzz`: see scripts/fuzz.mjs. The fuzzing is done in a worker, so that a kernel that never returns is noticed too. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { chooseToolchain, type ToolchainChoice } from '../../src/compiler/toolchain/choose.ts'
import { findAsan, NO_ASAN } from '../differential/asan-toolchain.ts'
import { countConstructs } from './construct-kinds.ts'
import { coverageTables } from './coverage-tables.ts'
import { type FuzzOptions, type FuzzResult, fuzz, type Progress } from './fuzz.ts'
import { reportFailure } from './report.ts'

/** No program takes as long, LLVM’s start included, on a busy machine. */
const HANG_MS = 300_000
const LEAST_COMPILED = 0.9
/** Every construct must have been executed as often, in runs of so many programs. */
const LEAST_EXECUTED = 100
const LONG_RUN = 100

type Message =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'failure'; text: string }
  | { kind: 'end'; summary: Summary }
type Summary = Omit<FuzzResult, 'failures'> & { failures: number }

if (isMainThread) await main()
else await work()

async function work(): Promise<void> {
  const options = workerData as Options
  const toolchain = chooseToolchain({ toolchain: options.toolchain })
  const post = (message: Message) => parentPort?.postMessage(message)
  try {
    const result = await fuzz(
      options,
      toolchain,
      (progress) => post({ kind: 'progress', progress }),
      (failure) => post({ kind: 'failure', text: reportFailure(failure, failure.title) }),
    )
    post({ kind: 'end', summary: { ...result, failures: result.failures.length } })
  } finally {
    await toolchain.close()
  }
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.sanitize && !process.env[REACHED]) return runSanitized(options)
  console.log(`seed ${options.seed}`)
  const worker = new Worker(new URL(import.meta.url), { workerData: options })
  let progress: Progress = { program: 0, step: 'starting' }
  let source = ''
  const code = await new Promise<number>((resolve) => {
    const hung = () => {
      console.error(`\nhang: program ${progress.program}, ${progress.step}\n${source}`)
      resolve(1)
    }
    let timer = setTimeout(hung, HANG_MS)
    worker.on('message', (message: Message) => {
      clearTimeout(timer)
      timer = setTimeout(hung, HANG_MS)
      if (message.kind === 'progress') {
        progress = message.progress
        if (process.env[REACHED]) writeFileSync(process.env[REACHED], String(progress.program))
        source = message.progress.source ?? source
      } else if (message.kind === 'failure') console.error(`\n${message.text}`)
      else {
        if (options.log) logRow(options.seed, performance.now() / 1000, message.summary)
        resolve(summarise(message.summary))
      }
    })
    worker.on('error', (error) => {
      console.error(`\nended: program ${progress.program}, ${progress.step}\n${source}`)
      console.error(error)
      resolve(1)
    })
  })
  await worker.terminate()
  process.exit(code)
}

/** Names the file that tells how far a process has come which AddressSanitizer may end at any time. */
const REACHED = 'USEJIT_FUZZ_REACHED'

/** The same in a process of its own that has AddressSanitizer in it: it must be there before all else. */
async function runSanitized({ seed }: Options): Promise<never> {
  const asan = await findAsan()
  if (!asan) {
    console.error(`fuzz: ${NO_ASAN}`)
    process.exit(2)
  }
  const folder = mkdtempSync(join(tmpdir(), 'usejit-fuzz-'))
  const reached = join(folder, 'reached')
  writeFileSync(reached, '0')
  const again = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--seed', String(seed)]
  const env = { USEJIT_TEST_SANITIZE: '1', ...asan.env, [REACHED]: reached }
  const { status } = spawnSync(process.execPath, again, { stdio: 'inherit', env })
  if (status !== 0 && status !== 1)
    console.error(`\nended in program ${readFileSync(reached, 'utf8')} of seed ${seed}: the report stands above`)
  rmSync(folder, { recursive: true, force: true })
  process.exit(status ?? 1)
}

interface Options extends FuzzOptions {
  log: boolean
  /** Run under AddressSanitizer. */
  sanitize: boolean
  toolchain: ToolchainChoice
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      programs: { type: 'string', default: 'Infinity' },
      start: { type: 'string', default: '0' },
      failures: { type: 'string', default: '1' },
      inputs: { type: 'string', default: '30' },
      log: { type: 'boolean', default: false },
      toolchain: { type: 'string', default: 'embedded' },
      target: { type: 'string', default: 'wasm' },
      sanitize: { type: 'boolean', default: false },
      'no-shrink': { type: 'boolean', default: false },
    },
  })
  const number = (name: string, text: string): number => {
    const x = Number(text)
    if (x >= 0) return x
    console.error(`fuzz: --${name} needs a number, not '${text}'`)
    process.exit(2)
  }
  if (values.target !== 'wasm' && values.target !== 'native') {
    console.error(`fuzz: --target can be 'wasm' or 'native', not '${values.target}'`)
    process.exit(2)
  }
  return {
    milliseconds: number('seconds', values.seconds) * 1000,
    seed: number('seed', values.seed ?? String(Date.now() % 1e9)),
    programs: number('programs', values.programs),
    start: number('start', values.start),
    failures: number('failures', values.failures),
    inputs: number('inputs', values.inputs),
    shrink: !values['no-shrink'],
    log: values.log,
    toolchain: values.toolchain as ToolchainChoice,
    native: values.target === 'native' || values.sanitize,
    sanitize: values.sanitize,
  }
}

/** A row for docs/fuzzing.md. */
function logRow(seed: number, seconds: number, { programs, functions, calls, failures }: Summary): void {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const commit = git('rev-parse', '--short=7', 'HEAD') + (git('status', '--porcelain', '--', 'src') ? ' + changes' : '')
  console.log(
    `\n| ${commit} | ${seed} | ${Math.round(seconds)} | ${programs} | ${functions} | ${calls} | ${failures} |`,
  )
}

function summarise({
  programs,
  functions,
  compiled,
  calls,
  originals,
  skipped,
  rejected,
  failures,
  repeated,
  coverage,
}: Summary): number {
  console.log(`\nexecuted in a compiled kernel:\n${coverageTables(coverage)}`)
  const rare = [...countConstructs(coverage)].filter(([, count]) => count < LEAST_EXECUTED).map(([id]) => id)
  const share = functions === 0 ? 1 : compiled / functions
  console.log(`\n${programs} modules, ${functions} functions, ${(100 * share).toFixed(1)} % compiled`)
  for (const [reason, count] of rejected) console.log(`  ${String(count).padStart(6)} ${reason}`)
  console.log(
    `${calls} calls of kernels compared, ${originals} calls that guards gave to the original, ${skipped} skipped (too long), ${failures} failures${repeated > 0 ? `, ${repeated} repeated` : ''}`,
  )
  if (share < LEAST_COMPILED) console.log('Too few functions were compiled: 90 % are expected.')
  if (rare.length > 0) console.log(`Constructs executed fewer than ${LEAST_EXECUTED} times: ${rare.join(', ')}.`)
  const isUneven = rare.length > 0 && programs >= LONG_RUN
  return failures > 0 || share < LEAST_COMPILED || isUneven ? 1 : 0
}
