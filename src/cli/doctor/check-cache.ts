import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspectStore } from '../../compiler/cache/inspect-store.ts'
import { makeDirectory } from '../../compiler/cache/make-directory.ts'
import type { Finding } from './finding.ts'

/**
 * The folder of compiled kernels. Builds do without one; they take longer.
 *
 * @param path absolute
 * @param limit bytes
 */
export async function checkCache(path: string, limit: number): Promise<Finding> {
  const name = 'cache'
  const probe = join(path, `doctor-${randomUUID()}.tmp`)
  try {
    makeDirectory(path)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    return {
      name,
      level: 'note',
      detail: `${path}: ${(error as Error).message}; every build compiles everything`,
      help: 'make it writable, or name another with the option cacheDir or the variable USEJIT_CACHE_DIR',
    }
  }
  const { entries, bytes, damaged, unfinished } = await inspectStore(path)
  const size = `${entries} ${entries === 1 ? 'entry' : 'entries'}, ${megabytes(bytes)} of ${megabytes(limit)} MB`
  const faults = [
    ...(damaged > 0 ? [`${damaged} damaged, which will be compiled again`] : []),
    ...(unfinished > 0 ? [`${unfinished} left half-written, which will be removed`] : []),
  ]
  return {
    name,
    level: damaged > 0 ? 'note' : 'ok',
    detail: [`${path}: ${size}`, ...faults].join('; '),
    ...(damaged > 0 && { help: 'nothing, if it happens once; else look at the disk' }),
  }
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).replace(/\.0$/, '')
