import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { withoutTypes } from './erased-types.ts'
import { isFreeze, withoutFreeze } from './frozen.ts'
import { functionOf } from './known-function.ts'
import type { FunctionNode } from './marked-function.ts'
import type { ModuleGraph } from './module-graph.ts'

/** What `this`, or the name of a class or of a constant object, stands for. */
export type Receiver =
  /** An object made by the class, or by a subclass. */
  | { kind: 'instance'; owner: NodePath<t.Class> }
  /** The class itself. */
  | { kind: 'class'; owner: NodePath<t.Class> }
  /** The object that a literal makes. */
  | { kind: 'object'; owner: NodePath<t.ObjectExpression> }

export type FieldPath = NodePath<
  t.ClassProperty | t.ClassPrivateProperty | t.ObjectProperty | t.TSParameterProperty | t.AssignmentExpression
>
export type MethodPath = NodePath<t.ClassMethod | t.ClassPrivateMethod | t.ObjectMethod>

type Getter = NodePath<t.ClassMethod | t.ObjectMethod>

/** What a name on a receiver is, as far as the source says. */
export type Member =
  | { kind: 'field'; path: FieldPath }
  | { kind: 'method'; path: MethodPath; owner: NodePath<t.Class | t.ObjectExpression> }
  /** Getter, setter or `accessor`: code runs wherever it is read, that of the getter if there is one. */
  | {
      kind: 'accessor'
      getter?: NodePath<t.ClassMethod | t.ObjectMethod>
      owner: NodePath<t.Class | t.ObjectExpression>
    }

/** What `this` means at a place; undefined where a caller decides it. */
export function receiverOf(path: NodePath): Receiver | undefined {
  for (let at = path.parentPath; at; at = at.parentPath) {
    if (at.isArrowFunctionExpression()) continue
    if (at.isClassMethod() || at.isClassPrivateMethod() || at.isClassProperty() || at.isClassPrivateProperty()) {
      const owner = at.parentPath?.parentPath
      if (!owner?.isClass()) return undefined
      return { kind: at.node.static ? 'class' : 'instance', owner }
    }
    if (at.isObjectMethod()) {
      return at.parentPath.isObjectExpression() ? { kind: 'object', owner: at.parentPath } : undefined
    }
    if (at.isFunction() || at.isStaticBlock()) return undefined
  }
  return undefined
}

/** What a name stands for, if it always is one class, or one object that is written out. */
export function namedReceiver(binding: Binding): Receiver | undefined {
  const { path } = binding
  if (!binding.constant) return undefined
  if (path.isClass()) return hasDecorators(path.node) ? undefined : { kind: 'class', owner: path }
  if (!path.isVariableDeclarator() || path.node.id.type !== 'Identifier') return undefined
  const literal = literalOf(path)
  return literal && { kind: 'object', owner: literal }
}

/** The variable that holds the class or object, and nothing else ever. */
export function nameOf({ kind, owner }: Receiver): Binding | undefined {
  let binding: Binding | undefined
  if (owner.isClass()) {
    const name = owner.node.id?.name
    binding = name === undefined ? declaratorName(owner) : owner.scope.getBinding(name)
    if (kind === 'class' && hasDecorators(owner.node)) return undefined
  } else binding = declaratorName(owner)
  return binding?.constant ? binding : undefined
}

function declaratorName(value: NodePath): Binding | undefined {
  const declarator = value.findParent((parent) => parent.isVariableDeclarator() || parent.isFunction())
  if (!declarator?.isVariableDeclarator() || declarator.node.id.type !== 'Identifier') return undefined
  const held = value.isObjectExpression() ? literalOf(declarator) : withoutTypes(declarator.get('init') as NodePath)
  return held?.node === value.node ? declarator.scope.getBinding(declarator.node.id.name) : undefined
}

/** Whether a constant object is frozen where it is made: its members stay what they are. */
export function isFrozen(binding: Binding): boolean {
  const { path } = binding
  if (!binding.constant || !path.isVariableDeclarator()) return false
  const init = withoutTypes(path.get('init') as NodePath)
  return init.isCallExpression() && isFreeze(init)
}

/** The object literal that a variable or field is set to, perhaps frozen. */
export function literalOf(
  declaration: NodePath<t.VariableDeclarator> | FieldPath,
): NodePath<t.ObjectExpression> | undefined {
  if (declaration.isTSParameterProperty()) return undefined
  const key = declaration.isVariableDeclarator() ? 'init' : declaration.isAssignmentExpression() ? 'right' : 'value'
  const init = declaration.get(key) as NodePath
  if (!init.node) return undefined
  const value = withoutFreeze(init, ['freeze', 'seal'])
  return value.isObjectExpression() ? value : undefined
}

