import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { type Command, cac } from 'cac'
import { nearest } from '../compiler/diagnostics/nearest.ts'
import { chooseNativeToolchain, chooseToolchain, nativeToolchains } from '../compiler/toolchain/choose.ts'
import { directiveLike } from '../plugin/directive-filter.ts'
import { openServices } from '../plugin/open-services.ts'
import { resolveOptions, type UsejitOptions } from '../plugin/options.ts'
import type { Services } from '../plugin/services.ts'
import { packageVersion } from '../version.ts'
import { bench, DEFAULT_SIZES } from './bench.ts'
import { parseTolerance } from './bench-report.ts'
import { build } from './build.ts'
import { check } from './check.ts'
import { doctor } from './doctor/doctor.ts'
import { checked, dispatchOf, formatOf, joinNegativeNumbers, numberOf, sizesOf, textOf, viewOf } from './flag-values.ts'
import { inspect, VIEWS, type View } from './inspect.ts'
import { profileBuild } from './profile-build.ts'
import { findSourceFiles } from './source-files.ts'
import { MANY_FILES, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { verify } from './verify.ts'

type InspectFlags = Partial<Record<View, boolean>> & { pass?: string; cpu?: string; html?: unknown; format?: unknown }

/** Flags that every command has. */
const commonFlags = ['help', 'h', 'version', 'v', 'quiet']

const EXIT_CODES = `  0  all well
  1  the command found errors
  2  the command line is wrong, or a tool is missing`

/**
 * Runs the `usejit` command.
 *
 * @param args arguments after the program's name
 * @param shown where to print
 * @returns exit code: 0 all well, 1 the command found errors, 2 the command line is wrong
 * @example
 * process.exitCode = await run(['check', 'src', '--strict'], terminal)
 */
export async function run(args: readonly string[], shown: Terminal): Promise<number> {
  const terminal: Terminal = args.includes('--quiet') ? { ...shown, progress: undefined } : shown
  const cli = cac('usejit')
  cli.help((sections) => [
    // cac means that without `--no-…` it is yes.
    ...sections.map((one) => ({ ...one, body: one.body.replaceAll(' (default: true)', '') })),
    { title: 'Exit codes', body: EXIT_CODES },
  ])
  cli.option('--quiet', 'Print results and errors, and not how far the work is')
  cli.example('  usejit check src')
  cli.example('  usejit verify src/kernels.ts')
  cli.example('  usejit bench src/kernels.ts --n 1000,100000')
  cli.version(packageVersion())
  cli
    .command('check [...files]', 'Compile files as a build would and say what became of every marked function')
    .option('--strict', 'Exit with 1 when a function stays the original')
    .option('--json', 'Print a JSON report')
    .option('--baseline <file>', 'Exit with 1 where a function stays the original that --json said was compiled')
    .example('  usejit check src --strict')
    .example('  usejit check "src/**/*.ts" --baseline usejit.json')
    .action(async (files: string[], flags: { strict?: boolean; json?: boolean; baseline?: unknown }) => {
      const { strict = false, json = false, baseline } = flags
      const options = resolveOptions({ strict }, terminal.env)
      const services = openServices(options, terminal.cwd, terminal.err, true)
      try {
        showProgress(services, files, terminal)
        return await check(files, { json, baseline: textOf(baseline) }, options, services, terminal)
      } finally {
        await services.close()
      }
    })
  cli
    .command('inspect <place>', 'Show what became of one function: usejit inspect file.ts#name')
    .option('--types', 'Variables with their types and the values that they can have (the default)')
    .option('--ir', "The compiler's own representation; --pass tells behind which pass")
    .option('--llvm', 'LLVM IR, as LLVM gets it')
    .option('--opt-llvm', 'LLVM IR, as LLVM has optimised it')
    .option('--wat', 'WebAssembly as it is built, in its text format')
    .option('--asm', 'Assembly of WebAssembly, before it is linked, or of the processor that --cpu names')
    .option('--cfg', 'Control flow, for Graphviz')
    .option('--format <name>', 'With --cfg: dot or svg')
    .option('--html <file>', 'A page with all of it, line by line')
    .option('--pass <name>', 'With --ir and --cfg: show the function behind this pass')
    .option('--cpu <name>', 'With --opt-llvm, --asm and --html: a processor (x86-64-v3) or platform (linux-arm64)')
    .example('  usejit inspect src/blur.ts#blur --types')
    .example('  usejit inspect src/blur.ts#blur --asm --cpu x86-64-v3')
    .example('  usejit inspect src/blur.ts#blur --html blur.html')
    .action(async (place: string, flags: InspectFlags) => {
      const options = resolveOptions({}, terminal.env)
      const toolchain = chooseToolchain({ ...options, root: terminal.cwd })
      const nativeToolchain = chooseNativeToolchain({ ...options, root: terminal.cwd })
      try {
        const { pass, cpu } = flags
        const html = textOf(flags.html)
        const view = viewOf(flags)
        if (pass !== undefined && view !== 'ir' && view !== 'cfg')
          throw new UsageError('--pass goes with --ir or --cfg.')
        const format = formatOf(flags.format)
        if (format !== undefined && view !== 'cfg') throw new UsageError('--format goes with --cfg.')
        if (cpu !== undefined && html === undefined && view !== 'asm' && view !== 'optLlvm')
          throw new UsageError('--cpu goes with --asm, --opt-llvm or --html.')
        if (html !== undefined && VIEWS.some((one) => flags[one]))
          throw new UsageError('--html shows all views: leave the other flags out.')
        return await inspect(
          place,
          { view, pass, cpu, html, format },
          options,
          { toolchain, nativeToolchain },
          terminal,
        )
      } finally {
        await Promise.all([toolchain.close(), nativeToolchain.close()])
      }
    })
  cli
    .command('verify <...places>', 'Call the functions of files, or one of them, both ways and compare, bit by bit')
    .option('--seconds <n>', 'How long, for all functions together; 0 tries the cases only', { default: 5 })
    .option('--seed <n>', 'Other generated arguments', { default: 1 })
    .option('--cases <module>', 'Arguments of your own: export const cases = { name: [[…], …] }')
    .option('--max-ulp <n>', 'Under fastmath: how far numbers may be apart, in units in the last place')
    .option('--json', 'Print the results as JSON')
    .example('  usejit verify src/kernels.ts --cases test/cases.ts')
    .example('  usejit verify "src/**/*.ts" --seconds 60')
    .action((places: string[], flags: Record<'seconds' | 'seed' | 'maxUlp' | 'cases' | 'json', unknown>) => {
      const { json = false } = flags as { json?: boolean }
      const cases = textOf(flags.cases)
      const seconds = numberOf('seconds', flags.seconds) as number
      const seed = numberOf('seed', flags.seed, { whole: true }) as number
      const maxUlp = numberOf('maxUlp', flags.maxUlp, { whole: true })
      if (seconds === 0 && cases === undefined)
        throw new UsageError('--seconds 0 calls nothing but cases: name a module of them with --cases.')
      const asked = { seconds, seed, maxUlp, cases, json }
      return verify(places, asked, resolveOptions({}, terminal.env), terminal)
    })
  cli
    .command(
      'bench <place>',
      'Measure the functions of a file, or one of them, as they were written and as they are built',
    )
    .option('--n <sizes>', 'Lengths of generated arrays', { default: DEFAULT_SIZES.join(',') })
    .option('--reps <n>', 'Measurements of each variant', { default: 15 })
    .option('--seed <n>', 'Other generated arguments', { default: 1 })
    .option('--cases <module>', 'Arguments of your own: export const cases = { name: [[…], …] }')
    .option('--filter <text>', 'Only functions whose names contain this')
    .option('--dispatch <mode>', 'How kernels are chosen: auto, static or always', { default: 'auto' })
    .option('--json', 'Print the figures as JSON')
    .option('--baseline <file>', 'Exit with 1 where a ratio fell behind what --json printed then')
    .option('--tolerance <share>', 'With --baseline: how far a ratio may fall', { default: '10%' })
    .example('  usejit bench src/kernels.ts#blur --n 1000,100000')
    .example('  usejit bench src/kernels.ts --cases test/cases.ts --json > bench.json')
    .action(async (file: string, flags: Record<string, unknown>) => {
      const asked = {
        sizes: sizesOf(String(flags.n)),
        reps: numberOf('reps', flags.reps, { from: 1, whole: true }) as number,
        seed: numberOf('seed', flags.seed, { whole: true }) as number,
        cases: textOf(flags.cases),
        filter: textOf(flags.filter),
        dispatch: dispatchOf(String(flags.dispatch)),
        json: flags.json === true,
        baseline: textOf(flags.baseline),
        tolerance: parseTolerance(String(flags.tolerance)),
      }
      const options = resolveOptions({}, terminal.env)
      const toolchain = chooseToolchain({ ...options, root: terminal.cwd })
      try {
        return await bench(file, asked, options, toolchain, terminal)
      } finally {
        await toolchain.close()
      }
    })
  cli
    .command('build [...files]', 'Make a package that works without usejit: kernels, types, package.json')
    .option('--targets <list>', 'What to compile to: wasm, and native or platforms such as linux-x64', {
      default: 'wasm',
    })
    .option('--out <folder>', 'Where to write it', { default: 'dist' })
    .option('--force', 'Replace the folder even where usejit build has not made it')
    .option('--strict', 'Write nothing and exit with 1 when a function stays the original')
    .option('--no-types', 'Leave out the declarations, for which TypeScript is needed')
    .option('--tsconfig <file>', 'A tsconfig.json other than the nearest')
    .option('--toolchain <name>', 'Who runs LLVM: auto, embedded, zig or clang')
    .option('--dispatch <mode>', 'When kernels run: auto, always, static or never')
    .option('--sourcemap', 'Write source maps')
    .option('--json', 'Print the report as JSON')
    .example('  usejit build src/index.ts --targets wasm,linux-x64,darwin-arm64 --out dist')
    .action(async (files: string[], flags: Record<string, unknown>) => {
      const { strict, force = false, types = true, sourcemap = false, json = false } = flags as Record<string, boolean>
      const options = checked(() =>
        resolveOptions(
          {
            strict,
            targets: String(flags.targets).split(/\s*,\s*/),
            toolchain: flags.toolchain as UsejitOptions['toolchain'],
            dispatch: flags.dispatch as UsejitOptions['dispatch'],
          },
          terminal.env,
        ),
      )
      const services = openServices(options, terminal.cwd, terminal.err)
      try {
        const out = String(flags.out)
        const asked = { out, force, types, sourcemap, json, tsconfig: textOf(flags.tsconfig) }
        return await build(files, asked, options, services, terminal)
      } finally {
        await services.close()
      }
    })
  cli
    .command('profile-build [...files]', 'Compile files without the cache and say what took how long')
    .option('--json', 'Print the figures as JSON')
    .option('--trace <file>', 'Write a trace for chrome://tracing or ui.perfetto.dev')
    .example('  usejit profile-build src --trace build.json')
    .action(async (files: string[], { json = false, trace }: { json?: boolean; trace?: string }) => {
      const options = resolveOptions({}, terminal.env)
      const toolchain = chooseToolchain({ ...options, root: terminal.cwd })
      try {
        return await profileBuild(files, { json, trace: textOf(trace) }, options, toolchain, terminal)
      } finally {
        await toolchain.close()
      }
    })
  cli
    .command('doctor', 'Look for what stands in the way: versions, toolchain, cache, engine')
    .option('--json', 'Print the findings as JSON')
    .example('  usejit doctor')
    .example('  usejit doctor --json')
    .action(async ({ json = false }: { json?: boolean }) => {
      const options = resolveOptions({}, terminal.env)
      const root = terminal.cwd
      const wasm = chooseToolchain({ ...options, root })
      const native = nativeToolchains({ toolchain: options.toolchain, root })
      try {
        return await doctor({ json }, options, { wasm, native }, terminal)
      } finally {
        await Promise.all([wasm, ...native].map((one) => one.close()))
      }
    })

  try {
    const { options } = cli.parse(['node', 'usejit', ...joinNegativeNumbers(args)], { run: false })
    // Of names that look like numbers cac has made numbers.
    cli.args = cli.args.map(String)
    const command = cli.matchedCommand
    // cac has printed these already.
    if (options.help || options.version) return 0
    if (!command) throw unknownCommand(cli.args[0], cli.commands)
    checkFlags(options, command)
    checkArguments(cli.args, command)
    return await cli.runMatchedCommand()
  } catch (error) {
    if (!(error instanceof UsageError) && (error as Error).name !== 'CACError' && !isOfFiles(error)) throw error
    terminal.err(`usejit: ${(error as Error).message}`)
    return 2
  }
}

/** A file or folder that cannot be read or written: what stands in the message is what the user needs, and not where usejit noticed. */
function isOfFiles(error: unknown): error is NodeJS.ErrnoException {
  const { code, path, syscall } = error as NodeJS.ErrnoException
  return error instanceof Error && code !== undefined && syscall !== undefined && path !== undefined
}

/** Has each file that is compiled told. */
function showProgress(services: Services, paths: readonly string[], terminal: Terminal): void {
  const total = findSourceFiles(paths, terminal.cwd).filter((file) =>
    directiveLike.test(readFileSync(file, 'utf8')),
  ).length
  const progress = total >= MANY_FILES ? terminal.progress?.(total) : undefined
  if (!progress) return
  const { compile, close } = services
  services.compile = async (file, ...rest) => {
    const compiled = await compile(file, ...rest)
    progress.step(relative(terminal.cwd, file).split(sep).join('/'))
    return compiled
  }
  services.close = () => {
    progress.end()
    return close()
  }
}

function unknownCommand(word: string | undefined, commands: readonly Command[]): UsageError {
  const names = commands.map((command) => command.name)
  const known = `Commands: ${names.join(', ')}. See usejit --help.`
  if (word === undefined) return new UsageError(`Say what to do. ${known}`)
  const meant = nearest(word, names)
  return new UsageError(`Unknown command "${word}". ${meant ? `Did you mean "${meant}"?` : known}`)
}

/** Files that are missing, or too many, where `src/*.ts` was written of a command that takes one. */
function checkArguments(given: readonly string[], { name, args, examples }: Command): void {
  const required = args.filter((one) => one.required).length
  const example = String(examples[0]).trim()
  if (given.length < required) throw new UsageError(`Say which file, as in: ${example}`)
  if (args.some((one) => one.variadic) || given.length <= args.length) return
  if (args.length === 0) throw new UsageError(`${name} takes no files, and here is ${given.join(', ')}.`)
  throw new UsageError(`${name} takes one file, and here are ${given.length}: ${given.join(', ')}.`)
}

function checkFlags(given: Readonly<Record<string, unknown>>, command: Command): void {
  // cac has made camel case of both.
  const own = command.options.map(({ name }) => dashed(name))
  for (const [name, value] of Object.entries(given)) {
    const flag = dashed(name)
    if (flag === '--') continue
    if (own.includes(flag) || commonFlags.includes(flag)) {
      if (Array.isArray(value)) throw new UsageError(`--${flag} is there ${value.length} times: which one counts?`)
      continue
    }
    const meant = nearest(flag, [...own, 'help', 'quiet', 'version'])
    const known = `Flags of ${command.name}: ${own.map((name) => `--${name}`).join(', ')}.`
    const written = flag.length === 1 ? `-${flag}` : `--${flag}`
    throw new UsageError(`Unknown flag ${written}. ${meant ? `Did you mean --${meant}?` : known}`)
  }
}

/** `maxUlp` as it is typed: `max-ulp`. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
