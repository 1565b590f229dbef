/**
 * Objects of classes that a kernel makes: `new Vec(x, y)`. An instance is an object like that of a literal, with one more field that only its type shows: which
 * class it is of, `"()Vec 12"`. Methods are translated in the place of the call. So are those of objects that were passed in, or lie in arrays: `"(~)Vec 12"`.
 */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import {
  type Field,
  fieldsOf,
  INSTANCE_MARK,
  isMark,
  isObjectType,
  isOpenType,
  markOf,
  PASSED_MARK,
  presentType,
} from '../ir/object-type.ts'
import { type IrType, isRecordType, objectOf } from '../ir/types.ts'
import { withoutTypes } from './erased-types.ts'
import { Frame } from './frame.ts'
import { argumentValues } from './lower-builtin.ts'
import { madeArray } from './lower-call.ts'
import { leaveOut, lowerClosureCall } from './lower-closure.ts'
import { lowerExpression } from './lower-expression.ts'
import { bindParameter, type FunctionLowering } from './lower-function.ts'
import { callKnown } from './lower-function-value.ts'
import { newRecord } from './lower-object.ts'
import { outerInstance } from './lower-receiver.ts'
import { lowerStatement } from './lower-statement.ts'
import { type Member, mayBeOverwritten, memberOf, namedReceiver, parentOf, receiverOf } from './members.ts'
import { present } from './missing-value.ts'
import { NeedsClass } from './module-graph.ts'
import { spanOf } from './span.ts'

type ClassPath = NodePath<t.Class>

/** `new Vec(x, y)`. @returns undefined where that is no class of the program that is known by its name */
export function lowerInstance(f: FunctionLowering, path: NodePath<t.NewExpression>): Value | undefined {
  const callee = withoutTypes(path.get('callee'))
  const binding = callee.isIdentifier() ? callee.scope.getBinding(callee.node.name) : undefined
  const declared = binding?.kind === 'module' ? f.kernel.graph.follow(binding) : binding
  const receiver = declared && namedReceiver(declared)
  if (!declared || receiver?.kind !== 'class') return undefined
  const span = spanOf(path.node)
  if (!declared.scope.path.isProgram())
    throw new Rejection(
      'unsupported-operation',
      `\`${declared.identifier.name}\` is declared inside of a function, so no kernel can make one`,
      span,
      'Declare the class at the top of the file.',
    )
  const owner = receiver.owner as ClassPath
  const name = declared.identifier.name
  refuseClass(owner, name, span)
  f.kernel.dependsOnDeclaration(declared.path, span)
  const args = path.get('arguments').flatMap((argument) => argumentValues(f, argument))
  const fields = constructed(f, owner, name, args, span)
  const { start } = owner.node
  const file = f.kernel.graph.fileOf(owner)
  const mark = `${INSTANCE_MARK}${name} ${start}${file === f.kernel.file ? '' : ` ${file}`}`
  f.kernel.classes.set(mark, owner)
  return newRecord(f, fields.set(mark, f.num(0, span)), span)
}

/** @throws Rejection where objects of a class are more than their fields and methods */
function refuseClass(owner: ClassPath, name: string, span: Span): void {
  const refuse = (what: string, help: string): never => {
    throw new Rejection('unsupported-operation', `\`${name}\` ${what}, so no kernel can make one`, span, help)
  }
  if (owner.node.superClass) refuse('extends another class', 'Make it outside, and pass what the function needs of it.')
  for (const member of owner.get('body').get('body')) {
    const { node } = member
    if ('static' in node && node.static) continue
    if (member.isClassAccessorProperty()) refuse('has an accessor', 'Make it a field.')
    if (node.type === 'ClassPrivateProperty' || node.type === 'ClassPrivateMethod')
      refuse('has private members', 'Write `private` instead of `#`.')
    if ('computed' in node && node.computed) refuse('has members with computed names', 'Write the names themselves.')
  }
}