const hasDecorators = (node: t.Class): boolean => (node.decorators ?? []).length > 0

/**
 * Finds a member by name, in superclasses too as far as they are known.
 *
 * @param name `#name` for a private one
 */
export function memberOf(receiver: Receiver, name: string, graph: ModuleGraph): Member | undefined {
  const { kind, owner } = receiver
  const own = ownMember(receiver, name)
  if (own || !owner.isClass() || kind === 'object') return own
  for (const parent of ancestors(owner, graph)) {
    const inherited = ownMember({ kind, owner: parent }, name)
    // A static field of a superclass is no property of the class itself.
    if (inherited) return kind === 'instance' || inherited.kind === 'method' ? inherited : undefined
  }
  return undefined
}

/** What `super` stands for in a method of a class, where that is known: members of the superclass. */
export function parentOf({ kind, owner }: Receiver, graph: ModuleGraph): Receiver | undefined {
  const parent = owner.isClass() ? superclassOf(owner, graph) : undefined
  return parent && kind !== 'object' ? { kind, owner: parent } : undefined
}

/** The function that a field of an object literal, or a static field, is given where it is declared. */
export function functionOfField(field: FieldPath, graph: ModuleGraph): NodePath<FunctionNode> | undefined {
  if (field.isTSParameterProperty() || field.isAssignmentExpression()) return undefined
  const init = field.get('value') as NodePath
  if (!init.node) return undefined
  const value = withoutTypes(init)
  if (value.isArrowFunctionExpression() || value.isFunctionExpression()) return value
  const binding = value.isIdentifier() ? value.scope.getBinding(value.node.name) : undefined
  const declared = binding?.kind === 'module' ? graph.follow(binding) : binding
  return declared?.scope.path.isProgram() ? functionOf(declared) : undefined
}

/** Whether a function looks at its own `this`. */
export function usesThis(path: NodePath<FunctionNode>): boolean {
  let found = false
  path.traverse({
    Function: (inner) => (inner.isArrowFunctionExpression() ? undefined : inner.skip()),
    Class: (inner) => inner.skip(),
    ThisExpression: () => {
      found = true
    },
    Super: () => {
      found = true
    },
  })
  return found
}

/** Whether a member behind this one may have the same name: what is spread, or has a computed name. */
export function mayBeOverwritten(member: FieldPath | MethodPath): boolean {
  if ('key' in member.node && member.node.key.type === 'PrivateName') return false
  return member
    .getAllNextSiblings()
    .some(({ node }) => node.type === 'SpreadElement' || ('computed' in node && node.computed === true))
}

/** Whether the static members of a class are made without running code of the program, which could put other functions in the places of its methods. */
export function isMadeQuietly({ node }: NodePath<t.Class>): boolean {
  return node.body.body.every((member) => {
    if (member.type === 'StaticBlock') return false
    return (
      !('static' in member && member.static && 'value' in member && member.value) || isQuiet(member.value as t.Node)
    )
  })
}

/** Whether an expression only makes a value. */
function isQuiet(node: t.Node): boolean {
  switch (node.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BooleanLiteral':
    case 'BigIntLiteral':
    case 'NullLiteral':
    case 'Identifier':
    case 'ThisExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true
    case 'UnaryExpression':
      return node.operator !== 'delete' && isQuiet(node.argument) && node.argument.type !== 'Identifier'
    case 'BinaryExpression':
      return [node.left, node.right].every((side) => isQuiet(side) && side.type.endsWith('Literal'))
    case 'ArrayExpression':
      return node.elements.every((element) => element !== null && isQuiet(element))
    case 'ObjectExpression':
      return node.properties.every((one) => one.type === 'ObjectProperty' && !one.computed && isQuiet(one.value))
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return isQuiet(node.expression)
    default:
      return false
  }
}

function ownMember({ kind, owner }: Receiver, name: string): Member | undefined {
  const members = owner.isClass()
    ? owner.get('body').get('body')
    : (owner as NodePath<t.ObjectExpression>).get('properties')
  let found: Member | undefined
  for (const member of members) {
    if (keyOf(member.node) !== name) continue
    if ('static' in member.node && Boolean(member.node.static) !== (kind === 'class')) continue
    // The last one of a name counts.
    if (member.isClassAccessorProperty()) found = { kind: 'accessor', owner }
    else if (member.isClassMethod() || member.isClassPrivateMethod() || member.isObjectMethod())
      found = member.node.kind === 'method' ? { kind: 'method', path: member, owner } : accessor(member, owner, found)
    else if (
      (member.isClassProperty() && !member.node.declare) ||
      member.isClassPrivateProperty() ||
      member.isObjectProperty()
    )
      found = { kind: 'field', path: member }
  }
  if (found || !owner.isClass() || kind === 'class') return found
  const [inConstructor] = constructorFields(owner, name)
  return inConstructor && { kind: 'field', path: inConstructor }
}

