import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import picocolors from 'picocolors'
import { resolveCacheDir } from '../compiler/cache/cache-dir.ts'
import { makeDirectory } from '../compiler/cache/make-directory.ts'
import type { Toolchain } from '../compiler/toolchain/toolchain.ts'
import type { ResolvedOptions } from '../plugin/options.ts'
import { packageVersion } from '../version.ts'
import type { Terminal } from './terminal.ts'

/** One thing that must be right for usejit to work. */
interface Finding {
  name: string
  ok: boolean
  /** What was found, or what is wrong and what to do. */
  detail: string
}

/**
 * A module of one function `() -> v128` that returns a `v128.const` (WebAssembly core specification 2.0, sections 5.4.8 and 5.5): it
 * validates only where the engine knows SIMD.
 */
const simdModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x16, 0x01, 0x14, 0x00, 0xfd, 0x0c, ...new Uint8Array(16), 0x0b],
])

/**
 * `usejit doctor`: looks for what commonly stands in the way of kernels.
 *
 * @param flags `json`: print the findings as JSON
 * @param options resolved plugin options
 * @param toolchain the one that a build would use
 * @param terminal where to print
 * @param nativeToolchain the one that would make native code; that there is none is wrong only where some is asked for
 * @returns exit code: 1 where something is wrong, else 0
 */
export async function doctor(
  flags: { json: boolean },
  options: ResolvedOptions,
  toolchain: Pick<Toolchain, 'name' | 'version'>,
  terminal: Terminal,
  nativeToolchain?: Pick<Toolchain, 'version'>,
): Promise<0 | 1> {
  const findings: Finding[] = [
    { name: 'usejit', ok: true, detail: packageVersion() },
    checkNode(process.versions.node),
    await checkToolchain(toolchain),
    ...(nativeToolchain ? [await checkNative(nativeToolchain, options.platforms.length > 0)] : []),
    checkCacheDir(resolveCacheDir(terminal.cwd, options.cacheDir)),
    checkSimd(),
    checkEnabled(options),
  ]
  const ok = findings.every((one) => one.ok)
  if (flags.json) {
    terminal.out(JSON.stringify({ ok, findings }, null, 2))
  } else {
    const colors = picocolors.createColors(terminal.color)
    for (const one of findings) {
      terminal.out(`${one.ok ? colors.green('ok   ') : colors.red('wrong')}  ${one.name.padEnd(10)}  ${one.detail}`)
    }
  }
  return ok ? 0 : 1
}

/** Versions below have no `require` of ES modules, which the CommonJS entries rest on. */
function checkNode(version: string): Finding {
  const [major, minor] = version.split('.').map(Number)
  const ok = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  const place = `${version} on ${process.platform}-${process.arch}`
  return { name: 'node', ok, detail: ok ? place : `${place}: install Node 20.19 or later (22.12 or later of 22).` }
}

async function checkToolchain(toolchain: Pick<Toolchain, 'name' | 'version'>): Promise<Finding> {
  try {
    return { name: 'toolchain', ok: true, detail: `${toolchain.name}: ${await toolchain.version()}` }
  } catch (error) {
    return { name: 'toolchain', ok: false, detail: `${toolchain.name}: ${(error as Error).message}` }
  }
}

async function checkNative(toolchain: Pick<Toolchain, 'version'>, wanted: boolean): Promise<Finding> {
  try {
    return { name: 'native', ok: true, detail: await toolchain.version() }
  } catch (error) {
    return { name: 'native', ok: !wanted, detail: `no native code: ${(error as Error).message}` }
  }
}

function checkCacheDir(path: string): Finding {
  const probe = join(path, `doctor-${randomUUID()}.tmp`)
  try {
    makeDirectory(path)
    writeFileSync(probe, '')
    rmSync(probe)
    return { name: 'cache', ok: true, detail: path }
  } catch (error) {
    const advice = 'Make it writable, or name another with the option cacheDir or the variable USEJIT_CACHE_DIR.'
    return { name: 'cache', ok: false, detail: `${path}: ${(error as Error).message}. ${advice}` }
  }
}

function checkSimd(): Finding {
  const ok = WebAssembly.validate(simdModule)
  return {
    name: 'wasm simd',
    ok,
    detail: ok ? 'yes' : 'This engine has no WebAssembly SIMD: kernels cannot run in it.',
  }
}

function checkEnabled({ enabled }: ResolvedOptions): Finding {
  return {
    name: 'enabled',
    ok: enabled,
    detail: enabled ? 'yes' : 'USEJIT_DISABLE is set: builds leave every function alone.',
  }
}
