import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'

/** The module whose names are range claims. */
export const CLAIMS_MODULE = 'usejit/types'

/** What a name stands for where it is used as a type. */
export type TypeBinding =
  | { kind: 'alias'; path: NodePath<t.TSTypeAliasDeclaration> }
  /** `imported` is '*' for a namespace import and 'default' for a default import. */
  | { kind: 'import'; source: string; imported: string; path: NodePath }
  | { kind: 'enum'; path: NodePath<t.TSEnumDeclaration> }
  | { kind: 'interface'; path: NodePath<t.TSInterfaceDeclaration> }
  | { kind: 'namespace'; path: NodePath<t.TSModuleDeclaration> }
  | { kind: 'type parameter'; parameter: t.TSTypeParameter }
  /** Of a comment in a JavaScript file. */
  | { kind: 'typedef'; type: t.TSType; parameters: readonly t.TSTypeParameter[]; path: NodePath }
  | { kind: 'class'; path: NodePath<t.Class> }
  | { kind: 'import assignment' }

/**
 * Finds the declaration that a type name refers to, by TypeScript's scoping of types. Babel's scopes know values only (and no enums or
 * namespaces), so the enclosing statement lists are searched.
 *
 * @param path the place of use
 * @returns undefined for names that the file does not declare: globals such as `Float64Array`
 * @example
 * typeBinding(path, 'i32') // { kind: 'import', source: 'usejit/types', imported: 'i32', path }
 */
export function typeBinding(path: NodePath, name: string): TypeBinding | undefined {
  for (let scope: NodePath | null = path; scope; scope = scope.parentPath) {
    const parameter = typeParameter(scope.node, name)
    if (parameter) return { kind: 'type parameter', parameter }
    // The name of a class expression is visible within it.
    if (scope.isClassExpression() && scope.node.id?.name === name) return { kind: 'class', path: scope }
    let merged: TypeBinding | undefined
    for (const statement of statementsOf(scope)) {
      const binding = bindingOf(statement, name)
      // A namespace of the same name only adds to a class, enum or interface.
      if (binding && (!merged || merged.kind === 'namespace')) merged = binding
    }
    if (merged) return merged
  }
  return undefined
}

function typeParameter(node: t.Node, name: string): t.TSTypeParameter | undefined {
  const parameters = 'typeParameters' in node ? node.typeParameters : undefined
  if (!parameters || Array.isArray(parameters) || parameters.type !== 'TSTypeParameterDeclaration') return undefined
  return parameters.params.find((parameter: t.TSTypeParameter) => parameter.name === name)
}

/** The declaration of a name that a namespace exports, or that stands in it. */
export function memberOfNamespace(path: NodePath<t.TSModuleDeclaration>, name: string): TypeBinding | undefined {
  const body = path.get('body')
  if (!body.isTSModuleBlock()) return undefined
  for (const statement of statementsOf(body)) {
    const binding = bindingOf(statement, name)
    if (binding) return binding
  }
  return undefined
}

function statementsOf(path: NodePath): NodePath[] {
  if (path.isProgram() || path.isBlockStatement() || path.isTSModuleBlock() || path.isStaticBlock()) {
    return path.get('body') as NodePath[]
  }
  if (path.isSwitchStatement()) return path.get('cases').flatMap((branch) => branch.get('consequent'))
  return []
}

function bindingOf(statement: NodePath, name: string): TypeBinding | undefined {
  if (statement.isImportDeclaration()) return importOf(statement, name)
  if (statement.isExportNamedDeclaration() || statement.isExportDefaultDeclaration()) {
    const declaration = statement.get('declaration') as NodePath
    return declaration.node ? bindingOf(declaration, name) : undefined
  }
  const { node } = statement
  if (!('id' in node) || node.id?.type !== 'Identifier' || node.id.name !== name) return undefined
  if (statement.isTSTypeAliasDeclaration()) return { kind: 'alias', path: statement }
  if (statement.isTSInterfaceDeclaration()) return { kind: 'interface', path: statement }
  if (statement.isTSModuleDeclaration()) return { kind: 'namespace', path: statement }
  if (statement.isTSEnumDeclaration()) return { kind: 'enum', path: statement }
  if (statement.isClassDeclaration()) return { kind: 'class', path: statement }
  switch (node.type) {
    case 'TSImportEqualsDeclaration':
      return { kind: 'import assignment' }
    default:
      return undefined
  }
}

function importOf(path: NodePath<t.ImportDeclaration>, name: string): TypeBinding | undefined {
  const { node } = path
  const specifier = node.specifiers.find(({ local }) => local.name === name)
  if (!specifier) return undefined
  const source = node.source.value
  if (specifier.type === 'ImportNamespaceSpecifier') return { kind: 'import', source, imported: '*', path }
  if (specifier.type === 'ImportDefaultSpecifier') return { kind: 'import', source, imported: 'default', path }
  const { imported } = specifier
  return { kind: 'import', source, imported: imported.type === 'Identifier' ? imported.name : imported.value, path }
}
