import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resolveCacheDir } from '../compiler/cache/cache-dir.ts'
import type { CompiledModule, PendingArtifact } from '../compiler/compiled-module.ts'
import type { ModuleResolver } from '../compiler/frontend/module-graph.ts'
import { compileOrExplain } from './compile-or-explain.ts'
import { directiveLike } from './directive-filter.ts'
import { type LateKernel, LateKernels } from './late-kernels.ts'
import type { DiagnosticGroup, Notice } from './notice.ts'
import { groupDiagnostics, StrictError, toNotice } from './notice.ts'
import type { ResolvedOptions } from './options.ts'
import type { Report, ReportedFile } from './report.ts'
import { createReport, reportFile, writeReport } from './report.ts'
import { type BundlerResolve, createModuleResolver } from './resolve-import.ts'
import type { FilePlaces, RewrittenModule, Services, Wanted } from './services.ts'
import { tsconfigFiles } from './tsconfig-files.ts'

/** What a transform tells the bundler on its way. */
export interface TransformHooks {
  /** Called at most once for each function, until its diagnostic changes. */
  warn(notice: Notice): void
  /** The same for what is no reason to worry; absent where the bundler has no way to say that. */
  info?(notice: Notice): void
  /** Called with every other file that the result depends on: when it changes, this file must be transformed again. */
  watch(file: string): void
  /** The bundler's resolver, for helpers in other files; without one, relative paths are looked up on disk. */
  resolve?: BundlerResolve
  /** How files get into the program, by the source file that they belong to. There is no native code in browsers, for example. */
  places?: (file: string) => FilePlaces
  /** Some programs that this file is part of do not wait for LLVM: those whose `places` say where they can ask for `late` kernels. */
  later?: boolean
  /** Called where the result was given to such a program, once all is compiled: from now on `transform` has more to give. */
  completed?(): void
}

/** The one core behind all bundler and Babel adapters. */
export interface Transformer {
  /**
   * Compiles the marked functions of one file and puts dispatchers in their places.
   *
   * @param code text of the file, before anything stripped types or minified
   * @param id module id: an absolute path, perhaps with a query
   * @param hooks where to send warnings and dependencies
   * @returns the new text with its map, or undefined where the file stays as it is
   * @throws StrictError where `strict` forbids that a function stays the original
   */
  transform(code: string, id: string, hooks: TransformHooks): Promise<RewrittenModule | undefined>
  /** Starts the toolchain where it will be needed. Never rejects; need not be awaited. */
  warmUp(): Promise<void>
  /** What became of a kernel module that a program was given without waiting for it. */
  late(key: string): LateKernel | undefined
  /** What was compiled so far and why other functions were not. */
  report(): Report
  /** Writes the report where the option `report` asks for one. @throws Error when the place cannot be written */
  writeReport(): void
  /** Ends workers; a later transform starts them again. */
  close(): Promise<void>
}

/** One file as it was compiled last. */
interface Compilation {
  code: string
  /** Texts of the files that its helpers and types came from. */
  imports: ReadonlyMap<string, string>
  /** Texts of the tsconfig files by which types were found. */
  configs: ReadonlyMap<string, string>
  /** Native code was made where the options ask for it. */
  native: boolean
  /** With `pending` while LLVM is at work. */
  compiled: Promise<CompiledModule>
}

/** Whether the helpers are what they were. */
async function isCurrent({ imports, configs, compiled }: Compilation): Promise<boolean> {
  await compiled
  for (const [file, text] of [...imports, ...configs]) {
    if ((await readFile(file, 'utf8').catch(() => undefined)) !== text) return false
  }
  return true
}

/** Folder of usejit's own files, which speak of the directive a lot. */
const ownFolder = fileURLToPath(new URL('..', import.meta.url))

/**
 * @param options resolved options
 * @param root absolute path of the project: relative options and displayed file names start there
 * @param services the compiler; tests pass a fake
 * @example
 * const transformer = createTransformer(resolveOptions({}, process.env), process.cwd(), services)
 * const result = await transformer.transform(code, '/app/kernel.ts', { warn: console.warn, watch() {} })
 */
