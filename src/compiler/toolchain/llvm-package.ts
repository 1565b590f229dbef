import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ToolchainError } from './toolchain.ts'

/** An installed package that offers LLVM as WebAssembly. */
export interface LlvmPackage {
  /** URL of its entry module. */
  moduleUrl: string
  /** Path of its entry module. */
  entry: string
}

/**
 * Finds the package without loading it, which would cost seconds.
 * @param name package name, or an absolute path of a module
 * @throws ToolchainError (`missing`) that names the command to run
 */
export function findLlvmPackage(name: string): LlvmPackage {
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return { entry, moduleUrl: pathToFileURL(entry).href }
  } catch (error) {
    throw new ToolchainError(
      'missing',
      `usejit compiles with the package ${name}, which is not installed. Install it with: npm install --save-dev ${name}`,
      String(error),
    )
  }
}

/**
 * Version of a package, from the nearest package.json above its entry module (which its `exports` hide from the ordinary resolver).
 * @throws ToolchainError (`missing`) if there is none
 */
export function llvmPackageVersion({ entry }: LlvmPackage): string {
  for (let directory = dirname(entry); ; directory = dirname(directory)) {
    let text: string | undefined
    try {
      text = readFileSync(join(directory, 'package.json'), 'utf8')
    } catch {
      if (directory === dirname(directory)) break
      continue
    }
    const { name, version } = JSON.parse(text) as { name?: string; version?: string }
    // A package.json without a name only sets the module type of a folder.
    if (name && version) return `${name} ${version}`
  }
  throw new ToolchainError('missing', `The LLVM package at ${entry} has no package.json. Install it again with: npm ci`)
}
