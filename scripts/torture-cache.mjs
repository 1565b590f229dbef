// @ts-check
/**
 * Sixteen processes on one cache directory, with everything that can happen to them and to it. In every round each process that survives must
 * have what a build without cache makes, and none may fail because of the cache.
 *
 *   npm run torture:cache -- [--rounds 1000] [--seed 1] [--processes 16] [--json] [--store MODULE]
 *
 * Needs dist/. Most artifacts are random bytes that cost nothing to make; in every twentieth round four processes also transform files as plugins do,
 * with LLVM where the cache does not help. `--store` puts another module in the place of the artifact store: a worse one must be noticed.
 * A round that has killed, damaged and refused nothing must find in the cache what was put there. Exit code 1 after any failure.
 */
import './node-version.mjs'
import { fork, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfStale } from './build.mjs'

/** @import { Answer, Task } from './torture-cache-process.mjs' */
/** @import { ChildProcess } from 'node:child_process' */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
    store: { type: 'string' },
  },
})
const [rounds, seed, count] = [values.rounds, values.seed, values.processes].map(Number)
if (![rounds, seed, count].every((n) => Number.isInteger(n) && n > 0)) {
  console.error('torture-cache: --rounds, --seed and --processes need positive integers')
  process.exit(2)
}
if (!values.store && !buildIfStale()) process.exit(1)
const storeModule = values.store
  ? pathToFileURL(values.store).href
  : new URL('../dist/compiler/cache/artifact-store.js', import.meta.url).href
const program = fileURLToPath(new URL('torture-cache-process.mjs', import.meta.url))

const LIMIT = 4_000_000
const SMALL_LIMIT = 200_000
const LARGEST = 49_000
/** Sources that go through the whole compiler. */
const SOURCES = rounds < 100 ? 3 : 12
const isRoot = process.getuid?.() === 0

const base = fs.mkdtempSync(join(tmpdir(), 'usejit-torture-'))
fs.chmodSync(base, 0o755)
const cache = join(base, 'cache')
const disk = join(base, 'disk')
fs.mkdirSync(disk)
const canMount = isRoot && mount()
if (canMount) unmount()

/** @type {Task} */
const quiet = {
  dir: cache,
  limit: LIMIT,
  modules: [],
  sources: [],
  asNobody: false,
  noSpace: false,
  clockBack: false,
  addons: false,
  cached: true,
}

const random = mulberry32(seed)
const chance = (/** @type {number} */ p) => random() < p
const below = (/** @type {number} */ n) => Math.floor(random() * n)

const totals = { rounds: 0, compared: 0, hits: 0, sources: 0, killed: 0, damaged: 0, late: 0, wrong: 0, failed: 0 }
const kinds = {
  killed: 0,
  damaged: 0,
  readOnly: 0,
  fullDisk: 0,
  simulatedFullDisk: 0,
  clock: 0,
  smallLimit: 0,
  calm: 0,
}
/** @type {string[]} */
const failures = []
/** @type {(ChildProcess | undefined)[]} */
const children = new Array(count).fill(undefined)
/** @type {Map<string, string>} */
const expected = new Map()
const started = performance.now()

try {
  const reference = await start()
  for (let epoch = 0; epoch * 5 < rounds; epoch++) await expectFrom(reference, { modules: modulesOf(epoch) })
  await expectFrom(reference, { sources: Array.from({ length: SOURCES }, (_, i) => i) })
  reference.kill()
  for (let round = 0; round < rounds && failures.length < 20; round++) {
    await play(round)
    totals.rounds++
    if (!values.json && (round + 1) % 50 === 0) console.log(summary())
  }
} finally {
  for (const child of children) child?.kill('SIGKILL')
  if (canMount) unmount()
  fs.chmodSync(base, 0o755)
  fs.rmSync(base, { recursive: true, force: true })
}
for (const failure of failures) console.error(failure)
console.log(values.json ? JSON.stringify({ ...totals, kinds }) : summary())
process.exit(failures.length > 0 ? 1 : 0)

function summary() {
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const { rounds, compared, hits, sources, killed, damaged, late, wrong, failed } = totals
  return (
    `${rounds} rounds in ${seconds} s: ${compared} artifacts compared (${hits} from the cache, ${sources} through the whole compiler), ${killed} processes killed, ` +
    `${damaged} files damaged${late > 0 ? `, LLVM out of time ${late} times` : ''}: ${wrong} wrong artifacts, ${failed} failed builds   ${JSON.stringify(kinds)}`
  )
}

