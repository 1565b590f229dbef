import picocolors from 'picocolors'
import { resolveCacheDir } from '../../compiler/cache/cache-dir.ts'
import type { ResolvedOptions } from '../../plugin/options.ts'
import { packageVersion } from '../../version.ts'
import type { Terminal } from '../terminal.ts'
import { checkCache } from './check-cache.ts'
import { checkNode, checkProcessor, checkSimd, checkThreads, PAGES } from './check-machine.ts'
import { type AskedToolchain, checkNative, checkToolchain } from './check-toolchains.ts'
import type { Finding } from './finding.ts'
import { type Machine, thisMachine } from './machine.ts'

/** Who would compile. */
export interface DoctorToolchains {
  /** To WebAssembly. */
  wasm: Pick<AskedToolchain, 'name' | 'version'>
  /** To native code, in the order in which they are taken. */
  native: readonly AskedToolchain[]
}

/**
 * `usejit doctor`: looks for what commonly stands in the way of kernels.
 *
 * @param flags `json`: print the findings as JSON
 * @param options resolved plugin options
 * @param terminal where to print
 * @returns exit code: 1 where kernels cannot be made or run, or native code that the options ask for cannot; else 0
 */
export async function doctor(
  flags: { json: boolean },
  options: ResolvedOptions,
  toolchains: DoctorToolchains,
  terminal: Terminal,
  machine: Machine = thisMachine(),
): Promise<0 | 1> {
  const findings: Finding[] = [
    { name: 'usejit', level: 'ok', detail: packageVersion() },
    checkNode(machine),
    await checkToolchain(toolchains.wasm),
    checkSimd(machine),
    checkEnabled(options),
    ...(await checkNative(toolchains.native, options.platforms, `${machine.platform}-${machine.arch}`)),
    checkProcessor(machine),
    checkThreads(machine),
    await checkCache(resolveCacheDir(terminal.cwd, options.cacheDir), options.cacheLimit),
    PAGES,
  ]
  const ok = findings.every(({ level }) => level !== 'wrong')
  terminal.out(flags.json ? JSON.stringify({ version: 1, ok, findings }, null, 2) : describe(findings, terminal))
  return ok ? 0 : 1
}

function describe(findings: readonly Finding[], { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const words = { ok: colors.green('ok   '), note: colors.yellow('note '), wrong: colors.red('wrong') }
  const width = Math.max(...findings.map(({ name }) => name.length))
  const indent = ' '.repeat(width + 9)
  return findings
    .map(({ name, level, detail, help }) => {
      const line = `${words[level]}  ${name.padEnd(width)}  ${detail}`
      return help === undefined ? line : `${line}\n${indent}→ ${help}`
    })
    .join('\n')
}

function checkEnabled({ enabled }: ResolvedOptions): Finding {
  return enabled
    ? { name: 'enabled', level: 'ok', detail: 'yes' }
    : {
        name: 'enabled',
        level: 'wrong',
        detail: 'USEJIT_DISABLE is set: builds leave every function alone',
        help: 'unset it',
      }
}
