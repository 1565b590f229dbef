import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'
import { ToolchainError } from '../../src/compiler/toolchain/toolchain.ts'
import { original } from '../../src/runtime-shim/index.ts'
import type { Kernel } from '../../src/runtime-shim/kernel.ts'
import { loadModule } from '../../src/runtime-shim/load-module.ts'
import type { KernelManifest } from '../../src/runtime-shim/manifest.ts'
import {
  compileDispatched,
  type DispatchedModule,
  kernelOf,
  type NativeWay,
} from '../differential/dispatched-module.ts'
import {
  type Argument,
  copyArguments,
  isArray,
  type KernelMachine,
  type Outcome,
  outcomeOf,
  passesGuards,
} from '../differential/kernel-machine.ts'
import type { OpenAddon } from '../differential/native-machine.ts'
import { findDifference, type Observed, observe } from './compare.ts'
import type { Coverage } from './coverage.ts'
import { type ForeignArgument, withForeign } from './foreign-arguments.ts'
import type { KernelHeap, Placement } from './kernel-heap.ts'
import { instrumentOriginals, type Originals, type State } from './originals.ts'
import { printFiles } from './print-program.ts'
import type { Program } from './program.ts'
import { assemble, type FuzzArgument, isPlain, leavesOf } from './records.ts'
import { Identities } from './returned.ts'
import { within } from './within.ts'

/** One call. */
export interface Call {
  args: FuzzArgument[]
  placement: Placement
  foreign?: ForeignArgument
  /** Values of the variables that outlive calls. */
  state?: State
  /** Arguments that are one of those variables, an array: its name by the number of the argument. */
  shared?: Readonly<Record<number, string>>
  /** Methods are called on an object whose fields are accessors, too. */
  accessors?: boolean
}

/** Something that must never happen. */
export interface Failure {
  /** Shrinking keeps to failures of the same kind. */
  kind: 'mismatch' | 'trap' | 'compiler' | 'toolchain'
  message: string
  /** Function and call; a failure to compile has none. */
  name?: string
  call?: Call
  expected?: Observed
}

/** The message without names and numbers, which differ from program to program. */
export const plainMessage = ({ message }: Failure): string =>
  message.replace(/[%@]?[\w$.]*\d[\w$.]*|\b[a-z]\b/g, '#').slice(0, 120)

/**
 * How a call ended: in the `kernel`, or in the `original` because of a guard, both with equal results; or it was `skipped`, because the original
 * takes too long or throws what no program means to throw.
 */
export type Verdict = 'kernel' | 'original' | 'skipped' | Failure

/** A program that was compiled, ready to be run both ways. */
export interface RunnableProgram {
  kernels: Map<string, KernelManifest>
  /** Diagnostic codes of functions that have no kernel, by function. */
  rejected: Map<string, string>
  failures: Failure[]
  /** Calls a function as it was written and through its dispatcher, and its kernel by itself. */
  run(name: string, call: Call): Verdict
}

export interface Services {
  toolchain: Toolchain
  machine: KernelMachine
  heap: KernelHeap
  coverage: Coverage
  /** Runs native kernels too. */
  native?: NativeWay
}