/** @param {number} epoch new artifacts every five rounds */
function modulesOf(epoch) {
  return Array.from({ length: 24 }, (_, i) => epoch * 24 + i)
}

/** @param {number} round */
async function play(round) {
  // By themselves, so that a seed always has the same rounds: how often files are damaged meanwhile goes by the clock.
  const roll = mulberry32(seed * 100_003 + round)
  const dice = { kill: roll() < 0.5, damage: roll() < 0.5, clock: roll() < 0.3, small: roll() < 0.3, trouble: roll() }
  const readOnly = dice.trouble < 0.15
  const full = dice.trouble >= 0.15 && dice.trouble < 0.3
  const onTinyDisk = full && canMount && chance(0.7)
  const calm = round % 8 === 0
  const kill = dice.kill && !calm
  const damage = dice.damage && !calm
  const small = dice.small && !calm && !full
  const clock = dice.clock && !calm
  const refusing = (readOnly || full) && !calm
  const dir = !calm && onTinyDisk ? disk : cache
  if (dir === disk) mount()
  if (damage) for (let i = 0; i < 6; i++) damageOne(dir, true)
  const modules = modulesOf(Math.floor(round / 5))
  fs.mkdirSync(cache, { recursive: true })
  const asNobody = readOnly && !calm && isRoot
  if (readOnly && !calm) setModes(cache, 0o555)
  const tally = { kill, damage, readOnly: readOnly && !calm, full: full && !calm, clock, small }
  if (tally.kill) kinds.killed++
  if (tally.damage) kinds.damaged++
  if (tally.readOnly) kinds.readOnly++
  if (tally.full) kinds[dir === disk ? 'fullDisk' : 'simulatedFullDisk']++
  if (tally.clock) kinds.clock++
  if (tally.small) kinds.smallLimit++
  if (calm) kinds.calm++

  await Promise.all(children.map(async (child, i) => (children[i] = child ?? (await start()))))
  let over = false
  const done = Promise.all(
    children.map((child, i) => {
      /** @type {Task} */
      const task = {
        dir,
        limit: small ? SMALL_LIMIT : LIMIT,
        modules: [...modules].sort(() => random() - 0.5).slice(0, 8),
        sources: round % 20 === 0 && i < 4 ? Array.from({ length: 3 }, () => below(SOURCES)) : [],
        asNobody,
        noSpace: full && !calm && dir !== disk,
        clockBack: clock && i % 2 === 0,
        // Whoever flips bits of these while they are read back would find his own work.
        addons: !damage,
        cached: true,
      }
      const answered = ask(/** @type {ChildProcess} */ (child), task)
      if (kill && chance(0.2)) {
        const timer = setTimeout(() => child?.kill('SIGKILL'), random() * (round % 20 === 0 ? 2000 : 150))
        // Who has answered belongs to the next round.
        answered.then(() => clearTimeout(timer))
      }
      return answered
    }),
  ).then((answers) => {
    over = true
    return answers
  })
  while (damage && !over) {
    damageOne(dir, false)
    await sleep(1 + random() * 10)
  }
  const answers = await done
  answers.forEach((answer, i) => {
    if (answer === undefined) {
      totals.killed++
      children[i] = undefined
      return
    }
    check(round, i, answer, refusing || damage, JSON.stringify(tally))
  })
  if (readOnly && !calm) setModes(cache, 0o755)
  if (dir === disk) unmount()
  if (calm) await mustFind(round, modules)
  // Who stores nothing does not look at the size.
  if (small && !kill && !damage && !refusing && answers.some((one) => one && one.stored > 0)) mustBeSmall(round)
}

/**
 * @param {number} round
 * @param {number} i
 * @param {Answer} answer
 * @param {boolean} mayWarn
 * @param {string} what
 */
function check(round, i, { results, warnings, hits, late, error }, mayWarn, what) {
  const place = `round ${round}, process ${i}, ${what}`
  totals.hits += hits
  totals.late += late
  if (error !== undefined) {
    totals.failed++
    failures.push(`${place}: a build failed: ${error}`)
  }
  const odd = warnings.filter((text) => !mayWarn || !text.includes('cache-unwritable'))
  if (odd.length > 0) {
    totals.failed++
    failures.push(`${place}: warned without need: ${odd[0]}`)
  }
  for (const [name, digest] of results) {
    totals.compared++
    if (name.startsWith('source')) totals.sources++
    if (expected.get(name) === digest) continue
    totals.wrong++
    failures.push(`${place}: ${name} is wrong`)
  }
}

