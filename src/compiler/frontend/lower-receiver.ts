/** Members of `this`, of classes and of objects that are declared outside: read, assigned and called. */
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { OuterVariable, Value } from '../ir/ir.ts'
import { claimsMore, type DeclaredMember, declaredMember, nameOfProperty } from './claimed-fields.ts'
import { withoutTypes } from './erased-types.ts'
import { lowerClosureCall } from './lower-closure.ts'
import type { FunctionLowering } from './lower-function.ts'
import { readOuter } from './lower-outer.ts'
import { lowerThis, noteTuple, recordOf, toldField } from './lower-record.ts'
import type { FunctionNode } from './marked-function.ts'
import {
  type FieldPath,
  functionOfField,
  isFrozen,
  literalOf,
  type Member,
  mayBeOverwritten,
  memberOf,
  namedReceiver,
  parentOf,
  type Receiver,
  receiverOf,
} from './members.ts'
import type { CalledMember } from './method-guards.ts'
import { NeedsClass } from './module-graph.ts'
import { spaceBinding } from './namespace-import.ts'
import type { NamedObject, ReceiverUse } from './outer-variable.ts'
import type { DeclaredObject, DeclaredType } from './signature.ts'
import { spanOf } from './span.ts'
import { typeOfBinding, typeOfField } from './value-type.ts'

/** A member of something that is known. */
interface KnownMember {
  use: ReceiverUse | NamedObject
  /** Names that lead from there to the member. */
  fields: string[]
  member: Member | DeclaredMember | undefined
  isSuper?: boolean
}

/**
 * The field that `this.x`, `Class.x`, `object.x` or `object.inner.x` means.
 *
 * @returns undefined where the object is none of these
 * @throws Rejection where it is one, and the member is no field that kernels can use
 */
export function outerField(f: FunctionLowering, path: NodePath<t.MemberExpression>): OuterVariable | undefined {
  const known = knownMember(f, path)
  return known && fieldOf(f, known, spanOf(path.node))
}

