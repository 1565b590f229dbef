import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** A program's path, by name on PATH or by path; undefined if there is no such program. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = isAbsolute(name) || /[\\/]/.test(name) ? [''] : (env.PATH ?? '').split(delimiter)
  const endings = process.platform === 'win32' ? ['.exe', ''] : ['']
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, name + ending)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {}
    }
  }
  return undefined
}
