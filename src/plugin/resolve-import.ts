import { readFile, stat } from 'node:fs/promises'
import { isDeclarations } from '../compiler/frontend/language.ts'
import { candidatesOf, type ModuleResolver } from '../compiler/frontend/module-graph.ts'
import { createDiskResolver } from './resolve-on-disk.ts'

/**
 * Asks the bundler where an import leads.
 *
 * @returns an absolute path, perhaps with a query; undefined where it does not know, or leads outside of the file system
 */
export type BundlerResolve = (source: string, importer: string) => Promise<string | undefined>

/**
 * The resolver for imports: of values, what the bundler says, else what a relative path can mean; of types, what TypeScript says. Files are read as they are on disk: kernels are
 * compiled from what the author wrote, before other plugins change it.
 *
 * @param ask the bundler's own resolver, if it has one
 * @param configured called with every tsconfig.json that types are looked up by
 */
export function createModuleResolver(ask?: BundlerResolve, configured?: (file: string) => void): ModuleResolver {
  const onDisk = createDiskResolver(configured)
  return async (source, importer, purpose) => {
    const forTypes = purpose === 'types'
    const answer = forTypes ? await onDisk(source, importer, purpose) : await ask?.(source, importer)
    const answered = answer?.replace(/[?#].*$/s, '')
    for (const file of answered === undefined ? candidatesOf(source, importer) : [answered]) {
      if (!isSource(file) || (isDeclarations(file) && !forTypes) || !(await isFile(file))) continue
      return { file, code: await readFile(file, 'utf8') }
    }
    return undefined
  }
}

/** The resolver of tools that run without a bundler: values are looked for on disk as well. One for each compilation. */
export function createStandaloneResolver(): ModuleResolver {
  const onDisk = createDiskResolver()
  return createModuleResolver((source, importer) => onDisk(source, importer, 'values'))
}

/** Data and styles are no programs. */
const isSource = (file: string): boolean => /\.[cm]?[jt]sx?$/.test(file)

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