/** The value of such a field. */
export function outerFieldValue(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value | undefined {
  const known = knownMember(f, path)
  const span = spanOf(path.node)
  return (
    known &&
    (optionalValue(f, known, span) ?? getterValue(f, known, span) ?? readOuter(f, fieldOf(f, known, span), span))
  )
}

/** What a getter of `this`, or of a class or object that is declared outside, gives. */
function getterValue(
  f: FunctionLowering,
  { use, fields, member, isSuper }: KnownMember,
  span: Span,
): Value | undefined {
  if (member?.kind !== 'accessor' || !member.getter || mayBeOverwritten(member.getter)) return undefined
  const [name] = fields
  if (isSuper || fields.length > 1 || !('receiver' in use)) return undefined
  f.kernel.outer.callMethod(use, name, { path: member.getter, owner: member.owner, isGetter: true }, span)
  return lowerClosureCall(f, span, name, member.getter, [], undefined) ?? f.emit('undefined', 'num', [], span)
}

/** A number or boolean that the object may lack: the dispatcher tells whether it is there. */
function optionalValue(f: FunctionLowering, { use, fields, member }: KnownMember, span: Span): Value | undefined {
  if (member?.kind !== 'declared' || !member.optional) return undefined
  const { type } = member
  const there = type.kind === 'maybe' && type.missing === 'undefined' ? type.type : type
  if (there.kind !== 'number' && there.kind !== 'boolean') return undefined
  const { foreign, ...object } = f.kernel.outer.object(use, fields.slice(0, -1), span)
  const name = fields[fields.length - 1]
  const source = {
    ...object,
    fields: [...(object.fields ?? []), name],
    ...(!('receiver' in use) && { foreign: true as const }),
  }
  return toldField(f, there, source, [object.root, ...source.fields].join('.'), span)
}

/**
 * The fields that `const { … } = this` takes, or those of a class or constant object, by their names.
 *
 * @returns undefined where the object is none of these
 */
export function outerFields(f: FunctionLowering, object: NodePath): ((name: string, span: Span) => Value) | undefined {
  const use = receiverUse(f, withoutTypes(object))
  if (!use) return undefined
  return (name, span) => {
    const known = { use, fields: [name], member: memberOf(use.receiver, name, f.kernel.graph) }
    const inner = objectIn(f, known)
    const whole = inner ? objectValue(f, inner, span) : optionalValue(f, known, span)
    return whole ?? readOuter(f, fieldOf(f, known, span), span)
  }
}

/** An object that is declared outside, or one inside of such: written out there, or of a declared type. */
interface OuterObject {
  use: ReceiverUse | NamedObject
  fields: string[]
  is: { literal: NodePath<t.ObjectExpression> } | { type: DeclaredObject }
}

/**
 * The object that `config`, `config.color` or `this.at` means, as a value: its fields are the variables that `config.color.r` means.
 *
 * @returns undefined where it means something else, or an object of which no field is known
 */
export function outerObject(f: FunctionLowering, path: NodePath): Value | undefined {
  const object = objectAt(f, path)
  return object && objectValue(f, object, spanOf(path.node))
}

/**
 * An object that is declared outside, by its name or as a field, where its type is that of an instance of a class of which a method is called.
 *
 * @param method its name
 * @returns undefined where it is none
 * @throws NeedsClass where the type does not tell yet of which class it is
 */
export function outerInstance(f: FunctionLowering, path: NodePath, method: string): Value | undefined {
  const object = path.isThisExpression() ? undefined : objectAt(f, path)
  if (!object || !('type' in object.is)) return undefined
  if (!f.kernel.graph.calledMethods.has(method)) throw new NeedsClass(method)
  return object.is.type.instance ? objectValue(f, object, spanOf(path.node)) : undefined
}

function objectAt(f: FunctionLowering, path: NodePath): OuterObject | undefined {
  if (path.isMemberExpression({ computed: false })) {
    const known = path.get('object').isSuper() || spaceBinding(path) ? undefined : knownMember(f, path)
    if (known) return objectIn(f, known)
  }
  const named = namedOutside(f, path)
  const receiver = named && namedReceiver(named.declared)
  if (named && receiver) {
    if (receiver.kind !== 'object') return undefined
    const literal = receiver.owner
    const read = () => typeOfBinding(named.declared, f.kernel.graph, `Variable '${named.root}'`)
    return { use: { receiver, isThis: false, ...named }, fields: [], is: claimsMore(literal, read) ?? { literal } }
  }
  const typed = typedObject(f, path)
  return typed?.type.kind === 'object' ? { use: typed.object, fields: [], is: { type: typed.type } } : undefined
}

/** The object that a member is, if it is one. */
function objectIn(f: FunctionLowering, { use, fields, member, isSuper }: KnownMember): OuterObject | undefined {
  if (!member || isSuper || fields[0].startsWith('#')) return undefined
  if (member.kind === 'declared')
    return member.type.kind === 'object' ? { use, fields, is: { type: member.type } } : undefined
  if (member.kind !== 'field') return undefined
  const is = insideOf(f, member.path, fields.at(-1) ?? '')
  return is && { use, fields, is }
}

/** What is known of the object that a field holds: how it is written out, or its type, if that says that there can be more. */
function insideOf(f: FunctionLowering, path: FieldPath, name: string): OuterObject['is'] | undefined {
  const literal = literalOf(path)
  const read = () => typeOfField(path, f.kernel.graph, `Field '${name}'`)
  if (!literal) {
    const type = read()
    return type?.kind === 'object' ? { type } : undefined
  }
  return claimsMore(literal, read) ?? { literal }
}

/** A field that a constant object has by its declared type alone. */
function claimedMember(f: FunctionLowering, use: ReceiverUse, name: string): DeclaredMember | undefined {
  if (use.isThis || use.receiver.kind !== 'object') return undefined
  const claimed = claimsMore(use.receiver.owner as NodePath<t.ObjectExpression>, () =>
    typeOfBinding(use.declared, f.kernel.graph, `Variable '${use.root}'`),
  )
  return claimed && declaredMember(claimed.type, name)
}

function objectValue(f: FunctionLowering, { use, fields, is }: OuterObject, span: Span): Value | undefined {
  const known: { name: string; value: Value; home: OuterVariable | undefined }[] = []
  const isTuple = 'type' in is && is.type.tuple
  for (const name of namesOf(is)) {
    const member =
      'type' in is
        ? declaredMember(is.type, name)
        : memberOf({ kind: 'object', owner: is.literal }, name, f.kernel.graph)
    const inside: KnownMember = { use, fields: [...fields, name], member }
    const inner = objectIn(f, inside)
    const value = inner ? objectValue(f, inner, span) : optionalValue(f, inside, span)
    const home = inner || value ? undefined : fieldIfKnown(f, inside, span)
    if (value) known.push({ name, value, home: undefined })
    else if (home) known.push({ name, value: readOuter(f, home, span), home })
    else if (isTuple) return undefined
  }
  if (known.length === 0) return undefined
  // One tells that the object is there.
  const first = known.find(({ home }) => home)?.home
  if (first) f.kernel.passed.fields.push(first)
  const source = f.kernel.outer.object(use, fields, span)
  if (isTuple) noteTuple(f.kernel.passed, source, known.length)
  return recordOf(f, known, { tuple: isTuple, ...('type' in is && { instance: is.type.instance }) }, source, span)
}

const namesOf = (is: OuterObject['is']): string[] =>
  'type' in is
    ? is.type.fields.map(({ name }) => name)
    : is.literal.node.properties.flatMap((property) => nameOfProperty(property) ?? [])

/** @returns undefined for what kernels do not have as a field */
function fieldIfKnown(f: FunctionLowering, known: KnownMember, span: Span): OuterVariable | undefined {
  const { member } = known
  if (member?.kind === 'field' && functionOfField(member.path, f.kernel.graph)) return undefined
  try {
    return fieldOf(f, known, span)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** `this` of the marked method, or of one that it calls; undefined where it is not known what that is. */
export function outerReceiver(f: FunctionLowering, path: NodePath<t.ThisExpression>): Value | undefined {
  const receiver = receiverOf(path)
  const span = spanOf(path.node)
  return receiver && lowerThis(f, f.kernel.outer.receiver({ receiver, isThis: true }, span), span)
}

function fieldOf(f: FunctionLowering, { use, fields, member }: KnownMember, span: Span): OuterVariable {
  if (member?.kind === 'field') return f.kernel.outer.field(use, fields, member.path, span)
  const name = fields[fields.length - 1]
  if (member?.kind === 'declared' && member.optional)
    throw new Rejection(
      'unsupported-operation',
      `\`${name}\` may be missing in an object from outside: compiled code can read it there if it is a number or boolean, and cannot assign it`,
      span,
      'Pass the object as a parameter, or put it into an array.',
    )
  if (member?.kind === 'declared') return f.kernel.outer.field(use, fields, member.type, span)
  if (member?.kind === 'method')
    throw new Rejection('unsupported-operation', `\`${name}\` is a method: it can be called, and nothing else`, span)
  throw notAField(use, name, member, span)
}

/** The method that `this.m(…)`, `Class.m(…)` or `object.m(…)` calls, with its guards noted; undefined where it is none that is known. */
export function outerMethod(
  f: FunctionLowering,
  path: NodePath<t.MemberExpression>,
): { path: NodePath<FunctionNode>; name: string } | undefined {
  const known = knownMember(f, path)
  if (!known) return undefined
  const { use, fields, member, isSuper } = known
  const span = spanOf(path.node)
  const [name] = fields
  if (!member || fields.length > 1 || !('receiver' in use)) return undefined
  const called = calledMember(f, use.receiver, member, span)
  if (!called) return undefined
  // Nobody can replace members of a frozen object; it only has to be there.
  const isFixed = !use.isThis && isFrozen(use.declared)
  if (isFixed) f.kernel.dependsOnDeclaration(use.declared.path, span)
  else f.kernel.outer.callMethod(use, name, called, span, isSuper)
  return { path: called.path, name }
}

/** The function that a member is: a method, or what an object or class was made with. */
function calledMember(
  f: FunctionLowering,
  { kind, owner }: ReceiverUse['receiver'],
  member: NonNullable<KnownMember['member']>,
  use: Span,
): CalledMember | undefined {
  if ((member.kind === 'method' || member.kind === 'field') && mayBeOverwritten(member.path)) return undefined
  if (member.kind === 'method') return member
  if (member.kind !== 'field') return undefined
  const path = functionOfField(member.path, f.kernel.graph)
  if (path && kind === 'instance') {
    const message = 'A function in a field belongs to each object by itself, where another one may be put'
    throw new Rejection('unsupported-call', message, use, 'Make it a method: `name(…) { … }`.')
  }
  return path && { path, owner, isField: true }
}

function knownMember(f: FunctionLowering, path: NodePath<t.MemberExpression>): KnownMember | undefined {
  const name = memberName(path.node)
  const object = withoutTypes(path.get('object'))
  if (object.isSuper()) return superMember(f, path, name)
  const use = receiverUse(f, object, name)
  if (use) {
    if (name === undefined) throw unknownMember(use.receiver, nameText(object), spanOf(path.node.property))
    return { use, fields: [name], member: memberOf(use.receiver, name, f.kernel.graph) ?? claimedMember(f, use, name) }
  }
  if (name === undefined) return undefined
  const named = typedObject(f, object)
  if (named) return { use: named.object, fields: [name], member: declaredMember(named.type, name) }
  return object.isMemberExpression() ? innerMember(f, object, name) : undefined
}

const nameText = (object: NodePath): string => (object.isIdentifier() ? object.node.name : 'this')

/** Why a member cannot be chosen by a string or number, of an object or class that is declared outside. */
function unknownMember({ owner, kind }: Receiver, name: string, use: Span): Rejection {
  const refuse = (message: string, help: string) => new Rejection('unsupported-operation', message, use, help)
  if (owner.isClass())
    return refuse(
      `A member of ${kind === 'class' ? 'a class' : 'an object of a class'} cannot be chosen by a computed name`,
      'Put the functions into an object, `const OPS = { add, sub }`, and choose one of these: `OPS[kind](a, b)`.',
    )
  const { properties } = owner.node as t.ObjectExpression
  const ALL = `\`${name}[…]\` needs an object whose fields are all functions, or all of one other type, under names that are written out`
  for (const one of properties) {
    if (one.type === 'SpreadElement')
      return refuse(`${ALL}: what it spreads is not known`, 'Name all of them: `{ add: …, sub: … }`.')
    if (one.computed) return refuse(`${ALL}: one has a computed name`, "Write the name itself: `{ add: …, 'a b': … }`.")
    if (one.type === 'ObjectMethod' && one.kind !== 'method')
      return refuse(`${ALL}: one has a ${one.kind}ter`, 'Put the function itself there: `{ add: (a, b) => a + b }`.')
  }
  return refuse(
    ALL,
    'Keep fields of other types in another object, `const NAMES = { … }` beside `const OPS = { add, sub }`.',
  )
}

/** `super.name`: a method of the superclass. Its fields are those of `this`. */
function superMember(f: FunctionLowering, path: NodePath<t.MemberExpression>, name: string | undefined): KnownMember {
  const receiver = receiverOf(path)
  const parent = receiver && parentOf(receiver, f.kernel.graph)
  const span = spanOf(path.node)
  if (!parent || name === undefined) {
    const message = parent ? 'A member with a computed name cannot be compiled' : 'The superclass is not known here'
    throw new Rejection(
      'unsupported-call',
      message,
      span,
      'Let the class extend one that is declared by name in the same file.',
    )
  }
  const member = memberOf(parent, name, f.kernel.graph)
  if (member?.kind === 'method') return { use: { receiver, isThis: true }, fields: [name], member, isSuper: true }
  const message = `\`super.${name}\` is no method of the superclass, as far as it can be seen from here`
  throw new Rejection('unsupported-operation', message, span, `Fields are read by \`this.${name}\`.`)
}

/** `object.inner.name`: the inner object is written out where the outer one is, or has a declared type. */
function innerMember(f: FunctionLowering, object: NodePath<t.MemberExpression>, name: string): KnownMember | undefined {
  if (memberName(object.node) === undefined || spaceBinding(object)) return undefined
  const around = knownMember(f, object)
  if (!around || around.fields[0].startsWith('#')) return undefined
  const { use, member } = around
  const fields = [...around.fields, name]
  if (member?.kind === 'declared') return { use, fields, member: declaredMember(member.type, name) }
  if (member?.kind !== 'field') return undefined
  const is = insideOf(f, member.path, around.fields.at(-1) ?? '')
  if (!is) return undefined
  const found =
    'type' in is ? declaredMember(is.type, name) : memberOf({ kind: 'object', owner: is.literal }, name, f.kernel.graph)
  return { use, fields, member: found }
}

/** The name of a member where it is written; `#name` for a private one. */
export function memberName({ property, computed }: t.MemberExpression): string | undefined {
  if (property.type === 'PrivateName') return `#${property.id.name}`
  if (property.type === 'StringLiteral') return property.value
  return property.type === 'Identifier' && !computed ? property.name : undefined
}

/** @param member what it is asked for: private members are those of the class that the text stands in */
function receiverUse(f: FunctionLowering, object: NodePath, member = ''): ReceiverUse | undefined {
  if (object.isThisExpression()) {
    if (f.frame.thisAt(object)) return undefined
    const receiver = member.startsWith('#') ? receiverOf(object) : f.kernel.outer.receiverOfThis(object)
    if (receiver) return { receiver, isThis: true }
    throw new Rejection(
      'unsupported-operation',
      'It is not known what `this` is in a function that is no method',
      spanOf(object.node),
      'Make the function a method of the class or object, or pass the fields that it needs as parameters.',
    )
  }
  const named = namedOutside(f, object)
  const receiver = named && namedReceiver(named.declared)
  return receiver && { receiver, isThis: false, ...named }
}

/** A variable from outside, by its name or as a member of `import * as space`. */
export function namedOutside(f: FunctionLowering, path: NodePath): NamedObject | undefined {
  const { graph } = f.kernel
  const space = path.isMemberExpression({ computed: false }) ? spaceBinding(path) : undefined
  if (space && path.isMemberExpression() && path.node.property.type === 'Identifier') {
    const { name } = path.node.property
    const declared = graph.followMember(space, name)
    return declared && { declared, binding: space, root: `${space.identifier.name}.${name}` }
  }
  if (!path.isIdentifier()) return undefined
  const binding = path.scope.getBinding(path.node.name)
  if (!binding || f.isLocal(binding)) return undefined
  const declared = binding.kind === 'module' ? graph.follow(binding) : binding
  return declared && { declared, binding, root: binding.identifier.name }
}

/** A variable from outside whose type says that it holds an object, whoever has made it. */
function typedObject(f: FunctionLowering, path: NodePath): { object: NamedObject; type: DeclaredType } | undefined {
  const object = namedOutside(f, path)
  if (!object || !isVariable(object.declared)) return undefined
  const type = typeOfBinding(object.declared, f.kernel.graph, `Variable '${object.root}'`)
  return type?.kind === 'object' ? { object, type } : undefined
}

const isVariable = ({ kind, path }: Binding): boolean =>
  kind !== 'module' && !path.isFunctionDeclaration() && !path.isClass()

function notAField(use: ReceiverUse | NamedObject, name: string, member: KnownMember['member'], span: Span): Rejection {
  const what = 'receiver' in use && use.receiver.kind !== 'object' ? 'class' : 'object'
  const help = 'Use a field that the class or object declares; work that a getter does can go into a private method.'
  const message = member
    ? `\`${name}\` is read by running code`
    : `\`${name}\` is not declared in the ${what}, as far as it can be seen from here`
  return new Rejection('unsupported-operation', message, span, help)
}
