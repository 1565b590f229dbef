import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import MagicString from 'magic-string'
import type { FunctionNode } from '../compiler/frontend/marked-function.ts'

/**
 * The parameter list of a dispatcher: names, with the default values that the original has, so that `f.length` is the same and an argument that is left out gets its value
 * before it is looked at.
 *
 * @param path the original
 * @param names what the parameters are called in the dispatcher
 * @param code text of the file
 * @example
 * dispatcherParameters(path of `(x: Float64Array, to: number = x.length) => …`, ['x', 'to'], code) // 'x,to=x.length'
 */
export function dispatcherParameters(path: NodePath<FunctionNode>, names: readonly string[], code: string): string {
  const own = new Map(path.node.params.map((param, i) => [nameOf(param), names[i]]))
  return path
    .get('params')
    .map((param, i) => {
      if (param.isRestElement()) return `...${names[i]}`
      return param.isAssignmentPattern() ? `${names[i]}=${renamed(param.get('right'), own, code)}` : names[i]
    })
    .join(',')
}

/** The name of a parameter that is a plain variable, or collects the rest in one. */
export function nameOf(param: FunctionNode['params'][number]): string | undefined {
  const target = param.type === 'AssignmentPattern' ? param.left : param.type === 'RestElement' ? param.argument : param
  return target.type === 'Identifier' ? target.name : undefined
}

/** The text of a default value, which refers to parameters by their new names. */
function renamed(path: NodePath, own: ReadonlyMap<string | undefined, string>, code: string): string {
  const { start, end } = path.node
  const text = new MagicString(code.slice(start!, end!))
  const update = (from: number, to: number, content: string) => {
    if (from >= start! && to <= end!) text.overwrite(from - start!, to - start!, content)
  }
  const comments = new Set<t.Comment>()
  const visit = (one: NodePath): void => {
    const { leadingComments, innerComments, trailingComments } = one.node
    for (const comment of [leadingComments, innerComments, trailingComments].flatMap((list) => list ?? []))
      comments.add(comment)
    if (!one.isIdentifier()) return
    const name = own.get(one.node.name)
    if (name === undefined || name === one.node.name || isPropertyName(one)) return
    const isShort = one.parentPath?.isObjectProperty({ shorthand: true })
    update(one.node.start!, one.node.end!, isShort ? `${one.node.name}:${name}` : name)
  }
  visit(path)
  path.traverse({ enter: visit })
  // All goes into one line.
  for (const { start, end } of comments) update(start!, end!, ' ')
  return text.toString().replace(/\s*\n\s*/g, ' ')
}

/** Whether an identifier names a member, not a variable. */
function isPropertyName({ key, parentPath }: NodePath): boolean {
  if (parentPath?.isMemberExpression({ computed: false })) return key === 'property'
  return key === 'key' && parentPath?.isObjectProperty({ computed: false }) === true
}
