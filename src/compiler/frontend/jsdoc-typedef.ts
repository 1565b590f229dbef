import type { NodePath } from '@babel/traverse'
import * as t from '@babel/types'
import { documentedType, placed } from './jsdoc-object.ts'
import { isJsdoc, type Tag, tagsOf } from './jsdoc-tags.ts'
import { typeParametersOf } from './jsdoc-template.ts'
import { jsdocType } from './jsdoc-type.ts'
import type { TypeBinding } from './type-binding.ts'

/** A name that a comment gives to a type, or imports. */
type Named = Omit<TypeBinding & { kind: 'typedef' }, 'path'> | Omit<TypeBinding & { kind: 'import' }, 'path'>

const known = new WeakMap<t.Node, ReadonlyMap<string, Named>>()

/**
 * The type that a comment of a JavaScript file gives a name to: `@typedef {{ x: number }} Point`, `@typedef {Object} Point` with `@property`s, or
 * `@callback Step` with `@param`s; or that it imports: `@import { Point } from './point.js'`.
 */
export function typedefOf(program: NodePath<t.Program>, name: string): TypeBinding | undefined {
  const { filename } = (program.node.loc ?? {}) as { filename?: string }
  const named = typedefsOf(program.parent as t.File, filename).get(name)
  return named && { ...named, path: program }
}

/** All of them, by name. */
export function typedefsOf(ast: t.File, file: string | undefined): ReadonlyMap<string, Named> {
  const found = known.get(ast)
  if (found) return found
  const all = new Map((ast.comments ?? []).filter(isJsdoc).flatMap((comment) => namesIn(tagsOf(comment), file)))
  known.set(ast, all)
  return all
}

/** A comment may give names to several types, one behind the other. */
function namesIn(tags: readonly Tag[], file: string | undefined): [name: string, named: Named][] {
  const heads = tags.flatMap(({ kind }, i) => (kind === 'typedef' || kind === 'callback' ? [i] : []))
  const parameters = typeParametersOf(tags, file)
  const types = heads.flatMap((from, i): [string, Named][] => {
    const head = tags[from]
    const own = tags.slice(from + 1, heads[i + 1])
    const type = head.kind === 'callback' ? callbackType(head, own, file) : aliasedType(head, own, file)
    return head.name === undefined ? [] : [[head.name, { kind: 'typedef', type, parameters }]]
  })
  return [...types, ...tags.filter(({ kind }) => kind === 'import').flatMap(importsOf)]
}

function aliasedType(head: Tag, own: readonly Tag[], file: string | undefined): t.TSType {
  const span = { start: head.at, end: head.at + '@typedef'.length }
  // Its properties are named as fields of nothing.
  const fields = own
    .filter(({ kind, name }) => kind === 'property' && name !== undefined)
    .map((tag): Tag => ({ ...tag, inside: [tag.name as string, ...tag.inside] }))
  const type = head.type ?? { text: 'Object', span }
  return documentedType({ type }, fields, 0, file) ?? jsdocType(type, file)
}

function callbackType(head: Tag, own: readonly Tag[], file: string | undefined): t.TSType {
  const span = { start: head.at, end: head.at + '@callback'.length }
  const params = own.filter(({ kind, inside, name }) => kind === 'param' && inside.length === 0 && name !== undefined)
  const list = params.map((param) => {
    const fields = own.filter(({ kind, name, inside }) => kind === 'param' && name === param.name && inside.length > 0)
    const type = documentedType(param, fields, 0, file) ?? placed(t.tsAnyKeyword(), span, file)
    const id = placed(t.identifier(param.name as string), span, file)
    id.typeAnnotation = t.tsTypeAnnotation(type)
    id.optional = param.optional
    return id
  })
  const result = own.find(({ kind }) => kind === 'returns')?.type
  const type = result ? jsdocType(result, file) : placed(t.tsVoidKeyword(), span, file)
  return placed(t.tsFunctionType(null, list, t.tsTypeAnnotation(type)), span, file)
}

/** `@import { Point, Line as L } from './shapes.js'`, `@import * as shapes from './shapes.js'`. */
function importsOf({ rest }: Tag): [name: string, named: Named][] {
  const [, clause, source] = /^(.*)\bfrom\s*['"]([^'"]+)['"]/.exec(rest) ?? []
  if (source === undefined) return []
  const all = /\*\s*as\s+([\w$]+)/.exec(clause)
  if (all) return [[all[1], { kind: 'import', source, imported: '*' }]]
  const braces = /\{([^}]*)\}/.exec(clause)
  const names = (braces?.[1] ?? '').split(',').flatMap((item): [string, Named][] => {
    const [, imported, , local = imported] = /^\s*([\w$]+)(\s+as\s+([\w$]+))?/.exec(item) ?? []
    return imported === undefined ? [] : [[local, { kind: 'import', source, imported }]]
  })
  const standard = /^\s*([\w$]+)\s*(?:,|$)/.exec(clause)?.[1]
  return standard === undefined ? names : [[standard, { kind: 'import', source, imported: 'default' }], ...names]
}