/** The fields that the initialisers and the constructor of a class give an object, in order. */
function constructed(
  f: FunctionLowering,
  owner: ClassPath,
  name: string,
  args: readonly Value[],
  span: Span,
): Map<string, Value> {
  const make = owner
    .get('body')
    .get('body')
    .find((member): member is NodePath<t.ClassMethod> => member.isClassMethod({ kind: 'constructor' }))
  const target = (make ?? owner).node as t.Node
  const types = args.map(({ type }) => type).join()
  if (f.inlined.some((call) => call.target === target && call.types === types))
    throw new Rejection('unsupported-call', `\`new ${name}\` makes another one in turn`, span)
  const leave = (_: unknown, at: Span): never => {
    throw new Rejection('unsupported-syntax', 'A constructor that returns cannot be compiled', at)
  }
  const caller = f.frame
  const targets = f.targets.splice(0)
  f.frame = new Frame(target, undefined, `${caller.instance},${owner.node.start}(${types})`)
  f.inlined.push({ target: target as never, types, around: undefined, leave })
  try {
    const fields = new Map<string, Value>()
    for (const member of owner.get('body').get('body')) {
      if (!member.isClassProperty() || member.node.static || member.node.declare) continue
      const key = member.node.key as t.Identifier
      const value = member.get('value') as NodePath<t.Expression>
      if (value.node) refuseThis(value, 'The value of a field')
      fields.set(key.name, value.node ? lowerExpression(f, value) : f.emit('undefined', 'num', [], span))
    }
    if (make) construct(f, owner, make, args, fields, span)
    return fields
  } finally {
    f.inlined.pop()
    f.frame = caller
    f.targets.push(...targets)
  }
}

/** What a constructor gives to its fields. */
function construct(
  f: FunctionLowering,
  owner: ClassPath,
  make: NodePath<t.ClassMethod>,
  args: readonly Value[],
  fields: Map<string, Value>,
  span: Span,
): void {
  make.get('params').forEach((param, i) => {
    const plain = param.isTSParameterProperty() ? (param.get('parameter') as NodePath) : (param as NodePath)
    if (plain.isRestElement())
      throw new Rejection('unsupported-parameter', 'This form of parameter is not supported yet', spanOf(param.node))
    refuseThis(plain, 'A default value')
    // Babel does not count these among the variables of the constructor.
    if (param.isTSParameterProperty()) make.scope.registerBinding('param', plain)
    if (args[i]) bindParameter(f, plain, args[i])
    else leaveOut(f, plain, span)
  })
  for (const param of make.get('params')) {
    if (!param.isTSParameterProperty()) continue
    const { parameter } = param.node
    const { name } = (parameter.type === 'AssignmentPattern' ? parameter.left : parameter) as t.Identifier
    fields.set(name, f.readVariable(make.scope.getBinding(name)!, spanOf(param.node)))
  }
  for (const statement of make.get('body').get('body')) {
    const assigned = assignedField(statement)
    if (!assigned) {
      refuseThis(statement, 'A statement of a constructor')
      lowerStatement(f, statement)
      continue
    }
    const { name, value } = assigned
    if (memberOf({ kind: 'instance', owner }, name, f.kernel.graph)?.kind === 'accessor')
      throw new Rejection(
        'unsupported-operation',
        `\`${name}\` is a getter or setter of the class, which runs code where it is assigned`,
        spanOf(statement.node),
        'Give the field that it sets its value.',
      )
    refuseThis(value, 'What a constructor gives to a field', fields)
    // What has been assigned so far can be read.
    f.frame.receiver = fields.size > 0 ? newRecord(f, fields, spanOf(statement.node)) : undefined
    fields.set(name, lowerExpression(f, value))
    f.frame.receiver = undefined
  }
}

/** `this.name = value`, a statement. */
function assignedField(statement: NodePath): { name: string; value: NodePath<t.Expression> } | undefined {
  const assignment = statement.isExpressionStatement() ? statement.get('expression') : undefined
  if (!assignment?.isAssignmentExpression({ operator: '=' })) return undefined
  const { left } = assignment.node
  if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression' || left.computed) return undefined
  if (left.property.type !== 'Identifier') return undefined
  return { name: left.property.name, value: assignment.get('right') as NodePath<t.Expression> }
}

