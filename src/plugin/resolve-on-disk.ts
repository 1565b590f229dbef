import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { NapiResolveOptions, ResolverFactory } from 'oxc-resolver'
import { candidatesOf, type ImportPurpose } from '../compiler/frontend/module-graph.ts'
import { nearestTsconfig } from './tsconfig-files.ts'

/** Finds the file that an import means. */
export type DiskResolver = (source: string, importer: string, purpose: ImportPurpose) => Promise<string | undefined>

/** Conditions of `exports`: for types, as `"moduleResolution": "bundler"` has them. */
const OPTIONS: Readonly<Record<ImportPurpose, NapiResolveOptions>> = {
  types: { conditionNames: ['types', 'import', 'node', 'default'] },
  values: {
    conditionNames: ['import', 'module', 'node', 'default'],
    mainFields: ['module', 'main'],
    extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.jsx', '.cts', '.cjs'],
    extensionAlias: { '.js': ['.js', '.ts', '.tsx'], '.mjs': ['.mjs', '.mts'], '.cjs': ['.cjs', '.cts'] },
  },
}

/**
 * Types are found as TypeScript finds them (`.ts` or `.d.ts`, by `paths`, `exports`, `typesVersions` and `@types`); values, by `exports`, `module` and `main` of packages, as
 * most bundlers do: for tools that run without one.
 *
 * @param configured called with every tsconfig.json that paths are looked up in
 * @returns a resolver that remembers what it has seen of the file system: make one for each compilation
 */
export function createDiskResolver(configured: (file: string) => void = () => undefined): DiskResolver {
  const resolvers = new Map<string, ResolverFactory>()
  return async (source, importer, purpose) => {
    const factory = await loadFactory()
    if (!factory) return candidatesOf(source, importer).flatMap(withDeclarations).find(existsSync)
    const configFile = nearestTsconfig(dirname(importer))
    const key = `${purpose} ${configFile}`
    let resolver = resolvers.get(key)
    if (!resolver) {
      if (configFile !== undefined) configured(configFile)
      const tsconfig = configFile === undefined ? undefined : { configFile, references: 'auto' as const }
      resolver = new factory({ ...OPTIONS[purpose], tsconfig })
      resolvers.set(key, resolver)
    }
    const found =
      purpose === 'types' ? resolver.resolveDtsSync(importer, source) : resolver.sync(dirname(importer), source)
    return found.path
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
