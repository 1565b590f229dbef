import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { constantOf } from './constant.ts'
import { tableOf } from './constant-table.ts'
import type { FunctionLowering } from './lower-function.ts'
import { literal, readOuter } from './lower-outer.ts'
import { unresolved } from './module-graph.ts'
import { spaceBinding } from './namespace-import.ts'
import { spanOf } from './span.ts'

/**
 * The value of `space.name`, where `space` is imported by `import * as space`.
 *
 * @returns undefined where the object is no such space
 */
export function lowerSpaceMember(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value | undefined {
  const space = spaceBinding(path)
  if (!space) return undefined
  const span = spanOf(path.node)
  const { property, computed } = path.node
  if (computed || property.type !== 'Identifier')
    throw new Rejection('unsupported-operation', 'A member with a computed name cannot be compiled', span)
  const { name } = property
  const { graph } = f.kernel
  const declared = graph.followMember(space, name)
  if (!declared) throw unresolved(name, span, graph.isCommonJs(space))
  const constant = constantOf(declared, { graph })
  if (constant !== undefined) {
    f.kernel.dependsOnDeclaration(declared.path, span)
    return literal(f, constant, span)
  }
  const table = tableOf(declared, graph)
  if (table) {
    f.kernel.dependsOnDeclaration(declared.path, span)
    return f.emit('table', `array<${table.kind}>`, [], span, { table })
  }
  return readOuter(f, f.kernel.outer.spaceMember(space, name, declared, span), span)
}
