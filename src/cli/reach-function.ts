/** How commands that call functions find them: by what their module exports. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { MarkedFunction } from '../compiler/frontend/marked-function.ts'
import { constructorParameters, type MadeParameter } from './constructor-parameters.ts'

/** The way from the exports of a module to a function. */
export interface Reach {
  /** Name of the export. */
  exported: string
  /** Fields to follow from there, the last of which is the function; none where the export is the function. */
  keys: readonly string[]
  /** The export, or the last object on the way, is a class, of whose instances the function is a method. */
  isOfInstance: boolean
  /** Arguments of the constructor; why nobody can tell them. */
  constructs?: readonly MadeParameter[] | { refused: string }
}

/**
 * @returns the name by which results call it (`blur`, `Meter.read`), and the way to it or why there is none
 */
export function reachFunction(marked: MarkedFunction): { name: string; reach: Reach | { refused: string } } {
  const found = placeOf(marked.path)
  const program = marked.path.findParent((path) => path.isProgram())?.node as t.Program
  if ('refused' in found) return { name: marked.name, reach: found }
  const { local, keys, of } = found
  const name = keys.length > 0 ? [local, ...keys].join('.') : marked.name
  const exported = local === 'default' ? local : exportedAs(program, local)
  if (exported === undefined)
    return { name, reach: { refused: `${local} is not exported: export it, or a function that uses it` } }
  if (!of) return { name, reach: { exported, keys, isOfInstance: false } }
  if (of.type === 'ClassDeclaration' && of.abstract)
    return { name, reach: { refused: `${local} is abstract: export a function that calls the method of a subclass` } }
  return { name, reach: { exported, keys, isOfInstance: true, constructs: constructorParameters(of, program) } }
}

type Class = t.ClassDeclaration | t.ClassExpression

interface Place {
  /** The variable that it is reached from, or `default`. */
  local: string
  keys: string[]
  /** The class, where it is a method of its instances. */
  of?: Class
}

/** Goes up from a function to the variable of the module, or the default export, that holds it. */
function placeOf(path: NodePath): Place | { refused: string } {
  const keys: string[] = []
  let of: Class | undefined
  for (let at = path; ; ) {
    const { node, parentPath: parent } = at
    if (!parent) return { refused: NOT_REACHED }
    if (node.type === 'ClassPrivateMethod' || parent.isClassPrivateProperty())
      return { refused: 'it is private: a method that calls it is checked with it, if that is marked' }
    const member = isMember(node) ? node : isMember(parent.node) ? parent.node : undefined
    if (member) {
      const key = keyOf(member)
      if (key === undefined) return { refused: 'its name is computed: export a function that calls it' }
      keys.unshift(key)
      const holder = member === node ? parent : parent.parentPath
      if (holder?.isClassBody()) {
        if (of) return { refused: NOT_REACHED }
        const owner = holder.parentPath as NodePath<Class>
        if (!(member as t.ClassMethod).static) of = owner.node
        at = owner
      } else if (holder) at = holder
    } else if (parent.isVariableDeclarator() && parent.node.id.type === 'Identifier' && parent.node.init === node)
      return ofModule(parent.parentPath, { local: parent.node.id.name, keys, of })
    else if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      const local = parent.isExportDefaultDeclaration() ? 'default' : node.id?.name
      return local === undefined ? { refused: NOT_REACHED } : ofModule(at, { local, keys, of })
    } else if (parent.isExportDefaultDeclaration()) return { local: 'default', keys, of }
    else if (isTransparent(parent, node)) at = parent
    else return { refused: NOT_REACHED }
  }
}

const NOT_REACHED = 'it is inside of a function or expression: export a function that calls it'

const isMember = (node: t.Node): node is t.ObjectMethod | t.ObjectProperty | t.ClassMethod | t.ClassProperty =>
  node.type === 'ObjectMethod' ||
  node.type === 'ObjectProperty' ||
  node.type === 'ClassMethod' ||
  node.type === 'ClassProperty'

function keyOf({ key, computed }: t.ObjectMethod | t.ObjectProperty | t.ClassMethod | t.ClassProperty) {
  if (!computed && key.type === 'Identifier') return key.name
  return key.type === 'StringLiteral' || key.type === 'NumericLiteral' ? String(key.value) : undefined
}

/** What has the value of a part of it. */
function isTransparent(parent: NodePath, node: t.Node): boolean {
  if (parent.isTSAsExpression() || parent.isTSSatisfiesExpression() || parent.isParenthesizedExpression()) return true
  return (
    parent.isCallExpression() &&
    parent.node.arguments[0] === node &&
    parent.get('callee').matchesPattern('Object.freeze')
  )
}

function ofModule(declaration: NodePath, place: Place): Place | { refused: string } {
  const { parentPath: parent } = declaration
  const isTop = parent?.isProgram() || (parent?.isExportDeclaration() && parent.parentPath.isProgram())
  return isTop ? place : { refused: NOT_REACHED }
}

/** The name by which other modules know a variable. */
export function exportedAs({ body }: t.Program, local: string): string | undefined {
  for (const statement of body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement
      if ('id' in declaration && declaration.id?.type === 'Identifier' && declaration.id.name === local)
        return 'default'
      if (declaration.type === 'Identifier' && declaration.name === local) return 'default'
    }
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue
    const { declaration, specifiers } = statement
    if (declaration?.type === 'VariableDeclaration') {
      if (declaration.declarations.some(({ id }) => id.type === 'Identifier' && id.name === local)) return local
    } else if (
      declaration &&
      'id' in declaration &&
      declaration.id?.type === 'Identifier' &&
      declaration.id.name === local
    )
      return local
    for (const one of specifiers)
      if (one.type === 'ExportSpecifier' && one.local.name === local)
        return one.exported.type === 'Identifier' ? one.exported.name : one.exported.value
  }
  return undefined
}
