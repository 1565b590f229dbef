import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** What the doctor knows of the machine; tests make up others. */
export interface Machine {
  /** `process.versions.node`, `process.platform`, `process.arch` */
  node: string
  platform: string
  arch: string
  /** Extensions that the processor says it has, in lower case; missing where nobody tells. */
  features?: ReadonlySet<string>
  threads: number
  /** Whether the engine takes a module of WebAssembly. */
  validate(module: Uint8Array<ArrayBuffer>): boolean
}

/** The one that this process runs on. */
export function thisMachine(): Machine {
  const { platform, arch } = process
  return {
    node: process.versions.node,
    platform,
    arch,
    features: featuresOf(platform),
    threads: availableParallelism(),
    validate: (module) => WebAssembly.validate(module),
  }
}

function featuresOf(platform: string): ReadonlySet<string> | undefined {
  try {
    if (platform === 'linux') {
      const [, list] = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? []
      return list === undefined ? undefined : new Set(list.trim().toLowerCase().split(/\s+/))
    }
    if (platform === 'darwin') {
      const told = execFileSync('sysctl', ['-n', 'machdep.cpu.features', 'machdep.cpu.leaf7_features'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      // As Linux spells them.
      return new Set(told.trim().toLowerCase().replaceAll('avx1.0', 'avx').replaceAll('.', '_').split(/\s+/))
    }
  } catch {
    // On Apple's own processors there is no such list.
  }
  return undefined
}
