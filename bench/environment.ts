import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { chooseToolchain } from 'usejit/compiler'
import type { NumbaVersions } from './numba.ts'

/** Where figures come from. */
export interface Environment {
  /** Day, as 2026-01-31. */
  date: string
  cpu: string
  /** Number of logical processors. */
  processors: number
  /** Processes that wanted to run when the measurement began, and when it ended; undefined where the system does not tell. */
  load: { before: number; after: number }
  platform: string
  node: string
  v8: string
  usejit: string
  /** What usejit compiles with. */
  llvm: string
  /** What made the native C; undefined where there is none. */
  clang: string | undefined
  /** What made the Python variants; undefined where there is none. */
  numba: NumbaVersions | undefined
}

/**
 * Describes machine and programs.
 *
 * @param root folder of the repository
 * @param clang version text of the system's clang
 * @param numba versions of Python and what it has
 * @param load 1-minute load averages
 */
export async function describeEnvironment(
  root: string,
  clang: string | undefined,
  numba: NumbaVersions | undefined,
  load: Environment['load'],
): Promise<Environment> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const toolchain = chooseToolchain({ toolchain: 'embedded' })
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? process.arch,
    processors: cpus().length,
    load,
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    usejit: version,
    llvm: await toolchain.version(),
    clang,
    numba,
  }
}
