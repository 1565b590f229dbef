/** Puts directive, types and exports into the source of a package, so that its functions are marked as their author would mark them. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import MagicString from 'magic-string'
import { traverse } from '../../src/compiler/frontend/babel-traverse.ts'
import { parseModule } from '../../src/compiler/frontend/parse.ts'
import type { PackageFunction } from './functions.ts'

/** Lines of a function, first and last included. */
export interface Prepared {
  code: string
  lines: Map<PackageFunction, number>
}

/**
 * @param functions those of this file
 * @param marked whether to put the directive in; without it, the file only exports more
 * @throws Error where the file has no such function
 */
export function prepare(
  file: string,
  source: string,
  functions: readonly PackageFunction[],
  marked: boolean,
): Prepared {
  const ast = parseModule(file, source)
  const text = new MagicString(source)
  const lines = new Map<PackageFunction, number>()
  const roots = new Set<string>()
  for (const fn of functions) {
    const path = find(ast, fn)
    lines.set(fn, path.node.loc!.end.line - path.node.loc!.start.line + 1)
    if (fn.name !== 'default') roots.add(fn.name.split(/[./]/)[0])
    if (!marked) continue
    text.appendLeft((path.node.body as t.BlockStatement).start! + 1, ' "use jit";')
    for (const param of path.node.params) {
      const { name } = (param.type === 'AssignmentPattern' ? param.left : param) as t.Identifier
      text.appendLeft(param.start!, `/** @type {${fn.params[name]}} */ `)
    }
  }
  const claims = new Map(functions.flatMap(({ claims = {} }) => Object.entries(claims)))
  if (marked) claim(ast, claims, text)
  for (const root of roots) text.append(`\nexport { ${root} as usejit_${root} }\n`)
  return { code: text.toString(), lines }
}

function find(ast: t.File, { name, file }: PackageFunction): NodePath<t.Function> {
  let found: NodePath<t.Function> | undefined
  const [outer, inner] = name.split(/[./]/)
  traverse(ast, {
    Function(path) {
      const around = path.findParent((parent) => parent.isFunction() || parent.isClass())
      const own = nameOf(path)
      const aroundName = around && 'id' in around.node && around.node.id?.type === 'Identifier' && around.node.id.name
      if (inner ? own === inner && aroundName === outer : own === outer && !around) found ??= path
    },
  })
  if (!found) throw new Error(`${file} has no function ${name}`)
  return found
}

function nameOf({ node, parent }: NodePath<t.Function>): string | undefined {
  if (node.type === 'ClassMethod') return node.key.type === 'Identifier' ? node.key.name : undefined
  if ('id' in node && node.id) return node.id.name
  return parent.type === 'ExportDefaultDeclaration' ? 'default' : undefined
}

/** `@type` before each `this.name = …` and each declaration of `name`. */
function claim(ast: t.File, claims: ReadonlyMap<string, string>, text: MagicString): void {
  const write = (name: string, at: t.Node) => {
    const type = claims.get(name)
    if (type) text.appendLeft(at.start!, `/** @type {${type}} */ `)
  }
  traverse(ast, {
    ExpressionStatement({ node }) {
      const { expression } = node
      if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return
      const { object, property } = expression.left
      if (object.type === 'ThisExpression' && property.type === 'Identifier') write(property.name, node)
    },
    VariableDeclaration({ node }) {
      const [{ id }] = node.declarations
      if (id.type === 'Identifier') write(id.name, node)
    },
  })
}