/**
 * After a round in which nothing happened, everything that it made is there.
 * @param {number} round
 * @param {number[]} modules
 */
async function mustFind(round, modules) {
  // A signal may have reached it just after its last answer.
  const child = (children[0] ??= await start())
  /** @type {Task} */
  const task = { ...quiet, dir: cache, modules }
  const first = await ask(child, task)
  const second = await ask(child, task)
  if (first && second?.hits === modules.length) return
  totals.failed++
  failures.push(`round ${round}: only ${second?.hits} of ${modules.length} entries were found again`)
}

/** @param {number} round */
function mustBeSmall(round) {
  const sizes = entries(cache).map((file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  const size = sizes.reduce((sum, one) => sum + one, 0)
  // Each process may add a sixteenth of the limit, and an entry, before it looks again.
  if (size <= SMALL_LIMIT + count * (SMALL_LIMIT / 16 + LARGEST)) return
  totals.failed++
  failures.push(`round ${round}: ${size} bytes are left of a limit of ${SMALL_LIMIT}`)
}

/** Files of the store, not those of addons. @param {string} dir */
function entries(dir) {
  return files(dir).filter((file) => !file.includes(`${dir}/addons`) && !file.endsWith('.tmp'))
}

/** @param {string} dir @returns {string[]} */
function files(dir) {
  try {
    const found = fs.readdirSync(dir, { withFileTypes: true, recursive: true })
    return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  } catch {
    return [] // A process has removed something meanwhile.
  }
}

/**
 * Does one thing to one file that nobody should do.
 * @param {string} dir
 * @param {boolean} addons whether it may be native code
 */
function damageOne(dir, addons) {
  const all = addons ? files(dir) : entries(dir)
  if (all.length === 0) return
  const file = all[below(all.length)]
  totals.damaged++
  try {
    const bytes = fs.readFileSync(file)
    switch (below(addons ? 7 : 6)) {
      case 0:
        return fs.truncateSync(file, below(bytes.length + 1))
      case 1:
        bytes[below(bytes.length)] ^= 1 << below(8)
        return fs.writeFileSync(file, bytes)
      case 2:
        return fs.appendFileSync(file, 'more')
      case 3:
        return fs.writeFileSync(file, '')
      case 4:
        return fs.copyFileSync(all[below(all.length)], file)
      case 5:
        return fs.rmSync(file)
      default:
        // The whole folder of the file.
        return fs.rmSync(join(file, '..'), { recursive: true })
    }
  } catch {
    totals.damaged-- // It was gone already, or may not be written.
  }
}

/** @param {string} dir @param {number} mode */
function setModes(dir, mode) {
  fs.chmodSync(dir, mode)
  for (const one of fs.readdirSync(dir, { withFileTypes: true, recursive: true }))
    if (one.isDirectory()) fs.chmodSync(join(one.parentPath, one.name), mode)
}

/** @returns {boolean} whether there is a file system of 160 kB now */
function mount() {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160k,mode=777', 'tmpfs', disk]).status === 0
}

function unmount() {
  while (spawnSync('umount', ['-l', disk]).status === 0);
}

/** @returns {Promise<ChildProcess>} */
async function start() {
  const child = fork(program, [storeModule])
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', reject)
  })
  child.removeAllListeners('exit')
  return child
}

/**
 * @param {ChildProcess} child
 * @param {Task} task
 * @returns {Promise<Answer | undefined>} undefined where it was killed
 */
function ask(child, task) {
  return new Promise((resolve) => {
    const answered = (/** @type {any} */ answer) => {
      child.off('exit', died)
      resolve(answer)
    }
    const died = () => {
      child.off('message', answered)
      resolve(undefined)
    }
    child.once('message', answered)
    child.once('exit', died)
    if (!child.connected) return died()
    child.send(task, () => {})
  })
}

/**
 * @param {ChildProcess} reference
 * @param {Partial<Task>} task
 */
async function expectFrom(reference, task) {
  const answer = await ask(reference, { ...quiet, ...task, cached: false })
  if (!answer || answer.error || answer.late > 0)
    throw new Error(`no build without cache: ${answer?.error ?? 'the machine is too busy for LLVM'}`)
  for (const [name, digest] of answer.results) expected.set(name, digest)
}

/** A round number's worth of pseudo-random numbers. @param {number} state */
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
