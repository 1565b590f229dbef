import { installClang, installCompiler } from '../../compiler/toolchain/install-compiler.ts'
import { PLATFORMS, type Platform } from '../../compiler/toolchain/platform.ts'
import { type Toolchain, ToolchainError } from '../../compiler/toolchain/toolchain.ts'
import type { Finding } from './finding.ts'

/** Of a toolchain, what is asked here. */
export type AskedToolchain = Pick<Toolchain, 'name' | 'version' | 'compile'>

/** The toolchain of WebAssembly, without which nothing is compiled. */
export async function checkToolchain(toolchain: Pick<AskedToolchain, 'name' | 'version'>): Promise<Finding> {
  const { name } = toolchain
  try {
    return { name: 'toolchain', level: 'ok', detail: `${name}: ${await toolchain.version()}` }
  } catch (error) {
    const help = name === 'embedded' ? 'Install usejit again: npm install --save-dev usejit' : adviceOf(error)
    return { name: 'toolchain', level: 'wrong', detail: `${name}: ${(error as Error).message}`, ...asHelp(help) }
  }
}

const adviceOf = (error: unknown): string | undefined => (error instanceof ToolchainError ? error.help : undefined)

/** As findings are written. */
const asHelp = (advice: string | undefined): { help?: string } =>
  advice === undefined ? {} : { help: advice.replace(/^[A-Z]/, (first) => first.toLowerCase()).replace(/\.$/, '') }

/** An addon that does nothing: what is tried is whether compiler and linker are there for a platform. */
const SMALLEST_ADDON =
  'define dllexport ptr @napi_register_module_v1(ptr %env, ptr %exports) {\n  ret ptr %exports\n}\n'

/**
 * The toolchains of native code, each with what it makes an addon for.
 *
 * @param wanted platforms that the options ask for: where nobody makes them, something is wrong
 * @param host this machine, as Node names it
 */
export async function checkNative(
  toolchains: readonly AskedToolchain[],
  wanted: readonly Platform[],
  host: string,
): Promise<Finding[]> {
  const findings: Finding[] = []
  /** Builds take nobody in place of a compiler that has been named. */
  let misnamed = false
  let hasZig = false
  const possible = new Set<Platform>()
  for (const toolchain of toolchains) {
    const { name } = toolchain
    let version: string
    try {
      version = await toolchain.version()
    } catch (error) {
      const isNamed = error instanceof ToolchainError && error.setting !== undefined
      misnamed ||= isNamed
      const detail = `not there: ${(error as Error).message}`
      findings.push({ name, level: isNamed ? 'wrong' : 'ok', detail, ...(isNamed && asHelp(adviceOf(error))) })
      continue
    }
    hasZig ||= name === 'zig'
    const failures = new Map<string, Platform[]>()
    const own: Platform[] = []
    for (const platform of PLATFORMS) {
      const problem = await problemWith(toolchain, platform)
      if (problem === undefined) own.push(platform)
      else failures.set(problem, [...(failures.get(problem) ?? []), platform])
    }
    for (const platform of own) possible.add(platform)
    findings.push({
      name,
      level: 'ok',
      detail: own.length > 0 ? `${version}: makes ${own.join(', ')}` : `${version}: makes nothing`,
    })
    for (const [problem, platforms] of failures)
      findings.push({ name, level: 'note', detail: `not ${platforms.join(', ')}: ${problem}` })
  }
  findings.push(
    misnamed
      ? { name: 'native', level: 'wrong', detail: 'none is made while a variable names a compiler that is not there' }
      : summary(possible, wanted, (missing) => (hasZig ? installClang(host) : installCompiler(missing, host))),
  )
  return findings
}

async function problemWith(toolchain: AskedToolchain, platform: Platform): Promise<string | undefined> {
  try {
    const target = { kind: 'native', platform } as const
    await toolchain.compile({ llvmIr: SMALLEST_ADDON, target, exports: [], label: 'a probe' })
    return undefined
  } catch (error) {
    return (error as Error).message.split('\n')[0].replaceAll(platform, 'it')
  }
}

function summary(
  possible: ReadonlySet<Platform>,
  wanted: readonly Platform[],
  advice: (missing: readonly Platform[]) => string,
): Finding {
  const name = 'native'
  const missing = PLATFORMS.filter((platform) => !possible.has(platform))
  const lacking = wanted.filter((platform) => !possible.has(platform))
  if (missing.length === 0) return { name, level: 'ok', detail: 'code can be made for every platform' }
  const detail =
    possible.size === 0 ? 'none can be made; WebAssembly can' : `no code can be made for ${missing.join(', ')}`
  const level = lacking.length > 0 ? 'wrong' : 'note'
  return { name, level, detail, ...asHelp(advice(missing)) }
}