/** Compiles a program; what the compiler cannot do appears in `failures`. */
export async function compileProgram(program: Program, services: Services): Promise<RunnableProgram> {
  const failures: Failure[] = []
  const kernels = new Map<string, KernelManifest>()
  const rejected = new Map<string, string>()
  let module: DispatchedModule
  try {
    module = await compileDispatched(printFiles(program), services.toolchain, services.native)
  } catch (error) {
    const kind = error instanceof ToolchainError ? 'toolchain' : 'compiler'
    failures.push({ kind, message: (error as Error).message })
    return { kernels, rejected, failures, run: () => 'skipped' }
  }
  for (const { marked, kernel, diagnostics } of module.compiled.functions) {
    const [first] = diagnostics
    const name = plainName(marked.name)
    if (kernel) kernels.set(name, kernel)
    else if (first?.code === 'internal-error') failures.push({ kind: 'compiler', message: first.message, name })
    else rejected.set(name, `${first?.code}: ${first?.message.replace(/`[^`]*`|\d+/g, '…')}`)
  }
  const originals = await instrumentOriginals(program, services.coverage)
  const loaded = new LoadedProgram(module, originals, services)
  return { kernels, rejected, failures, run: (name, call) => loaded.run(name, call) }
}

/** `Scale.prototype.by` → `by` */
const plainName = (name: string): string => name.replace(/^.*[.#]/, '')

/** The three runs of a call: the original, through the dispatcher, and the bare kernel. */
export class LoadedProgram {
  private readonly module: DispatchedModule
  private readonly originals: Originals
  private readonly services: Omit<Services, 'toolchain'>
  private dispatchers: Record<string, unknown> = {}
  private bare: WebAssembly.Instance | undefined
  /** The native kernels for the best and the lowest processor level. */
  private addons: OpenAddon[] = []
  private static loads = 0
  /** The program whose modules are in kernel memory. */
  private static current: LoadedProgram | undefined

  constructor(module: DispatchedModule, originals: Originals, services: Omit<Services, 'toolchain'>) {
    this.module = module
    this.originals = originals
    this.services = services
  }

  run(name: string, call: Call): Verdict {
    if (LoadedProgram.current !== this) this.load()
    const { args, foreign, state, shared } = call
    if (state) this.originals.setState(state)
    const copies = withShared(
      withForeign(assemble(args, copyArguments(leavesOf(args))), foreign),
      shared,
      this.originals.getState(),
    )
    keepFromProperties([...copies, ...Object.values(this.originals.getState())])
    const identities = new Identities(copies)
    const original = this.originals.call(name, copies)
    if (!original || copies.some(hasMostlyHoles)) return 'skipped'
    const expected = observe(original, copies, this.originals.getState(), identities)
    const failure = (kind: 'mismatch' | 'trap', message: string): Failure => ({ kind, message, name, call, expected })
    try {
      const { observed, ran } = this.dispatch(name, call)
      // The bodies of classes are strict: there, a property that cannot be made is an error.
      if (!ran && observed.thrown?.includes('not extensible')) return 'skipped'
      const difference =
        findDifference(expected, observed) ??
        (ran &&
        !foreign &&
        !shared &&
        args.every(isPlain) &&
        !isFresh(original.result, copies) &&
        !usesState(this.manifest(name, args as Argument[])) &&
        !this.hasAbsent(name)
          ? (this.runBare(name, args as Argument[], expected) ?? this.runNative(name, args as Argument[], expected))
          : undefined)
      if (difference) return failure('mismatch', difference)
      // Without the arrays that it shares with the module, the call would be another one, of which nobody knows that it ends.
      const otherwise = call.accessors && ran && !foreign && !call.shared ? this.runOnAccessors(name, call) : undefined
      if (otherwise) return failure('mismatch', `${otherwise} (on an object with accessors)`)
      if (!ran) return 'original'
    } catch (error) {
      return failure('trap', (error as Error).message)
    }
    this.services.coverage.commit()
    return 'kernel'
  }

  /** The kernel for the types of these arguments, or any. */
  private manifest(name: string, args: readonly Argument[]): KernelManifest {
    const all = variantsOf(kernelOf(this.dispatcher(name)) as Kernel).map(({ manifest }) => manifest)
    return all.find((manifest) => passesGuards(manifest, args)) ?? all[0]
  }

  /** Whether there are kernels for arguments that are missing: which of them it is, only the dispatcher knows. */
  private hasAbsent(name: string): boolean {
    return variantsOf(kernelOf(this.dispatcher(name)) as Kernel).some(({ manifest }) => manifest.absent !== undefined)
  }

  /** A function of the module, or a method of the object that the module exports for it. */
  private dispatcher(name: string): (...args: unknown[]) => unknown {
    const home = (this.dispatchers[`${name}$this`] ?? this.dispatchers) as Record<string, unknown>
    return home[name] as (...args: unknown[]) => unknown
  }

  private load(): void {
    LoadedProgram.current = this
    const { heap, machine, native } = this.services
    const { artifact, addons: [addon] = [] } = this.module.compiled
    heap.reset()
    // Dispatchers run native code for one processor level after the other, as far as the machine goes.
    if (native) process.env.USEJIT_CPU = LEVELS[LoadedProgram.loads++ % LEVELS.length]
    this.dispatchers = this.module.evaluate()
    const loaded = [...this.module.compiled.functions]
      .map(({ marked }) => this.dispatcher(plainName(marked.name)))
      .map(kernelOf)
      .find((kernel) => kernel !== undefined)
    if (loaded) loadModule(loaded.module)
    heap.keepModules()
    this.bare = artifact && machine.instantiate(artifact.wasm, artifact.errors)
    this.addons = native && addon ? [3, 0].map((level) => native.machine.open(addon, artifact?.errors, level)) : []
  }

  /** @throws WebAssembly.RuntimeError, or an error that says what the kernel must not do */
  private dispatch(
    name: string,
    { args, placement, foreign, state, shared }: Call,
  ): { observed: Observed; ran: boolean } {
    const home = this.dispatchers[`${name}$this`]
    const dispatcher = this.dispatcher(name)
    const kernel = kernelOf(dispatcher) as Kernel
    const placed = this.services.heap.place(leavesOf(args), placement)
    const access = this.dispatchers as { $set?(values: State): void; $state?(): State }
    if (state) access.$set?.(state)
    const given = withShared(withForeign(assemble(args, placed.args), foreign), shared, access.$state?.() ?? {})
    keepFromProperties([...given, ...Object.values(access.$state?.() ?? {})])
    const ran = () => variantsOf(kernel).reduce((sum, one) => sum + one.ran + (one.half?.ran ?? 0), 0)
    const before = ran()
    const identities = new Identities(given)
    const observed = observe(
      outcomeOf(() => dispatcher.apply(home, given)),
      given,
      access.$state?.(),
      identities,
    )
    if (kernel.module.code) throw new Error(`the module does not run: ${kernel.module.code} ${kernel.module.error}`)
    const intrusion = placed.intrusion()
    if (intrusion) throw new Error(intrusion)
    return { observed, ran: ran() > before }
  }

  /** The native kernel between red zones, for each processor level. */
  private runNative(name: string, args: Argument[], expected: Observed): string | undefined {
    const manifest = this.manifest(name, args)
    if (!passesGuards(manifest, args)) return undefined
    for (const addon of this.addons) {
      if (!addon.kernels[manifest.export]) return undefined
      const { machine } = this.services.native as NonNullable<Services['native']>
      const difference = findDifference(
        withoutState(expected),
        observeBare(manifest, args, machine.call(addon, manifest, args)),
      )
      if (difference) return `${difference} (in native code for level ${addon.level})`
    }
    return undefined
  }

  /** A method through its dispatcher and as it was written, both on objects that tell how their fields are used. */
  private runOnAccessors(name: string, { args, state }: Call): string | undefined {
    const home = this.dispatchers[`${name}$this`] as object | undefined
    if (!home) return undefined
    const dispatcher = this.dispatcher(name)
    const run = (fn: typeof dispatcher, limit: number) => {
      // Both begin with the same variables of the module, which the first one may change.
      if (state) (this.dispatchers as { $set?(values: State): void }).$set?.(state)
      const { receiver, log } = withAccessors(home, state ?? {})
      const copies = assemble(args, copyArguments(leavesOf(args)))
      keepFromProperties(copies)
      const outcome = within(limit, () => outcomeOf(() => fn.apply(receiver, copies)))
      return outcome && { observed: observe(outcome, copies), log }
    }
    // Where a kernel names its class and has another object for `this`, its loops run otherwise than those whose steps were counted: they may not end.
    const expected = run(original(dispatcher), 2_000)
    if (!expected) return undefined
    const actual = run(dispatcher, 60_000)
    if (!actual) return 'does not end'
    // As in `run`: what would have become a property.
    if (expected.observed.thrown?.includes('not extensible')) return undefined
    const used = expected.log.findIndex((line, i) => line !== actual.log[i])
    if (used >= 0 || expected.log.length !== actual.log.length)
      return `field ${expected.log[used] ?? ''}, kernel: ${actual.log[used] ?? ''}`
    return findDifference(expected.observed, actual.observed)
  }

  /** The kernel on arguments that lie between red zones, at the very end of a memory. */
  private runBare(name: string, args: Argument[], expected: Observed): string | undefined {
    const manifest = this.manifest(name, args)
    if (!this.bare || !passesGuards(manifest, args)) return undefined
    const outcome = this.services.machine.call(this.bare, manifest, args)
    const difference = findDifference(withoutState(expected), observeBare(manifest, args, outcome))
    return difference && `${difference} (in a bare kernel)`
  }
}

const LEVELS = ['x86-64-v4', 'x86-64-v3', 'x86-64-v2', 'x86-64']

/** The kernels of a function, of which there are several where its parameters may have several types. */
const variantsOf = (kernel: Kernel): Kernel[] => [kernel, ...(kernel.others ?? [])]

/** Whether an index far behind its end was assigned: it takes minutes to go through such an array, or all memory. */
const hasMostlyHoles = (arg: unknown): boolean => Array.isArray(arg) && arg.length > 1e6

/** An object that inherits what `home` does and has its fields as accessors, which keep a record. */
function withAccessors(home: object, state: State): { receiver: object; log: string[] } {
  const log: string[] = []
  const isInstance = typeof home !== 'function' && Object.getPrototypeOf(home) !== Object.prototype
  const receiver = Object.create(isInstance ? Object.getPrototypeOf(home) : home) as object
  for (const [key, field] of Object.entries(home)) {
    if (typeof field === 'function') continue
    const given = state[key] ?? field
    let value: unknown = ArrayBuffer.isView(field) ? (field as Uint8Array).slice() : given
    if (ArrayBuffer.isView(value) && Array.isArray(given)) (value as Uint8Array).set(given as number[])
    Object.defineProperty(receiver, key, {
      enumerable: true,
      get: () => {
        log.push(`${key} is read`)
        return value
      },
      set: (by: unknown) => {
        log.push(`${key} = ${String(by)}`)
        value = by
      },
    })
  }
  return { receiver, log }
}

function withShared(args: unknown[], shared: Call['shared'] = {}, state: State): unknown[] {
  return args.map((arg, i) => (i in shared ? state[shared[i]] : arg))
}

/** An index that is undefined would make a property `undefined`; kernels know of no properties, and this keeps originals from having them. */
function keepFromProperties(args: readonly unknown[]): void {
  for (const arg of args) {
    if (ArrayBuffer.isView(arg)) Object.preventExtensions(arg)
    else if (typeof arg === 'object' && arg !== null) keepFromProperties(Object.values(arg))
  }
}

/** An object that the dispatcher makes, or a string. */
const isFresh = (result: unknown, args: readonly unknown[]): boolean =>
  typeof result === 'string' || (typeof result === 'object' && result !== null && !args.includes(result))

const withoutState = (observed: Observed): Observed => ({ ...observed, state: {} })

/** A kernel with inputs that are no arguments, or with a result that it leaves in slots: only the dispatcher knows where to find them. */
const usesState = ({ params, fresh }: KernelManifest): boolean =>
  fresh !== undefined || params.some(({ from }) => from !== undefined)

/** What a call without dispatcher has done. */
function observeBare(manifest: KernelManifest, args: Argument[], { result, thrown, arrays }: Outcome): Observed {
  let at = 0
  const after = args.map((arg) => (isArray(arg) ? arrays[at++] : arg))
  // Of an array that is passed twice, the first one is meant, as in the original.
  const returned = manifest.returns === undefined || thrown ? result : after[args.indexOf(args[manifest.returns])]
  return observe({ result: returned, thrown }, after)
}
