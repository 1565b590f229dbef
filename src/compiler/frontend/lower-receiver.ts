/** Members of `this`, of classes and of constant objects: read, assigned and called. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { OuterVariable } from '../ir/ir.ts'
import { withoutTypes } from './erased-types.ts'
import type { FunctionLowering } from './lower-function.ts'
import { type Member, type MethodPath, memberOf, namedReceiver, receiverOf } from './members.ts'
import type { ReceiverUse } from './outer-variable.ts'
import { spanOf } from './span.ts'

/** A member of a receiver that is known. */
interface KnownMember {
  use: ReceiverUse
  name: string
  member: Member | undefined
}

/**
 * The field that `this.x`, `Class.x` or `object.x` means.
 *
 * @returns undefined where the object is none of these
 * @throws Rejection where it is one, and the member is no field that kernels can use
 */
export function outerField(f: FunctionLowering, path: NodePath<t.MemberExpression>): OuterVariable | undefined {
  const known = knownMember(f, path)
  return known && fieldOf(f, known, spanOf(path.node))
}

/**
 * The fields that `const { … } = this` takes, or those of a class or constant object, by their names.
 *
 * @returns undefined where the object is none of these
 */
export function outerFields(
  f: FunctionLowering,
  object: NodePath,
): ((name: string, span: Span) => OuterVariable) | undefined {
  const use = receiverUse(f, withoutTypes(object))
  if (!use) return undefined
  return (name, span) => fieldOf(f, { use, name, member: memberOf(use.receiver, name, f.kernel.graph) }, span)
}

function fieldOf(f: FunctionLowering, { use, name, member }: KnownMember, span: Span): OuterVariable {
  if (member?.kind === 'field') return f.kernel.outer.field(use, name, member.path, span)
  if (member?.kind === 'method')
    throw new Rejection('unsupported-operation', `\`${name}\` is a method: it can be called, and nothing else`, span)
  throw notAField(use, name, member, span)
}

/** The method that `this.m(…)`, `Class.m(…)` or `object.m(…)` calls, with its guards noted; undefined where it is none that is known. */
export function outerMethod(
  f: FunctionLowering,
  path: NodePath<t.MemberExpression>,
): { path: MethodPath; name: string } | undefined {
  const known = knownMember(f, path)
  if (!known) return undefined
  const { use, name, member } = known
  const span = spanOf(path.node)
  if (member?.kind !== 'method') return undefined
  f.kernel.outer.callMethod(use, name, member, span)
  return { path: member.path, name }
}

function knownMember(f: FunctionLowering, path: NodePath<t.MemberExpression>): KnownMember | undefined {
  const { property, computed } = path.node
  const use = receiverUse(f, withoutTypes(path.get('object')))
  if (!use) return undefined
  const name =
    property.type === 'PrivateName'
      ? `#${property.id.name}`
      : property.type === 'Identifier' && !computed
        ? property.name
        : undefined
  if (name === undefined)
    throw new Rejection('unsupported-operation', 'A member with a computed name cannot be compiled', spanOf(property))
  return { use, name, member: memberOf(use.receiver, name, f.kernel.graph) }
}

function receiverUse(f: FunctionLowering, object: NodePath): ReceiverUse | undefined {
  if (object.isThisExpression()) {
    const receiver = receiverOf(object)
    if (receiver) return { receiver, isThis: true }
    throw new Rejection(
      'unsupported-operation',
      'It is not known what `this` is in a function that is no method',
      spanOf(object.node),
      'Make the function a method of the class or object, or pass the fields that it needs as parameters.',
    )
  }
  if (!object.isIdentifier()) return undefined
  const binding = object.scope.getBinding(object.node.name)
  if (!binding || f.isLocal(binding)) return undefined
  const declared = binding.kind === 'module' ? f.kernel.graph.follow(binding) : binding
  const receiver = declared && namedReceiver(declared)
  return receiver && { receiver, isThis: false }
}

function notAField({ receiver }: ReceiverUse, name: string, member: Member | undefined, span: Span): Rejection {
  const what = { instance: 'class', class: 'class', object: 'object' }[receiver.kind]
  const help = 'Use a field that the class or object declares; work that a getter does can go into a private method.'
  const message = member
    ? `\`${name}\` is read by running code`
    : `\`${name}\` is not declared in the ${what}, as far as it can be seen from here`
  return new Rejection('unsupported-operation', message, span, help)
}
