import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './usage-error.ts'

/**
 * Loads a package that only some commands need, from the project or from where usejit is.
 *
 * @param name of the package
 * @param flag what needs it
 * @param cwd folder of the project
 * @returns its module object, or what CommonJS exports
 * @throws UsageError with the command that installs it
 */
export async function loadOptional<T>(name: string, flag: string, cwd: string): Promise<T> {
  for (const from of [pathToFileURL(join(cwd, 'package.json')).href, import.meta.url]) {
    let path: string
    try {
      path = createRequire(from).resolve(name)
    } catch {
      continue
    }
    const module = (await import(pathToFileURL(path).href)) as { default?: T } & T
    return module.default ?? module
  }
  throw new UsageError(
    `${flag} needs the package ${name}, which is not installed. Install it with: npm install --save-dev ${name}`,
  )
}
