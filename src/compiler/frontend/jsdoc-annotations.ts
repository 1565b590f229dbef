import type { NodePath } from '@babel/traverse'
import * as t from '@babel/types'
import { documentedType, placed } from './jsdoc-object.ts'
import { isJsdoc, lastJsdoc, type Tag, tagsOf } from './jsdoc-tags.ts'
import { typeParametersOf } from './jsdoc-template.ts'
import { jsdocType } from './jsdoc-type.ts'
import { typedefsOf } from './jsdoc-typedef.ts'

/**
 * Writes what the JSDoc comments of a JavaScript file say into its syntax tree, as if it were TypeScript: types of parameters (`@param`, also of those that
 * are taken apart, and `@type` before one), results (`@returns`), type parameters (`@template`), variables and fields (`@type`), functions by the type of
 * their variable (`@type {Step}`), and casts (`/** @type {T} *​/ (x)`). All that looks for annotations finds them then.
 *
 * @param ast of the file; it is changed
 * @param file where the types are said to come from, if nodes tell that
 */
export function annotateFromJsdoc(ast: t.File, file: string | undefined): void {
  if (!(ast.comments ?? []).some((comment) => isJsdoc(comment) && comment.value.includes('@'))) return
  new Annotator(ast, file).visit(ast.program, [])
}

/** The type that `@type {number}` gives to a field, wherever it is set: `this.x = 0`, `{ x: 0 }`. */
export function documentedField(path: NodePath): t.TSType | undefined {
  const above = path
    .getAncestry()
    .slice(1)
    .map(({ node }) => node)
  const type = tagsOf(commentAbove(path.node, above.reverse())).find(({ kind }) => kind === 'type')?.type
  const { filename } = (path.node.loc ?? {}) as { filename?: string }
  return type && jsdocType(type, filename)
}

const TYPE_WRAPPERS = ['TSAsExpression', 'ParenthesizedExpression']

class Annotator {
  private readonly ast: t.File
  private readonly file: string | undefined

  constructor(ast: t.File, file: string | undefined) {
    this.ast = ast
    this.file = file
  }