export function createTransformer(options: ResolvedOptions, root: string, services: Services): Transformer {
  const cacheDir = resolveCacheDir(root, options.cacheDir)
  /** The latest text of each file with its result: a client and a server build share one compilation. */
  const latest = new Map<string, Compilation>()
  const told = new Map<string, Set<string>>()
  const reported = new Map<string, ReportedFile>()

  const late = new LateKernels()
  /** Counts calls of `close`. */
  let closings = 0
  let isWarm = false

  /** Who does not wait for LLVM is about to edit: that shall not wait either until it is loaded. */
  function warmUpOnce(): void {
    if (!isWarm) void services.warmUp(true)
    isWarm = true
  }

  async function compile(file: string, code: string, wanted: Wanted, ask?: BundlerResolve): Promise<Compilation> {
    const { native = false } = wanted
    const known = latest.get(file)
    if (known?.code === code && known.native >= native && (await isCurrent(known))) return known
    const imports = new Map<string, string>()
    const configs = new Map<string, string>()
    const resolve = createModuleResolver(ask, (config) => {
      for (const one of tsconfigFiles(config)) configs.set(one, readFileSync(one, 'utf8'))
    })
    const recorded: ModuleResolver = async (source, importer, purpose) => {
      const found = await resolve(source, importer, purpose)
      if (found) imports.set(found.file, found.code)
      return found
    }
    const compiled = compileOrExplain(file, code, services, cacheDir, recorded, wanted)
    const compilation: Compilation = { code, imports, configs, native, compiled }
    latest.set(file, compilation)
    return compilation
  }

  /**
   * Gives a file out before it is completed, and sees to the rest.
   *
   * @param tell says what is to be said of the completed file
   */
  function giveEarly(
    file: string,
    compilation: Compilation,
    { key, completed }: PendingArtifact,
    tell: (compiled: CompiledModule) => void,
    done?: () => void,
  ): void {
    const before = closings
    late.add(key, completed)
    void completed.then((compiled) => {
      if (latest.get(file) !== compilation) return // Another text has taken its place.
      if (closings === before) {
        compilation.compiled = completed
        tell(compiled)
        done?.()
      } else latest.delete(file) // That it was cut off is no failure.
    })
  }

  /** Drops groups that were told before and still hold, so that watch mode and a second environment do not repeat them. */
  function untold(file: string, groups: DiagnosticGroup[]): DiagnosticGroup[] {
    const before = told.get(file)
    told.set(file, new Set(groups.map((group) => group.key)))
    return groups.filter((group) => !before?.has(group.key))
  }

  /** That a toolchain is not installed concerns all functions of all files alike, and is said once. */
  const saidMissing = new Set<string>()
  function isRepeated({ key, diagnostics }: DiagnosticGroup): boolean {
    const isOfAll = diagnostics.every((one) => one.code === 'no-native-code' && one.functionName === undefined)
    if (!isOfAll && !diagnostics.every((one) => one.code === 'toolchain-missing')) return false
    const said = isOfAll ? key : 'toolchain-missing'
    const before = saidMissing.has(said)
    saidMissing.add(said)
    return before
  }

  /** @throws StrictError where `strict` forbids that a function stays the original */
  function refuseUnderStrict(groups: readonly DiagnosticGroup[], notice: (group: DiagnosticGroup) => Notice): void {
    const fatal = groups.filter((group) => group.fatal)
    if (fatal.length === 0) return
    const all = { key: '', diagnostics: fatal.flatMap((group) => group.diagnostics), fatal: true, info: false }
    throw new StrictError(notice(all))
  }

  return {
    async transform(code, id, hooks) {
      if (!options.enabled || id.startsWith('\0') || !directiveLike.test(code)) return undefined
      const file = id.replace(/\?.*$/s, '')
      if (file.startsWith(ownFolder)) return undefined
      const places = hooks.places?.(file) ?? {}
      const wanted = { native: places.addon !== undefined, later: hooks.later }
      const compilation = await compile(file, code, wanted, hooks.resolve)
      let compiled = await compilation.compiled
      if (compiled.pending && !places.late) {
        compilation.compiled = compiled.pending.completed
        compiled = await compilation.compiled
      }
      for (const dependency of [...compiled.dependencies, ...compilation.configs.keys()]) hooks.watch(dependency)
      const displayFile = relative(root, file).split(sep).join('/')
      const noticeOf = (group: DiagnosticGroup) => toNotice(group, id, displayFile, code)
      const take = (result: CompiledModule): DiagnosticGroup[] => {
        if (result.functions.length > 0 || result.diagnostics.length > 0) {
          reported.set(file, reportFile(displayFile, code, result))
        } else {
          reported.delete(file)
        }
        return groupDiagnostics(result, options)
      }
      const say = (groups: DiagnosticGroup[]) => {
        for (const group of untold(file, groups))
          if (!isRepeated(group)) {
            if (group.info) hooks.info?.(noticeOf(group))
            else hooks.warn(noticeOf(group))
          }
      }
      const groups = take(compiled)
      refuseUnderStrict(groups, noticeOf)
      say(groups)
      if (compiled.pending)
        giveEarly(file, compilation, compiled.pending, (completed) => say(take(completed)), hooks.completed)
      else if (hooks.later && compiled.artifact) warmUpOnce()
      return services.rewrite(code, file, compiled, places)
    },
    async warmUp() {
      if (options.enabled) await services.warmUp(false)
    },
    late: (key) => late.find(key),
    report: () => createReport(reported.values()),
    writeReport() {
      if (options.report !== undefined) writeReport(resolve(root, options.report), createReport(reported.values()))
    },
    close() {
      closings++
      isWarm = false
      return services.close()
    },
  }
}