/** @param known fields that can be read, by `this.name` */
function refuseThis(path: NodePath, what: string, known: ReadonlyMap<string, Value> = new Map()): void {
  const check = (one: NodePath): void => {
    const member = one.parentPath
    const inFunction = one.findParent((parent) => parent === path || parent.isFunction())
    const isRead =
      member?.isMemberExpression({ computed: false }) === true &&
      member.node.property.type === 'Identifier' &&
      known.has(member.node.property.name) &&
      member.key !== 'callee' &&
      !(member.key === 'left' && member.parentPath?.isAssignmentExpression()) &&
      !member.parentPath?.isUpdateExpression()
    if (isRead && (inFunction === path || inFunction === null)) return
    throw new Rejection(
      'unsupported-operation',
      `${what} uses \`this\`, which kernels know only as \`this.name = …\`, one after the other`,
      spanOf(one.node),
      'Use the parameters of the constructor, and give each field its value in a statement of its own.',
    )
  }
  if (path.isThisExpression()) check(path)
  path.traverse({ ThisExpression: check })
}

/**
 * A call of a method of an object of a class: of one that the kernel has made, that was passed in or lies in an array.
 *
 * @returns undefined where it is none
 */
export function lowerInstanceCall(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  callee: NodePath<t.MemberExpression>,
): { result: Value | undefined } | undefined {
  const { property, computed } = callee.node
  if (computed || property.type !== 'Identifier') return undefined
  const { name } = property
  if (callee.get('object').isSuper()) return lowerSuperCall(f, path, callee, name)
  const object = callee.get('object') as NodePath<t.Expression>
  const isNew = withoutTypes(object).isNewExpression()
  if (!isNew && !isMethodName(f, callee, name)) return undefined
  const plain = withoutTypes(object)
  const isElement = plain.isMemberExpression({ computed: true })
  const evaluated = isElement || mayBeInstance(f, plain) ? lowerExpression(f, object) : outerInstance(f, plain, name)
  if (!evaluated) return undefined
  const { owner, mark } = classOf(f, evaluated.type) ?? {}
  const method = owner && methodOf(f, owner, name)
  if (!owner || !mark || !method) {
    if (!owner && isOutside(evaluated.type)) needClass(f, name)
    // Whoever else looks at it finds it evaluated.
    f.evaluated.set(object.node, evaluated)
    return undefined
  }
  const holder = f.kernel.outer.methods.callOnMade({ kind: 'instance', owner }, name, method, spanOf(callee.node))
  if (mark.startsWith(PASSED_MARK)) {
    refuseAbstract(owner, name, spanOf(callee.node))
    noteCall(f, mark, holder, name)
  }
  const receiver = present(f, evaluated, spanOf(object.node))
  return { result: callMethod(f, path, method, name, receiver) }
}

function callMethod(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  method: Member & { kind: 'method' },
  name: string,
  receiver: Value,
): Value | undefined {
  const args = path.get('arguments').flatMap((argument) => argumentValues(f, argument))
  return callKnown(f, { kind: 'function', path: method.path, name }, args, path.node, receiver)
}

/**
 * `object.name`, where that is a getter of the class of an object that the kernel has made, that was passed in or lies in an array: translated in the place where it is read.
 *
 * @returns undefined where it is none
 * @throws NeedsClass where types do not tell yet that it may be one
 */
export function lowerGetter(f: FunctionLowering, object: Value, name: string, span: Span): Value | undefined {
  const { owner, mark } = classOf(f, object.type) ?? {}
  const member = owner && memberOf({ kind: 'instance', owner }, name, f.kernel.graph)
  if (!owner || !mark || member?.kind !== 'accessor' || !member.getter || mayBeOverwritten(member.getter))
    return undefined
  const called = { path: member.getter, owner: member.owner, isGetter: true }
  const holder = f.kernel.outer.methods.callOnMade({ kind: 'instance', owner }, name, called, span)
  if (mark.startsWith(PASSED_MARK)) {
    refuseAbstract(owner, name, span)
    noteCall(f, mark, holder, name)
  }
  const value = lowerClosureCall(f, span, name, member.getter, [], undefined, object)
  return value ?? f.emit('undefined', 'num', [], span)
}

