/** For emitted code with native kernels: finds the addon of this platform and loads it, at the first call that could use it. Never throws. */
import { checksum } from './checksum.ts'
import type { Kernel } from './kernel.ts'
import { settle } from './load-module.ts'
import type { LibraryMath } from './manifest.ts'
import { isTheSame } from './math.ts'
import { kernelMemory } from './memory.ts'

/** One addon: its build id, the range of its bytes that signing leaves as they are, their checksum, and what gives the URL or path of its file. */
type Build = [id: string, from: number, to: number, sum: number, locate: () => string]

type NativeFunction = (this: Kernel, ...inputs: unknown[]) => unknown

/** What an addon exports. */
interface Addon {
  id: string
  /** Functions of the kernels by name, for the best processor level up to `highest`; and `level`. */
  open(highest: number): Record<string, NativeFunction> & { level: number }
}

/** The native half of a kernel. */
export interface NativeHalf {
  /** Loads the addon unless that was tried before. @returns whether the kernel runs natively */
  prepare(): boolean
  /** Processor level that it runs for, once loaded. */
  level?: string
  /** Why it did not load. */
  error?: unknown
  /** What is wrong with `USEJIT_CPU`, without which the best level runs. */
  unknown?: string
  /** Kernel memory, where the kernel looks into it; it gets it as its last argument. */
  memory?: Uint8Array
  /** Calls that ran natively. */
  ran: number
}

const levels = ['x86-64', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4']

/**
 * @param builds addons by platform, `linux-x64`
 * @param math functions of the Math library in the addons: where one is not the engine's, the kernel has no native half
 * @returns gives a kernel its native half
 */
export function $native(builds: Record<string, Build>, math?: LibraryMath): (kernel: object) => void {
  let opened: ReturnType<Addon['open']> | undefined
  let error: unknown
  let unknown: string | undefined

  function load(): void {
    try {
      opened = open(builds)
      const { USEJIT_CPU: cpu } = process.env
      if (cpu && !levels.includes(cpu)) unknown = `${cpu} is none of ${levels.join(', ')}`
    } catch (reason) {
      error = reason
    }
  }

  return (object) => {
    const kernel = object as Kernel
    const { module, manifest } = kernel
    const native: NativeHalf = {
      ran: 0,
      prepare() {
        if (!opened && error === undefined) load()
        if (kernel.native !== first) return kernel.native !== undefined
        if (manifest.takesMemory) native.memory = kernelMemory()?.bytes
        const same = math?.kernels[manifest.export]?.every((key) => isTheSame(key, math.probes[key])) ?? true
        kernel.native = same ? (opened?.[manifest.export] as Kernel['native']) : undefined
        native.level = opened && (process.arch === 'x64' ? levels[opened.level] : process.arch)
        native.unknown = unknown
        native.error = same ? error : new Error('functions of Math differ in this engine')
        // Nothing else to run.
        if (!kernel.native && !module.manifest.wasm) {
          module.error = native.error
          settle(module, 'no-native')
        }
        return kernel.native !== undefined
      },
    }
    /** Stands for the function until the first call. */
    function first(this: Kernel, ...inputs: unknown[]): unknown {
      native.prepare()
      // The dispatcher had none to give.
      if (native.memory) inputs[inputs.length - 1] = native.memory
      return kernel.native ? kernel.native(...inputs) : kernel
    }
    kernel.half = native
    kernel.native = first
    kernel.raise = (status, ...values) => {
      // The dispatcher counts calls that return.
      native.ran++
      if (status < 0) throw new RangeError('Maximum call stack size exceeded')
      return module.manifest.throw![status - 1](...values)
    }
  }
}

/**
 * Looks at the file before the system does: what is cut off or has holes can end the process when it is mapped.
 *
 * @throws Error that says why it cannot be used
 */
function open(builds: Record<string, Build>): ReturnType<Addon['open']> {
  const { platform, arch, env, getBuiltinModule, dlopen } = process
  const build = builds[`${platform}-${arch}`]
  if (!build) throw new Error(`this is ${platform}-${arch}, and the build has ${Object.keys(builds).join(', ')}`)
  if (!getBuiltinModule) throw new Error('Node must be 20.16 or later')
  const [id, from, to, sum, locate] = build
  const place = locate()
  // Neither `import` nor `require`: this file is part of programs that are both, and of some that run in browsers.
  const path = place.startsWith('file:') ? getBuiltinModule('url').fileURLToPath(place) : place
  const bytes = getBuiltinModule('fs').readFileSync(path).subarray(from, to)
  const foreign = new Error(`${path} is damaged, or of another build`)
  if (checksum(bytes) !== sum) throw foreign
  const loaded = { exports: {} as Addon }
  dlopen.call(process, loaded, path)
  if (loaded.exports.id !== id) throw foreign
  const wanted = levels.indexOf(env.USEJIT_CPU ?? '')
  return loaded.exports.open(wanted < 0 ? levels.length : wanted)
}
