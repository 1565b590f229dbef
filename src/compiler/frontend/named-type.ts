import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { TypePlace } from './declared-type.ts'
import { typedefOf } from './jsdoc-typedef.ts'
import { languageOf } from './language.ts'
import { CLAIMS_MODULE, memberOfNamespace, type TypeBinding, typeBinding } from './type-binding.ts'

/**
 * The declaration that a type name refers to, through imports and namespaces: `Vector`, `space.Vector`.
 *
 * @returns nothing where the name is none of the file; `imported` where it is imported from there and cannot be found
 * @throws NeedsModule where an imported file has to be read first
 */
export function namedBinding(name: t.TSEntityName, place: TypePlace): { binding?: TypeBinding; imported?: string } {
  if (name.type === 'TSQualifiedName') {
    const { binding, imported } = namedBinding(name.left, place)
    const member = binding && memberOf(binding, name.right.name, place)
    return { binding: member, imported: imported ?? (binding?.kind === 'import' ? binding.source : undefined) }
  }
  if (name.type !== 'Identifier') return {}
  const binding = typeBinding(place.at, name.name) ?? documented(place, name.name)
  if (binding?.kind !== 'import' || binding.source === CLAIMS_MODULE || binding.imported === '*') return { binding }
  return { binding: place.graph?.followType(binding, 'types'), imported: binding.source }
}

/** The declaration that `import('./vector').Vector` means. */
export function importedBinding(node: t.TSImportType, place: TypePlace): TypeBinding | undefined {
  const { argument, qualifier } = node
  if (!qualifier) return undefined
  const space: TypeBinding = { kind: 'import', source: argument.value, imported: '*', path: place.at }
  const inside = (name: t.TSEntityName): TypeBinding | undefined => {
    if (name.type === 'Identifier') return memberOf(space, name.name, place)
    const left = name.type === 'TSQualifiedName' ? inside(name.left) : undefined
    return left && name.type === 'TSQualifiedName' ? memberOf(left, name.right.name, place) : undefined
  }
  return inside(qualifier)
}

function memberOf(binding: TypeBinding, name: string, { graph }: TypePlace): TypeBinding | undefined {
  if (binding.kind === 'namespace') return memberOfNamespace(binding.path, name)
  // A member of an enum is of the type of the enum.
  if (binding.kind === 'enum') return binding
  if (binding.kind !== 'import' || binding.imported !== '*') return undefined
  const member = { ...binding, imported: name }
  return binding.source === CLAIMS_MODULE ? member : graph?.followType(member, 'types')
}

/** A type that a comment of a JavaScript file gives a name to. */
function documented({ at, graph }: TypePlace, name: string): TypeBinding | undefined {
  const program = at.scope.getProgramParent().path as NodePath<t.Program>
  const isJavaScript = graph !== undefined && !languageOf(graph.fileOf(at)).typescript
  return isJavaScript ? typedefOf(program, name) : undefined
}
