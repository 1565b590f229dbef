import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { type JsdocType, parseJsdocType, type Tag, tagsOf } from './jsdoc-types.ts'
import type { TypeBinding } from './type-binding.ts'

const known = new WeakMap<t.Node, Map<string, JsdocType>>()

/**
 * The type that a comment of a JavaScript file gives a name to: `@typedef {{ x: number }} Point`, `@typedef {Object} Point` with `@property`s, or
 * `@callback Step` with `@param`s.
 *
 * @throws Rejection `unsupported-type` where the text is not a type that TypeScript has
 */
export function typedefOf(program: NodePath<t.Program>, name: string): TypeBinding | undefined {
  let all = known.get(program.node)
  if (!all) {
    const file = program.parent as t.File
    all = new Map((file.comments ?? []).flatMap(typedefsIn))
    known.set(program.node, all)
  }
  const type = all.get(name)
  return type && { kind: 'typedef', type: parseJsdocType(type, `'${name}'`), path: program }
}

/** A comment may give names to several types, one behind the other. */
function typedefsIn(comment: t.Comment): [name: string, type: JsdocType][] {
  if (comment.type !== 'CommentBlock' || !comment.value.startsWith('*')) return []
  const offset = (comment.start ?? 0) + 2
  const heads = [...comment.value.matchAll(/@(typedef|callback)\b[ \t]*(?:([\w$]+)|\{)/g)]
  const tags = tagsOf(comment)
  return heads.flatMap(({ 1: kind, 2: bare, index }, i): [string, JsdocType][] => {
    const [from, to] = [index, heads[i + 1]?.index ?? comment.value.length].map((at) => at + offset)
    const own = tags.filter(({ type }) => type.span.start >= from && type.span.start < to)
    const head = own.find((tag) => tag.kind === 'typedef')
    const name = bare ?? head?.name
    if (name === undefined) return []
    const span = { start: from, end: from + kind.length + 1 }
    if (kind === 'callback') return [[name, { text: callbackText(own), span, optional: false }]]
    if (head && !/^object$/i.test(head.type.text)) return [[name, head.type]]
    return [[name, { text: recordText(own), span, optional: false }]]
  })
}

function recordText(tags: readonly Tag[]): string {
  const fields = tags.filter(({ kind }) => kind.startsWith('prop'))
  return `{ ${fields.map(({ name, type }) => `${name}${type.optional ? '?' : ''}: ${plain(type)}`).join('; ')} }`
}

function callbackText(tags: readonly Tag[]): string {
  const params = tags.filter(({ kind }) => /^(?:param|arg)/.test(kind))
  const result = tags.find(({ kind }) => kind.startsWith('return'))
  const list = params.map(({ name, type }) => `${name}${type.optional ? '?' : ''}: ${plain(type)}`)
  return `(${list.join(', ')}) => ${result ? plain(result.type) : 'void'}`
}

const plain = ({ text }: JsdocType): string => text.replace(/=$/, '')