/** A getter or setter, with what stands before it under the same name. */
function accessor(
  member: MethodPath,
  owner: NodePath<t.Class | t.ObjectExpression>,
  before: Member | undefined,
): Member {
  const isGetter = member.node.kind === 'get' && !member.isClassPrivateMethod()
  const getter = isGetter ? (member as Getter) : before?.kind === 'accessor' ? before.getter : undefined
  return getter ? { kind: 'accessor', getter, owner } : { kind: 'accessor', owner }
}

function keyOf(member: t.Node): string | undefined {
  if (!('key' in member) || ('computed' in member && member.computed)) return undefined
  const key = member.key as t.Node
  if (key.type === 'PrivateName') return `#${key.id.name}`
  return key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined
}

/** `constructor(private gain: number)`, or every `this.gain = …` in a constructor, wherever it stands. */
export function constructorFields(owner: NodePath<t.Class>, name: string): FieldPath[] {
  const make = constructorOf(owner)
  const found: FieldPath[] = []
  for (const param of make?.get('params') ?? []) {
    if (!param.isTSParameterProperty()) continue
    const { parameter } = param.node
    const declared = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
    if (declared.type === 'Identifier' && declared.name === name) found.push(param)
  }
  make?.get('body').traverse({
    Function: (path) => (path.isArrowFunctionExpression() ? undefined : path.skip()),
    Class: (path) => path.skip(),
    AssignmentExpression(path) {
      const { operator, left } = path.node
      if (operator !== '=' || left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression') return
      if (!left.computed && left.property.type === 'Identifier' && left.property.name === name) found.push(path)
    },
  })
  return found
}

/** Names of the fields that instances of a class have by itself, in the order in which they get them. */
export function fieldNames(owner: NodePath<t.Class>): Set<string> {
  const names = new Set<string>()
  const make = constructorOf(owner)
  for (const param of make?.node.params ?? []) {
    if (param.type !== 'TSParameterProperty') continue
    const { parameter } = param
    const declared = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
    if (declared.type === 'Identifier') names.add(declared.name)
  }
  for (const { node } of owner.get('body').get('body'))
    if (node.type === 'ClassProperty' && !node.static && !node.computed && node.key.type === 'Identifier')
      names.add(node.key.name)
  make?.get('body').traverse({
    Function: (path) => (path.isArrowFunctionExpression() ? undefined : path.skip()),
    Class: (path) => path.skip(),
    AssignmentExpression({ node: { operator, left } }) {
      if (operator !== '=' || left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression') return
      if (!left.computed && left.property.type === 'Identifier') names.add(left.property.name)
    },
  })
  return names
}

function constructorOf(owner: NodePath<t.Class>): NodePath<t.ClassMethod> | undefined {
  for (const member of owner.get('body').get('body')) if (member.isClassMethod({ kind: 'constructor' })) return member
  return undefined
}

/** The superclasses that are known, nearest first. */
export function ancestors(owner: NodePath<t.Class>, graph: ModuleGraph): NodePath<t.Class>[] {
  const found: NodePath<t.Class>[] = []
  const seen = new Set<t.Node>([owner.node])
  for (let at = superclassOf(owner, graph); at && !seen.has(at.node); at = superclassOf(at, graph)) {
    seen.add(at.node)
    found.push(at)
  }
  return found
}

/** The class behind `extends`, where the name always means the same one. */
export function superclassOf(owner: NodePath<t.Class>, graph: ModuleGraph): NodePath<t.Class> | undefined {
  const { superClass } = owner.node
  if (superClass?.type !== 'Identifier') return undefined
  const binding = owner.scope.getBinding(superClass.name)
  const declared = binding?.kind === 'module' ? graph.follow(binding) : binding
  const receiver = declared && namedReceiver(declared)
  return receiver?.kind === 'class' ? receiver.owner : undefined
}

/**
 * Whether everything that the class makes is an ordinary object. A superclass could return something else from its constructor, a proxy for example.
 */
export function makesOrdinaryObjects(owner: NodePath<t.Class>, graph: ModuleGraph): boolean {
  const parents = ancestors(owner, graph)
  if ((parents.at(-1) ?? owner).node.superClass) return false
  return !parents.some(returnsSomething)
}

function returnsSomething(owner: NodePath<t.Class>): boolean {
  let returns = false
  constructorOf(owner)?.traverse({
    Function: (path) => path.skip(),
    ReturnStatement(path) {
      returns ||= path.node.argument != null
    },
  })
  return returns
}
