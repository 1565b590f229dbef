/** One of the processes of `torture-cache.mjs`: builds what it is told, through the cache, under the faults it is told. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const [storeModule] = process.argv.slice(2)
const { openArtifactStore } = await import(storeModule)
const { cacheKey } = await import('../dist/compiler/cache/cache-key.js')
const { programFile, writeProgramFile } = await import('../dist/plugin/program-file.js')

const RealDate = Date
const realOpen = fs.promises.open
/** Leaves Node's own user nothing to override. */
const NOBODY = 65534
const HOUR = 60 * 60 * 1000

/**
 * What one process does in a round.
 *
 * @typedef {object} Task
 * @property {string} dir of the cache
 * @property {number} limit of its size
 * @property {number[]} modules numbers of artifacts that are cheap to make
 * @property {number[]} sources numbers of sources that go through the whole compiler
 * @property {boolean} asNobody without root's right to write anywhere
 * @property {boolean} noSpace writes end half-way
 * @property {boolean} clockBack `Date` goes backwards, an hour at each look
 * @property {boolean} addons write files of native code, too
 * @property {boolean} cached false: everything without cache, to compare with
 *
 * @typedef {object} Answer
 * @property {[name: string, digest: string][]} results
 * @property {string[]} warnings
 * @property {number} hits artifacts that were found
 * @property {number} stored artifacts that were not
 * @property {number} late sources for which a busy machine gave LLVM too little time: the plugin said so, and nothing was made
 * @property {string} [error]
 */

process.on('message', async (/** @type {Task} */ task) => {
  if (task.asNobody) process.seteuid?.(NOBODY)
  fs.promises.open = task.noSpace ? openOnFullDisk : realOpen
  syncBuiltinESMExports()
  globalThis.Date = task.clockBack ? backwards() : RealDate
  /** @type {Answer} */
  const answer = { results: [], warnings: [], hits: 0, stored: 0, late: 0 }
  try {
    await build(task, answer)
  } catch (error) {
    answer.error = String(error instanceof Error ? error.stack : error)
  }
  globalThis.Date = RealDate
  if (task.asNobody) process.seteuid?.(0)
  process.send?.(answer)
})
process.send?.('ready')

/**
 * @param {Task} task
 * @param {Answer} answer
 */
async function build({ dir, limit, modules, sources, addons, cached }, answer) {
  const store = openArtifactStore(dir, (/** @type {string} */ text) => answer.warnings.push(text), limit)
  for (const number of modules) {
    const key = cacheKey({ torture: number })
    const known = cached ? await store.get(key) : undefined
    if (known) answer.hits++
    const bytes = known ?? makeArtifact(number)
    if (cached && !known) {
      await setTimeout(Math.random() * 4)
      await store.put(key, bytes)
      answer.stored++
    }
    answer.results.push([`module ${number}`, digest(bytes)])
    if (!addons || number % 8 > 0) continue
    const addon = programFile(`/torture/m${number}.ts`, 'linux-x64.node', Buffer.from(makeArtifact(number)))
    const path = writeProgramFile(dir, addon)
    if (path) answer.results.push([`module ${number}`, digest(fs.readFileSync(path))])
  }
  for (const number of sources) {
    /** @type {string[]} */
    const warnings = []
    const code = await compileSource(number, dir, limit, cached, warnings)
    const isLate = warnings.some((text) => text.includes('was still compiling'))
    if (isLate) answer.late++
    else answer.results.push([`source ${number}`, digest(code)])
    answer.warnings.push(...warnings.filter((text) => !text.includes('was still compiling')))
  }
}

/**
 * Bytes that depend on nothing but the number: up to 48 kB.
 * @param {number} number
 */
function makeArtifact(number) {
  const outputLength = 100 + ((number * 7919) % 48_000)
  return new Uint8Array(createHash('shake256', { outputLength }).update(String(number)).digest())
}

/** @param {string | Uint8Array} bytes */
function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** @type {import('../src/plugin/services.ts').Services | undefined} */
let uncached

/**
 * The whole of what a bundler's plugin does with a file: LLVM makes what the cache does not have.
 *
 * @param {number} number
 * @param {string} cacheDir
 * @param {number} cacheLimit
 * @param {boolean} cached
 * @param {string[]} warnings
 * @returns {Promise<string>} the rewritten module, its kernel in it
 */
async function compileSource(number, cacheDir, cacheLimit, cached, warnings) {
  const { resolveOptions } = await import('../dist/plugin/options.js')
  const { openServices } = await import('../dist/plugin/open-services.js')
  const { createTransformer } = await import('../dist/plugin/transform.js')
  const options = resolveOptions({ cacheDir, cacheLimit, dispatch: 'always' }, {})
  const root = fileURLToPath(new URL('..', import.meta.url))
  const services = cached
    ? openServices(options, root, (text) => warnings.push(text))
    : (uncached ??= await withoutCache())
  const transformer = createTransformer(options, root, services)
  const hooks = { warn: (/** @type {{ message: string }} */ notice) => warnings.push(notice.message), watch() {} }
  const result = await transformer.transform(sourceText(number), `/torture/s${number}.ts`, hooks)
  if (cached) await transformer.close()
  if (!result) throw new Error(`source ${number} was not rewritten`)
  return result.code
}

/** The same compiler without a store. */
async function withoutCache() {
  const { resolveOptions, directiveDefaults } = await import('../dist/plugin/options.js')
  const { openServices } = await import('../dist/plugin/open-services.js')
  const { compileModule } = await import('../dist/compiler/pipeline.js')
  const { chooseToolchain } = await import('../dist/compiler/toolchain/choose.js')
  const options = resolveOptions({ dispatch: 'always' }, {})
  const toolchain = chooseToolchain({ toolchain: 'auto' })
  const directive = directiveDefaults(options)
  return {
    ...openServices(options, '/'),
    compile: (/** @type {string} */ file, /** @type {string} */ code) =>
      compileModule(file, code, { directive, onlyProfitable: false }, { toolchain }),
  }
}

/** @param {number} number */
function sourceText(number) {
  return `export function f${number}(x: Float64Array): number {
  'use jit'
  let s = ${number}
  for (let i = 0; i < x.length; i++) s += x[i] * ${number + 0.5}
  return s
}
`
}

/** A clock that is a day late, and an hour later at each look. */
function backwards() {
  let late = 24 * HOUR
  const now = () => RealDate.now() - (late += HOUR)
  return /** @type {typeof Date} */ (
    new Proxy(RealDate, {
      construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [now()]),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    })
  )
}

/** @type {typeof realOpen} */
async function openOnFullDisk(path, flags, mode) {
  const file = await realOpen(path, flags, mode)
  if (flags === undefined || flags === 'r') return file
  file.writeFile = async (data) => {
    const bytes = /** @type {Buffer} */ (data)
    await file.write(bytes.subarray(0, bytes.length >> 1))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  return file
}
