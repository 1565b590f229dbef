/** Platforms that native artifacts are made for, named as Node names them: `process.platform`, a dash, `process.arch`. */
export const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'] as const

export type Platform = (typeof PLATFORMS)[number]

/** LLVM's names. One file serves glibc and musl: it needs nothing of either that the other does not have. */
export const TRIPLES: Readonly<Record<Platform, string>> = {
  'linux-x64': 'x86_64-unknown-linux-gnu',
  'linux-arm64': 'aarch64-unknown-linux-gnu',
  'darwin-x64': 'x86_64-apple-macosx11.0.0',
  'darwin-arm64': 'arm64-apple-macosx11.0.0',
  'win32-x64': 'x86_64-pc-windows-gnu',
  'win32-arm64': 'aarch64-pc-windows-gnu',
}

/**
 * The platform of this process.
 * @returns undefined on machines that native artifacts are not made for
 * @example hostPlatform() // 'linux-x64'
 */
export function hostPlatform(): Platform | undefined {
  const name = `${process.platform}-${process.arch}`
  return PLATFORMS.find((platform) => platform === name)
}