/** `super.f()` in a method that is translated in the place of its call. */
function lowerSuperCall(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  callee: NodePath<t.MemberExpression>,
  name: string,
): { result: Value | undefined } | undefined {
  const receiver = f.frame.thisAt(callee)
  const own = receiverOf(callee)
  const parent = own && parentOf(own, f.kernel.graph)
  if (!receiver || own?.kind !== 'instance' || parent?.kind !== 'instance') return undefined
  const method = methodOf(f, parent.owner, name)
  if (!method) return undefined
  f.kernel.outer.methods.callOnMade({ kind: 'instance', owner: parent.owner }, name, method, spanOf(callee.node), {
    kind: 'instance',
    owner: own.owner,
  })
  return { result: callMethod(f, path, method, name, receiver) }
}

/** @throws Rejection where no object is of the class itself */
function refuseAbstract({ node }: ClassPath, method: string, span: Span): void {
  if (node.type !== 'ClassDeclaration' || !node.abstract) return
  const name = node.id?.name ?? 'the class'
  throw new Rejection(
    'unsupported-call',
    `\`${method}\` is called on an object of the abstract class \`${name}\`, which may be of any subclass`,
    span,
    'Declare the class that the objects are made of, and write one function for each.',
  )
}

/** The dispatcher has to see that no object has a function of its own in the place of the method. */
function noteCall(f: FunctionLowering, mark: string, holder: string, name: string): void {
  const known = f.kernel.called.get(mark)
  if (known) known.methods.add(name)
  else f.kernel.called.set(mark, { name: holder, methods: new Set([name]) })
}

/** Whether a class of the file, or one of which an object has been made, has such a method. */
function isMethodName(f: FunctionLowering, path: NodePath, name: string): boolean {
  if (f.kernel.graph.calledMethods.has(name)) return true
  const declared = Object.values(path.scope.getProgramParent().bindings).flatMap((binding) =>
    binding.path.isClass() ? [binding.path as ClassPath] : [],
  )
  return [...declared, ...f.kernel.classes.values()].some((owner) => methodOf(f, owner, name))
}

function methodOf(f: FunctionLowering, owner: ClassPath, name: string): (Member & { kind: 'method' }) | undefined {
  const member = memberOf({ kind: 'instance', owner }, name, f.kernel.graph)
  return member?.kind === 'method' && !mayBeOverwritten(member.path) ? member : undefined
}

/** The class that objects of a type are made of. */
function classOf(f: FunctionLowering, type: IrType): { owner: ClassPath; mark: string } | undefined {
  const held = presentType(type)
  const object = isRecordType(held) ? objectOf(held) : held
  const mark = isObjectType(object) ? markOf(object) : undefined
  if (!mark) return undefined
  const owner = f.kernel.classes.get(mark) ?? f.kernel.graph.passedClasses.get(mark)
  return owner && { owner, mark }
}

/** Whether an expression can be evaluated here to see what it is: a variable of the kernel, `this`, what is made or returned, and what lies in these. */
function mayBeInstance(f: FunctionLowering, object: NodePath): boolean {
  if (object.isIdentifier()) {
    const binding = object.scope.getBinding(object.node.name)
    return binding !== undefined && f.isLocal(binding) && !binding.path.isFunction()
  }
  if (object.isThisExpression()) return f.frame.thisAt(object) !== undefined
  if (object.isMemberExpression()) return mayBeInstance(f, withoutTypes(object.get('object')))
  if (object.isNewExpression()) {
    const callee = object.get('callee')
    const binding = callee.isIdentifier() ? callee.scope.getBinding(callee.node.name) : undefined
    return binding?.path.isClass() === true || binding?.kind === 'module'
  }
  return object.isConditionalExpression() || (object.isCallExpression() && madeArray(object) === undefined)
}

