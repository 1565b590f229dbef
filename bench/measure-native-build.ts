import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseNativeToolchain, chooseToolchain, compileModule, type Platform, type Toolchain } from 'usejit/compiler'

/** What addons cost with one compiler. */
export interface NativeBuild {
  compiler: string
  rows: NativeBuildCosts[]
}

/** What one module costs as native code for one platform. */
export interface NativeBuildCosts {
  /** The module in words. */
  module: string
  platform: Platform
  /** Milliseconds until the addon is there, and of processor time in compiler and linker where the system tells; the least of all rounds. */
  wall: number
  cpu?: number
  /** Size of the addon. */
  bytes: number
}

const PLATFORMS: readonly Platform[] = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64']
/** Processor time is told in steps of 10 ms: as many rounds are added up. */
const ROUNDS = 8
/** Ten kernels of the suite, in one module. */
const LARGE = ['nbody', 'k-means', 'noise', 'fft', 'levenshtein', 'sparse', 'mandelbrot', 'fused', 'stencils']

/**
 * Compiles three modules for four platforms with each compiler for native code that is there, one at a time. Its own text and WebAssembly are made before
 * the clock starts.
 *
 * @param root folder of the repository
 */
export async function measureNativeBuild(root: string): Promise<NativeBuild[]> {
  const found: NativeBuild[] = []
  for (const toolchain of ['zig', 'clang'] as const) {
    const native = chooseNativeToolchain({ toolchain, root })
    try {
      const version = await native.version().catch(() => undefined)
      if (version === undefined) continue
      found.push({ compiler: version.replace(/ \(flags.*/, ''), rows: await measureWith(native, root) })
    } finally {
      await native.close()
    }
  }
  return found
}

async function measureWith(native: Toolchain, root: string): Promise<NativeBuildCosts[]> {
  const text = (file: string) => readFileSync(join(root, 'bench', file), 'utf8')
  const ten = text('ten-loops.ts')
  const modules = {
    'one loop': ten.slice(0, ten.indexOf('\n}\n') + 3),
    'ten loops': ten,
    'ten kernels of the bench': LARGE.map((name) => text(`kernels/${name}.ts`)).join('\n'),
  }
  const wasm = chooseToolchain({ toolchain: 'embedded' })
  const rows: NativeBuildCosts[] = []
  try {
    for (const [module, code] of Object.entries(modules)) {
      for (const platform of PLATFORMS) {
        const timed = new TimedToolchain(native)
        const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
        const { addons, diagnostics } = await compileModule(
          join(root, 'bench', 'module.ts'),
          code,
          { directive, platforms: [platform] },
          { toolchain: wasm, nativeToolchain: timed },
        )
        // Zig's package makes no files for macOS.
        if (!addons?.[0] && native.name === 'zig') continue
        if (!addons?.[0]) throw new Error(`${module} for ${platform}: ${diagnostics[0]?.message}`)
        rows.push({ module, platform, wall: timed.wall, cpu: timed.cpu, bytes: addons[0].bytes.length })
      }
    }
  } finally {
    await wasm.close()
  }
  return rows
}

/** Compiles everything several times, and looks at the clock. */
class TimedToolchain implements Toolchain {
  wall = Infinity
  cpu: number | undefined
  readonly name: Toolchain['name']
  private readonly toolchain: Toolchain

  constructor(toolchain: Toolchain) {
    this.toolchain = toolchain
    this.name = toolchain.name
  }

  readonly version: Toolchain['version'] = (target) => this.toolchain.version(target)

  readonly compile: Toolchain['compile'] = async (input) => {
    const output = await this.toolchain.compile(input)
    const before = childTime()
    for (let i = 0; i < ROUNDS; i++) {
      const started = performance.now()
      await this.toolchain.compile(input)
      this.wall = Math.min(this.wall, performance.now() - started)
    }
    const after = childTime()
    if (before !== undefined && after !== undefined) this.cpu = (after - before) / ROUNDS
    return output
  }

  async close(): Promise<void> {}
}

/** Milliseconds of processor time of all programs that this process has started, and of those that they have; Linux tells (proc(5)). */
function childTime(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const own = timesOf('self')
  let ticks = own!.ended
  // Shells that start compilers have not ended.
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(name) : undefined
    if (times?.parent === process.pid) ticks += times.own + times.ended
  }
  // Ticks are hundredths of a second wherever Node runs.
  return 10 * ticks
}

/** Ticks of processor time of a process, and of its children that have ended. @returns undefined if it has ended, too */
function timesOf(process: string): { parent: number; own: number; ended: number } | undefined {
  try {
    // Behind the name, which may have spaces, in brackets.
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1].split(' ').map(Number)
    return { parent: fields[1], own: fields[11] + fields[12], ended: fields[13] + fields[14] }
  } catch {
    return undefined
  }
}
