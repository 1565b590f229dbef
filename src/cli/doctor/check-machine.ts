import type { Finding } from './finding.ts'
import type { Machine } from './machine.ts'

/** Versions below have no `require` of ES modules, which the CommonJS entries rest on. */
export function checkNode({ node, platform, arch }: Machine): Finding {
  const [major, minor] = node.split('.').map(Number)
  const ok = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  return {
    name: 'node',
    level: ok ? 'ok' : 'wrong',
    detail: `${node} on ${platform}-${arch}`,
    ...(!ok && { help: 'install Node 20.19 or later (22.12 or later of 22)' }),
  }
}

/**
 * A module of one function `() -> v128` that returns a `v128.const` (WebAssembly core specification 2.0, sections 5.4.8 and 5.5): it
 * validates only where the engine knows SIMD.
 */
const SIMD_MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x16, 0x01, 0x14, 0x00, 0xfd, 0x0c, ...new Uint8Array(16), 0x0b],
])

export function checkSimd({ validate }: Machine): Finding {
  return validate(SIMD_MODULE)
    ? { name: 'wasm simd', level: 'ok', detail: 'yes' }
    : {
        name: 'wasm simd',
        level: 'wrong',
        detail: 'this engine has no WebAssembly SIMD: kernels cannot run in it',
        help: 'use an engine of 2021 or later, and no flag that switches SIMD off',
      }
}

/** The levels of the x86-64 psABI (section 3.1.1, table 3.1) beyond the first, by what Linux calls their extensions; `abm` has LZCNT. */
const LEVELS: readonly [level: string, needs: readonly string[]][] = [
  ['x86-64-v2', ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3']],
  ['x86-64-v3', ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe']],
  ['x86-64-v4', ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']],
]

/** The highest level all of which a processor has. */
export function x86Level(features: ReadonlySet<string>): string {
  let found = 'x86-64'
  for (const [level, needs] of LEVELS) {
    if (!needs.every((one) => features.has(one))) break
    found = level
  }
  return found
}

/** Extensions of arm64 that are worth a word; asimd is part of every processor that Node runs on. */
const ARM_FEATURES = ['asimd', 'asimdhp', 'asimddp', 'sve', 'sve2']

export function checkProcessor({ arch, features }: Machine): Finding {
  const name = 'processor'
  if (arch === 'arm64') {
    const found = features ? ARM_FEATURES.filter((one) => features.has(one)) : ['asimd']
    const extensions = found.length > 0 ? ` with ${found.join(', ')}` : ''
    return { name, level: 'ok', detail: `arm64${extensions}; native kernels use asimd` }
  }
  if (arch !== 'x64')
    return { name, level: 'note', detail: `${arch}: there is no native code for it; WebAssembly runs` }
  if (!features)
    return {
      name,
      level: 'ok',
      detail: 'x86-64; this system does not tell which level. Native kernels find it out when they are loaded',
    }
  return { name, level: 'ok', detail: `${x86Level(features)}, which native kernels use` }
}

export function checkThreads({ threads }: Machine): Finding {
  return {
    name: 'threads',
    level: 'ok',
    detail: `${threads}; a call runs on one, and workers have kernels and kernel memory of their own`,
  }
}

/** What cannot be seen from here. */
export const PAGES: Finding = {
  name: 'pages',
  level: 'ok',
  detail:
    "need no cross-origin isolation (no COOP and COEP headers), since kernels do not use shared memory. With a content security policy they need script-src 'wasm-unsafe-eval'",
}