/** Whether values of a type are objects from outside, or in arrays. */
function isOutside(type: IrType): boolean {
  const held = presentType(type)
  return isRecordType(held) || (isObjectType(held) && isOpenType(held))
}

/**
 * Whether a method is called on an object from outside, or on one in an array.
 *
 * @throws NeedsClass where its class may be known if it is asked for
 */
export function isFromOutside(f: FunctionLowering, object: NodePath<t.Expression>, name: string): boolean {
  const plain = withoutTypes(object)
  if (!(plain.isIdentifier() || plain.isMemberExpression()) || !mayBeInstance(f, plain)) return false
  if (!isOutside(lowerExpression(f, object).type)) return false
  needClass(f, name)
  return true
}

/** @throws NeedsClass where types do not tell yet which classes have such a method */
function needClass(f: FunctionLowering, name: string): void {
  if (!f.kernel.graph.calledMethods.has(name)) throw new NeedsClass(name)
}

/**
 * A member is no field. Of an object of a class, the message says what it is.
 *
 * @throws Rejection where it is a method, a setter, or a getter that cannot be compiled in
 * @throws NeedsClass where it may be one
 */
export function refuseMember(f: FunctionLowering, type: IrType, name: string, span: Span): void {
  const { owner } = classOf(f, type) ?? {}
  const { graph } = f.kernel
  if (!owner) {
    const classes = Object.values(f.path.scope.getProgramParent().bindings).filter(({ path }) => path.isClass())
    const kinds = classes.map(({ path }) => memberOf({ kind: 'instance', owner: path as ClassPath }, name, graph)?.kind)
    if (isOutside(type) && kinds.some((kind) => kind === 'accessor' || kind === 'method')) needClass(f, name)
    return
  }
  if (name === '' || name.startsWith('#'))
    throw new Rejection(
      'unsupported-operation',
      'Private members can be used in marked methods, of `this`: here it is an object that the kernel was given',
      span,
      'Write `private` instead of `#`.',
    )
  const member = memberOf({ kind: 'instance', owner }, name, graph)
  if (member?.kind === 'accessor')
    throw new Rejection(
      'unsupported-operation',
      `\`${name}\` is a getter or setter of the class \`${owner.node.id?.name}\`, which runs code where it is named`,
      span,
      `Make it a method, \`${name}()\`.`,
    )
  if (member?.kind === 'method')
    throw new Rejection('unsupported-operation', `\`${name}\` is a method: it can be called, and nothing else`, span)
}

/** What to write where the class of an object cannot be kept. */
const PLAIN_ELEMENTS = (fields: string, types: string): string =>
  `Where it is enough that they are objects of no class, declare the array as \`${types}[]\`, and push \`${fields}\`. Or make the objects outside, pass the array, and change those in it.`

/** Fields of an instance can be read and assigned by their names: what lists them would show methods and getters of the class, or not show them. */
export function refuseInstance(f: FunctionLowering, type: IrType, what: string, span: Span, onlyMade = false): void {
  const { owner, mark } = classOf(f, type) ?? {}
  if (!owner || !mark) return
  const isPassed = mark.startsWith(PASSED_MARK)
  if (isPassed && onlyMade) return
  const name = owner.node.id?.name ?? 'a class'
  const message = `${what} cannot be compiled where it is an object of the class \`${name}\` ${isPassed ? 'of which methods are called' : 'that the kernel has made'}`
  const object = presentType(type)
  const fields = isObjectType(object) ? fieldsOf(object).filter((field) => !isMark(field)) : []
  const listed = (of: (field: Field) => string): string =>
    `{ ${[...fields.slice(0, 3).map(of), ...(fields.length > 3 ? ['…'] : [])].join(', ')} }`
  const named = listed((field) => `${field.name}: v.${field.name}`)
  const types = listed((field) => `${field.name}: ${field.type === 'bool' ? 'boolean' : 'number'}`).replaceAll(
    ', ',
    '; ',
  )
  const help = onlyMade ? PLAIN_ELEMENTS(named, types) : `Name the fields: \`${named}\`.`
  throw new Rejection('unsupported-operation', message, span, help)
}
