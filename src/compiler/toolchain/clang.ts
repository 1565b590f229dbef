import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createChildToolchain, type InstalledLlvm } from './child-toolchain.ts'
import { findProgram } from './find-program.ts'
import { installClang } from './install-compiler.ts'
import { createLauncher, type RunProgram } from './launcher.ts'
import type { LlvmTool } from './native-commands.ts'
import { type PrintingToolchain, ToolchainError } from './toolchain.ts'

/** LLVM 14 crashes on pointers without a type, which is how we write all of them. */
const OLDEST = 15
/** Debian and its kin install several next to each other; the newest first. */
const NEWEST = 23

/** Where to look; tests change it. */
export interface ClangOptions {
  /** `USEJIT_CLANG` and `PATH` are read from it. */
  env?: NodeJS.ProcessEnv
  timeoutMs?: number
}

/**
 * Clang and lld of the system, 15 or later: `USEJIT_CLANG`, else `clang`, `clang-22` … `clang-15` on PATH, the first that is recent enough.
 *
 * @example
 * const { bytes } = await createClangToolchain().compile({ llvmIr, target: { kind: 'native', platform: 'linux-x64' }, exports, label })
 */
export function createClangToolchain({ env = process.env, timeoutMs = 60_000 }: ClangOptions = {}): PrintingToolchain {
  return createChildToolchain('clang', (run) => findClang(env, run), env, timeoutMs)
}

/** @throws ToolchainError (`missing`) that says what was found instead, and what to do */
export async function findClang(
  env: NodeJS.ProcessEnv,
  run: RunProgram = createLauncher(env).run,
): Promise<InstalledLlvm> {
  const wanted = env.USEJIT_CLANG
  const names = wanted
    ? [wanted]
    : ['clang', ...Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `clang-${NEWEST - i}`)]
  const tooOld: string[] = []
  for (const name of names) {
    const path = findProgram(name, env)
    if (!path) continue
    const outcome = await run(path, ['--version'], { timeoutMs: 10_000 })
    const found =
      outcome.kind === 'exit' && outcome.code === 0 ? /\bclang version (\d+)\.\S+/.exec(outcome.output) : null
    if (!found) continue
    const version = found[0].replace(' version', '')
    const major = Number(found[1])
    if (major < OLDEST) tooOld.push(`${name} is ${version}`)
    else return { version, major, tool: (tool) => findTool(tool, path, env) }
  }
  const what = wanted ? `USEJIT_CLANG names ${wanted}` : 'Clang was looked for on PATH'
  const instead =
    tooOld.length > 0 ? `: ${tooOld.join(', ')}` : wanted ? ', which is no clang that runs' : ', and there is none'
  const needed = tooOld.length > 0 ? ` Needed is ${OLDEST} or later.` : ''
  throw new ToolchainError('missing', `${what}${instead}.${needed}`, '', '', {
    ...(wanted && { setting: 'USEJIT_CLANG' }),
    help: wanted ? 'Correct USEJIT_CLANG, or unset it.' : installClang(),
  })
}

async function findTool(tool: LlvmTool, clang: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  if (tool === 'clang') return [clang]
  // Next to clang, then with clang's own number, then whatever is on PATH.
  const real = realpathSync(clang)
  const number = /-(\d+)$/.exec(clang)?.[1]
  const candidates = [join(dirname(real), tool), ...(number ? [`${tool}-${number}`] : []), tool]
  for (const candidate of candidates) {
    const path = findProgram(candidate, env)
    if (path) return [path]
  }
  const lld = number ? `lld-${number}` : 'lld'
  const command = { linux: `: apt-get install ${lld} (or what your system calls it)`, darwin: ': brew install lld' }
  throw new ToolchainError('missing', `${clang} is there, and its linker ${tool} is not.`, '', '', {
    help: `Install lld${command[process.platform as 'linux'] ?? ' of the same LLVM'}.`,
  })
}
