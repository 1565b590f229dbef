/**
 * Makes declarations that work without the project they came from: every file that is reached from the entries, once as `.d.mts` and once as `.d.cts`, with imports that
 * name files of the package. TypeScript writes the specifiers as the sources have them (`./half`, `@/half`, `usejit/types`), which mean nothing to whoever installs
 * the library, or something else.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StringLiteral } from '@babel/types'
import MagicString from 'magic-string'
import { makeDirectory } from '../../compiler/cache/make-directory.ts'
import { traverse } from '../../compiler/frontend/babel-traverse.ts'
import { isDeclarations } from '../../compiler/frontend/language.ts'
import { parseModule } from '../../compiler/frontend/parse.ts'
import { createDiskResolver } from '../../plugin/resolve-on-disk.ts'
import type { EmittedDeclarations } from './emit-declarations.ts'
import { commonFolder, type EntryPoint, RUNTIME_SUBPATH } from './entry-points.ts'

const OWN_DIST = fileURLToPath(new URL('../../', import.meta.url))
const PUBLIC_RUNTIME = join(OWN_DIST, 'runtime-shim', 'public.d.ts')
/** usejit's own types, of which a library brings those that it needs. */
const OWN_MODULES: Record<string, string> = {
  'usejit/runtime': PUBLIC_RUNTIME,
  'usejit/types': join(OWN_DIST, 'types', 'index.d.ts'),
}

/** One file of declarations. */
interface Declarations {
  text: string
  /** Specifiers, with the place of each and the file that it means. */
  links: { start: number; end: number; target: string }[]
}

/** What was written. */
export interface LinkedDeclarations {
  /** Paths in the package, without extension, by subpath. */
  types: ReadonlyMap<string, string>
  /** Packages that the types speak of. */
  packages: ReadonlySet<string>
}

/**
 * @param emitted what TypeScript has made of the entries
 * @param folder absolute path of the package
 */
export async function linkDeclarations(
  entries: readonly EntryPoint[],
  emitted: EmittedDeclarations,
  folder: string,
): Promise<LinkedDeclarations> {
  const packages = new Set<string>()
  const resolve = createDiskResolver()
  /** By the source that they declare, or the file itself where it is written by hand. */
  const all = new Map<string, Declarations>()
  const starts = [...entries.map(({ file }) => file), PUBLIC_RUNTIME]
  for (const queue = [...starts]; queue.length > 0; ) {
    const source = queue.pop() as string
    if (all.has(source)) continue
    const text = readFileSync(isDeclarations(source) ? source : (emitted.of(source) ?? source), 'utf8')
    const links: Declarations['links'] = []
    all.set(source, { text, links })
    for (const { value, start, end } of specifiersOf(text)) {
      const target = await find(value, source)
      if (target === undefined) continue
      links.push({ start: start as number, end: end as number, target })
      queue.push(target)
    }
  }

  /** @returns a file of the package; undefined where the specifier stays */
  async function find(specifier: string, importer: string): Promise<string | undefined> {
    if (Object.hasOwn(OWN_MODULES, specifier)) return OWN_MODULES[specifier]
    const found = await resolve(specifier, importer, 'types')
    if (found !== undefined && emitted.of(found) !== undefined) return found
    if (found !== undefined && isDeclarations(found) && (isOwn(found) || !found.includes(`${sep}node_modules${sep}`)))
      return found
    const name = /^(?:@[^/]+\/)?[^@./][^/]*/.exec(specifier)?.[0]
    if (name !== undefined && !/^node:/.test(name)) packages.add(name)
    return undefined
  }

  const placeOf = placesFor([...all.keys()])
  for (const [source, { text, links }] of all)
    for (const kind of ['m', 'c'] as const) {
      const place = placeOf(source)
      const output = new MagicString(text)
      for (const { start, end, target } of links)
        output.update(start, end, JSON.stringify(`${relativePath(dirname(place), placeOf(target))}.${kind}js`))
      const file = join(folder, `${place}.d.${kind}ts`)
      makeDirectory(dirname(file))
      writeFileSync(file, output.toString().replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'))
    }
  const types = new Map(entries.map(({ subpath, file }) => [subpath, placeOf(file)]))
  return { types: types.set(RUNTIME_SUBPATH, placeOf(PUBLIC_RUNTIME)), packages }
}

const isOwn = (file: string): boolean => file.startsWith(OWN_DIST)

/** Paths in the package, without extension: those of the project start at the folder that all of them share. */
function placesFor(sources: readonly string[]): (source: string) => string {
  const root = commonFolder(sources.filter((source) => !isOwn(source)))
  return (source) => {
    const path = isOwn(source) ? `usejit/${relative(OWN_DIST, source)}` : `src/${relative(root, source)}`
    return `types/${path
      .split(sep)
      .join('/')
      .replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')}`
  }
}

/** With forward slashes, and a dot in front. */
function relativePath(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

/** The literals that name modules. */
function specifiersOf(text: string): StringLiteral[] {
  const found: StringLiteral[] = []
  const add = (literal: unknown) => {
    const one = literal as StringLiteral | null | undefined
    if (one?.type === 'StringLiteral') found.push(one)
  }
  traverse(parseModule('declarations.d.ts', text), {
    ImportDeclaration: ({ node }) => add(node.source),
    ExportNamedDeclaration: ({ node }) => add(node.source),
    ExportAllDeclaration: ({ node }) => add(node.source),
    TSImportType: ({ node }) => add(node.argument),
    TSExternalModuleReference: ({ node }) => add(node.expression),
  })
  return found
}