  /** @param above the nodes around it, the innermost last */
  visit(node: t.Node, above: readonly t.Node[]): void {
    if (t.isFunction(node)) this.annotateFunction(node, tagsOf(commentAbove(node, above)))
    else if (t.isClass(node)) this.annotateTemplate(node, tagsOf(commentAbove(node, above)))
    else if (node.type === 'VariableDeclarator') this.annotateVariable(node, tagsOf(commentAbove(node, above)))
    else if (node.type === 'ClassProperty' || node.type === 'ClassPrivateProperty') {
      const type = this.typeTag(tagsOf(lastJsdoc(node)))
      if (type && !t.isFunction(node.value)) node.typeAnnotation ??= t.tsTypeAnnotation(type)
    }
    const within = [...above, node]
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const holder = node as unknown as Record<string, t.Node | (t.Node | null)[] | null | undefined>
      const child = holder[key]
      if (Array.isArray(child)) {
        child.forEach((one, i) => {
          if (!one) return
          child[i] = this.cast(one)
          this.visit(one, within)
        })
      } else if (child) {
        holder[key] = this.cast(child)
        this.visit(child, within)
      }
    }
  }

  private annotateFunction(fn: t.Function, tags: readonly Tag[]): void {
    this.annotateTemplate(fn, tags)
    const whole = this.functionType(this.typeTag(tags))
    const heads = tags.filter(({ kind, inside, type }) => kind === 'param' && inside.length === 0 && type)
    fn.params.forEach((param, i) => {
      const target = t.isAssignmentPattern(param) ? param.left : param
      if (target.type === 'TSParameterProperty' || target.type === 'VoidPattern') return
      const own = this.typeTag(tagsOf(lastJsdoc(param)))
      const name = target.type === 'Identifier' ? target.name : nameOfRest(target)
      // What has no name is the one at the same place.
      const tag = name === undefined ? heads[i] : heads.find((head) => head.name === name)
      const fields = tag
        ? tags.filter(({ kind, name, inside }) => kind === tag.kind && name === tag.name && inside.length > 0)
        : []
      const type = own ?? (tag && documentedType(tag, fields, 0, this.file)) ?? parameterOf(whole, i)
      if (!type || !('typeAnnotation' in target || t.isLVal(target))) return
      ;(target as t.Identifier).typeAnnotation = t.tsTypeAnnotation(type)
      if (target.type === 'Identifier' && target === param && (tag?.optional || isOptionalIn(whole, i)))
        target.optional = true
    })
    const result = tags.find(({ kind, type }) => kind === 'returns' && type)?.type
    const type = result ? jsdocType(result, this.file) : whole?.typeAnnotation?.typeAnnotation
    if (type && (result || !isVoid(type))) fn.returnType = t.tsTypeAnnotation(type as t.TSType)
  }

  private annotateTemplate(node: t.Function | t.Class, tags: readonly Tag[]): void {
    const params = typeParametersOf(tags, this.file)
    if (params.length > 0) node.typeParameters = t.tsTypeParameterDeclaration(params)
  }

  private annotateVariable(declarator: t.VariableDeclarator, tags: readonly Tag[]): void {
    const type = this.typeTag(tags)
    const { id, init } = declarator
    // The type of a function says what its parameters are.
    if (!type || t.isFunction(init) || !t.isLVal(id)) return
    ;(id as t.Identifier).typeAnnotation = t.tsTypeAnnotation(type)
  }

  /** `/** @type {T} *​/ (x)`. */
  private cast(node: t.Node): t.Node {
    const comment = lastJsdoc(node)
    if (!comment || !t.isExpression(node)) return node
    const start = node.extra?.parenthesized ? (node.extra.parenStart as number) : undefined
    if (start === undefined || (comment.end ?? 0) > start) return node
    const type = this.typeTag(tagsOf(comment))
    if (!type) return node
    // Its text is that of the expression: parentheses have no nodes.
    return placed(t.tsAsExpression(node, type), { start: node.start ?? 0, end: node.end ?? 0 }, this.file)
  }

  private typeTag(tags: readonly Tag[]): t.TSType | undefined {
    const type = tags.find(({ kind }) => kind === 'type')?.type
    return type && jsdocType(type, this.file)
  }

  /** The function type that a type is, or that a comment of the file gives its name to. */
  private functionType(type: t.TSType | undefined): t.TSFunctionType | undefined {
    if (type?.type === 'TSFunctionType') return type
    if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined
    const named = typedefsOf(this.ast, this.file).get(type.typeName.name)
    return named?.kind === 'typedef' && named.type.type === 'TSFunctionType' ? named.type : undefined
  }
}

const isVoid = ({ type }: t.Node): boolean => type === 'TSVoidKeyword'

const nameOfRest = (target: t.Node): string | undefined =>
  target.type === 'RestElement' && target.argument.type === 'Identifier' ? target.argument.name : undefined

function parameterOf(type: t.TSFunctionType | undefined, index: number): t.TSType | undefined {
  const annotation = type?.parameters[index]?.typeAnnotation
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined
}

function isOptionalIn(type: t.TSFunctionType | undefined, index: number): boolean {
  const param = type?.parameters[index]
  return param?.type === 'Identifier' && param.optional === true
}

/** The JSDoc comment that documents something: before it, or before the statement or property that it is the value of. */
function commentAbove(node: t.Node, above: readonly t.Node[]): t.Comment | undefined {
  let documented = node
  for (let i = above.length - 1; ; i--) {
    const comment = lastJsdoc(documented)
    if (comment || i < 0 || !isDocumentedWith(above[i], documented)) return comment
    documented = above[i]
  }
}

/** Whether a comment before `parent` is about what is in `child`. */
function isDocumentedWith(parent: t.Node, child: t.Node): boolean {
  switch (parent.type) {
    case 'VariableDeclaration':
      return parent.declarations[0] === child
    case 'AssignmentExpression':
      return parent.right === child
    case 'VariableDeclarator':
      return parent.init === child || parent.id === child
    case 'ExpressionStatement':
    case 'ObjectProperty':
    case 'ClassProperty':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return true
    default:
      return TYPE_WRAPPERS.includes(parent.type)
  }
}
