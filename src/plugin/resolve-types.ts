import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ResolverFactory } from 'oxc-resolver'
import { candidatesOf } from '../compiler/frontend/module-graph.ts'

/** Finds the file that TypeScript reads for an import: `.ts` or `.d.ts`, by `paths`, `exports`, `typesVersions` and `@types`. */
export type TypeResolve = (source: string, importer: string) => Promise<string | undefined>

/** Conditions of `exports`, as `"moduleResolution": "bundler"` has them. */
const CONDITIONS = ['types', 'import', 'node', 'default']

/**
 * @returns a resolver that remembers what it has seen of the file system: make one for each compilation
 */
export function createTypeResolver(): TypeResolve {
  /** One for each tsconfig.json, '' for files without. */
  const resolvers = new Map<string, ResolverFactory>()
  return async (source, importer) => {
    const factory = await loadFactory()
    if (!factory) return candidatesOf(source, importer).flatMap(withDeclarations).find(existsSync)
    const configFile = nearestConfig(dirname(importer)) ?? ''
    let resolver = resolvers.get(configFile)
    if (!resolver) {
      const tsconfig = configFile === '' ? undefined : { configFile, references: 'auto' as const }
      resolver = new factory({ conditionNames: CONDITIONS, tsconfig })
      resolvers.set(configFile, resolver)
    }
    return resolver.resolveDtsSync(importer, source).path
  }
}

/** The resolver is native code, or WebAssembly where there is none for the machine; without either, relative imports are found nevertheless. */
async function loadFactory(): Promise<typeof ResolverFactory | undefined> {
  try {
    return (await import('oxc-resolver')).ResolverFactory
  } catch {
    return undefined
  }
}

const withDeclarations = (path: string): string[] => [path, path.replace(/\.([cm]?)[jt]sx?$/, '.d.$1ts')]

function nearestConfig(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json')
  if (existsSync(file)) return file
  const parent = dirname(folder)
  return parent === folder ? undefined : nearestConfig(parent)
}
