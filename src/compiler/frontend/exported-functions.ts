import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { withoutTypes } from './erased-types.ts'
import type { FunctionNode } from './marked-function.ts'

/**
 * The functions that a module exports under any name, as far as they are written in this file: `export function`, `export const f = …`,
 * `export default …` and `export { f }`. Methods of exported classes and objects do not count.
 *
 * @param program the module
 */
export function exportedFunctions(program: NodePath<t.Program>): Set<FunctionNode> {
  const found = new Set<FunctionNode>()
  const add = (path: NodePath | undefined): void => {
    const value = path && withoutTypes(path)
    if (value?.isFunctionDeclaration() || value?.isFunctionExpression() || value?.isArrowFunctionExpression()) {
      found.add(value.node)
    }
  }
  const addVariable = (declarator: NodePath<t.VariableDeclarator>): void => {
    const init = declarator.get('init')
    if (declarator.get('id').isIdentifier() && init.node) add(init as NodePath)
  }
  const addName = (name: string): void => {
    const declaration = program.scope.getBinding(name)?.path
    if (declaration?.isVariableDeclarator()) addVariable(declaration)
    else add(declaration)
  }

  for (const statement of program.get('body')) {
    if (statement.isExportDefaultDeclaration()) {
      const value = withoutTypes(statement.get('declaration') as NodePath)
      if (value.isIdentifier()) addName(value.node.name)
      else add(value)
    }
    if (!statement.isExportNamedDeclaration() || statement.node.source) continue
    const declaration = statement.get('declaration')
    if (declaration.isVariableDeclaration())
      for (const declarator of declaration.get('declarations')) addVariable(declarator)
    else if (declaration.isFunctionDeclaration()) add(declaration)
    for (const specifier of statement.node.specifiers) {
      if (specifier.type === 'ExportSpecifier') addName(specifier.local.name)
    }
  }
  return found
}
