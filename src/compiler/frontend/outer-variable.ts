import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { InputSource } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { OuterVariable } from '../ir/ir.ts'
import type { DispatcherGuards } from './dispatcher-guards.ts'
import { irType } from './ir-type.ts'
import { KnownTexts } from './known-texts.ts'
import type { FunctionNode } from './marked-function.ts'
import {
  ancestors,
  constructorFields,
  type FieldPath,
  makesOrdinaryObjects,
  nameOf,
  type Receiver,
  receiverOf,
} from './members.ts'
import { type CalledMember, MethodGuards } from './method-guards.ts'
import type { ModuleGraph } from './module-graph.ts'
import { canBeNamed } from './named-outside.ts'
import type { DeclaredType } from './signature.ts'
import { untoldVariable } from './untold-variable.ts'
import { typeOfBinding, typeOfField } from './value-type.ts'

/** `this`, or the name of a class or object. */
export type ReceiverUse = { receiver: Receiver; isThis: true } | ({ receiver: Receiver; isThis: false } & NamedObject)

/** A variable from outside that holds an object. */
export interface NamedObject {
  /** As it is called where it is used: `config`, `space.config`. */
  root: string
  /** The variable whose name that is, or begins with; perhaps an import. */
  binding: Binding
  /** Where it is declared. */
  declared: Binding
}

/** The variables and fields from outside that a kernel uses, one object for each, and what must be checked for them. */
export class OuterVariables {
  readonly guards: DispatcherGuards = { functions: [], privateMethods: [], methods: [], classes: {}, distinct: [] }
  private readonly known = new Map<string, OuterVariable>()
  /** The marked function: what the dispatcher can name is what is in scope around it. */
  private readonly home: NodePath<FunctionNode>
  private readonly graph: ModuleGraph
  private readonly texts: KnownTexts
  /** Of the methods that it calls. */
  readonly methods: MethodGuards

  constructor(home: NodePath<FunctionNode>, graph: ModuleGraph, texts = new KnownTexts()) {
    this.texts = texts
    this.home = home
    this.graph = graph
    this.methods = new MethodGuards(this.guards.methods, home, graph)
  }

  /**
   * A captured variable.
   *
   * @param use where it is used
   * @throws Rejection where the dispatcher could not read it, or nothing tells its type
   */
  variable(binding: Binding, use: Span): OuterVariable {
    const { name } = binding.identifier
    if (!canBeNamed(this.home, binding)) throw this.outOfReach(name, binding.path, use)
    if (
      binding.path.isVariableDeclarator() &&
      binding.path.parent.type === 'VariableDeclaration' &&
      binding.path.parent.declare
    )
      throw new Rejection(
        'captured-variable',
        `\`${name}\` is a global that other code may define in any way`,
        use,
        `Pass \`${name}\` as a parameter.`,
      )
    return this.of({ root: name }, name, use, () => this.typeOf(binding, name, use))
  }

  /**
   * A variable of another file, by `space.name`: live, and read without running any code.
   *
   * @param declared the variable where it is declared
   */
  spaceMember(space: Binding, name: string, declared: Binding, use: Span): OuterVariable {
    const shown = `${space.identifier.name}.${name}`
    if (!canBeNamed(this.home, space)) throw this.outOfReach(shown, declared.path, use)
    return this.of({ root: shown }, shown, use, () => {
      const subject = `Variable '${shown}'`
      const known = typeOfBinding(declared, this.graph, subject)
      const described = known ? undefined : this.graph.followMember(space, name, 'types')
      return known ?? (described && typeOfBinding(described, this.graph, subject)) ?? this.typeOf(declared, shown, use)
    })
  }

  private typeOf(binding: Binding, shown: string, use: Span): DeclaredType {
    const type = typeOfBinding(binding, this.graph, `Variable '${shown}'`)
    if (type) return type
    throw untoldVariable(binding, shown, use, this.graph)
  }

  /**
   * A function of an enclosing function is called, and compiled in.
   *
   * @param isHoisted whether it is there from the start; the dispatcher looks whether others are there yet
   * @throws Rejection where the dispatcher stands in another place than the function
   */
  callee(binding: Binding, isHoisted: boolean, use: Span): void {
    const { name } = binding.identifier
    if (!canBeNamed(this.home, binding)) throw this.outOfReach(name, binding.path, use)
    if (!isHoisted) addOnce(this.guards.functions, name)
  }

  /** @param typeOf its declared type, asked for when the variable is met first */
  of(source: InputSource, name: string, use: Span, typeOf: () => DeclaredType): OuterVariable {
    const key = [source.root, ...(source.fields ?? []), ...(source.given ? [`(${source.given})`] : [])].join('.')
    const known = this.known.get(key)
    if (known) return known
    const declared = typeOf()
    if (declared.kind === 'object')
      throw new Rejection(
        'captured-variable',
        `\`${name}\` is an object that is declared outside the function`,
        use,
        `Pass the fields that are needed as parameters, or keep them in variables of their own.`,
      )
    const isText = declared.kind === 'text'
    this.texts.addOf(declared)
    // What a variable holds at first says little of what it holds later.
    const values = isText && typeof source.root === 'number' ? declared.values : undefined
    const variable: OuterVariable = isText
      ? { name, type: 'num', source: { ...source, text: true }, fact: this.texts.intervalOf(values) }
      : { name, type: irType(declared, use), source }
    if (declared.kind === 'number' && declared.range?.integer)
      variable.fact = intInterval(declared.range.min, declared.range.max)
    if (declared.kind === 'number' && declared.range?.f32) variable.f32 = true
    this.known.set(key, variable)
    return variable
  }

  /**
   * A field of `this`, a static field, or a field of an object that is declared outside, or of one inside of these.
   *
   * @param fields names that lead to it
   * @param declared where it is declared, or its type
   * @throws Rejection where the receiver could be anything, or nothing tells the type of the field
   */
  field(
    object: ReceiverUse | NamedObject,
    fields: string[],
    declared: FieldPath | DeclaredType,
    use: Span,
  ): OuterVariable {
    const root = 'receiver' in object ? this.rootOf(object, fields[0], use) : this.namedRoot(object, use)
    const shown = [root, ...fields].join('.')
    const foreign = !('receiver' in object)
    return this.of({ root, fields, ...(foreign && { foreign }) }, shown, use, () => {
      if ('kind' in declared) return declared
      const name = fields[fields.length - 1]
      const subject = `Field '${name}'`
      const owner = 'receiver' in object && fields.length === 1 ? object.receiver.owner : undefined
      const assigned = owner?.isClass() && !name.startsWith('#') ? constructorFields(owner, name) : []
      // The first that tells: on another way through the constructor the field may get another type, which the dispatcher notices.
      for (const place of [declared, ...assigned]) {
        const type = typeOfField(place, this.graph, subject)
        if (type) return type
      }
      throw new Rejection('captured-variable', `Nothing tells the type of \`${shown}\``, use, {
        typescript: `Declare it where the field is: \`${name}: number\`, \`boolean\` or a typed array.`,
        javascript: `Declare it where the field is: \`/** @type {number} */\` before it, \`boolean\` or a typed array.`,
      })
    })
  }

  /**
   * A method that a kernel calls on `this`, or on a class or object that is declared outside.
   *
   * @throws Rejection where it cannot be checked that the call would have run that very method
   */
  callMethod(
    object: ReceiverUse,
    name: string,
    called: Partial<CalledMember> & Pick<CalledMember, 'owner'>,
    use: Span,
    isSuper = false,
  ): void {
    const root = this.rootOf(object, name, use)
    if (!name.startsWith('#')) this.methods.call(object, root, name, called, use, isSuper)
    else if (object.receiver.kind === 'instance') addOnce(this.guards.privateMethods, name)
  }

  /** What `this` is at a place: in an inherited method, which the marked one calls, an object of the marked one's class, where methods may be overridden. */
  receiverOfThis(path: NodePath): Receiver | undefined {
    const receiver = receiverOf(path)
    return receiver && this.receiverOf(receiver)
  }

  private receiverOf(receiver: Receiver): Receiver {
    const own = receiverOf(this.home.get('body') as NodePath)
    if (receiver.kind !== 'instance' || own?.kind !== 'instance') return receiver
    return ancestors(own.owner, this.graph).some(({ node }) => node === receiver.owner.node) ? own : receiver
  }

  /**
   * The receiver itself.
   *
   * @throws Rejection where the dispatcher cannot name it
   */
  receiver(object: ReceiverUse, use: Span): InputSource {
    return { root: this.rootOf(object, '', use) }
  }

  /** Where an object is that is declared outside, or one inside of it. */
  object(object: ReceiverUse | NamedObject, fields: string[], use: Span): InputSource {
    const root = 'receiver' in object ? this.rootOf(object, fields[0] ?? '', use) : this.namedRoot(object, use)
    return fields.length > 0 ? { root, fields } : { root }
  }

  /** What the dispatcher calls the receiver; notes what has to be checked of it. */
  private rootOf(object: ReceiverUse, member: string, use: Span): string {
    const { receiver, isThis } = object
    const isPrivate = member.startsWith('#')
    if (receiver.kind === 'instance') {
      if (isPrivate) this.privateMember(receiver.owner, member, use)
      else this.brand(this.receiverOf(receiver).owner as NodePath<t.Class>, use)
      return 'this'
    }
    const inside = this.home.findParent((path) => path.node === receiver.owner.node) !== null
    if (!isThis && !(isPrivate && !inside)) return this.namedRoot(object, use)
    const binding = nameOf(receiver)
    if (!binding) {
      throw new Rejection(
        'captured-variable',
        receiver.kind === 'class'
          ? 'A class without a constant name of its own may be replaced by another'
          : 'The object has no constant name, so it is not known which object `this` is',
        use,
        receiver.kind === 'class'
          ? 'Give the class a name, without decorators.'
          : 'Write `const name = { … }`, and call the method on it.',
      )
    }
    const { name } = binding.identifier
    if (!canBeNamed(this.home, binding) || (isPrivate && !inside)) throw this.outOfReach(name, binding.path, use)
    // A function that is called on a named object has it as `this` by that call; the marked method has what its caller gives it.
    const own = receiverOf(this.home.get('body') as NodePath)
    if (isThis && own?.owner.node === receiver.owner.node && own.kind === receiver.kind) this.guards.self = name
    return name
  }

  private namedRoot({ root, binding, declared }: NamedObject, use: Span): string {
    if (!canBeNamed(this.home, binding)) throw this.outOfReach(root, declared.path, use)
    return root
  }

  /**
   * What has no such member makes the original throw, after what it does before; and so it must where the kernel never asks for the value. Objects
   * get their fields in order, so the last one speaks for all.
   */
  private privateMember(owner: NodePath<t.Class>, member: string, use: Span): void {
    const declaring = this.home.findParent((path) => path.isClass() && declaresPrivate(path, member))
    if (declaring?.node !== owner.node)
      throw new Rejection(
        'captured-variable',
        `\`${member}\` is private in a superclass, where the marked method does not stand`,
        use,
        {
          typescript: `Write \`private ${member.slice(1)}\` instead, or mark a method of the class that declares it.`,
          javascript: `Write \`${member.slice(1)}\` instead, or mark a method of the class that declares it.`,
        },
      )
    const place = (name: string) =>
      owner.node.body.body.findIndex(({ type, ...one }) => {
        const isField = type === 'ClassPrivateProperty' && 'key' in one && one.key.type === 'PrivateName'
        return isField && `#${(one.key as t.PrivateName).id.name}` === name
      })
    const known = this.guards.privateField
    if (known === undefined || place(known) < place(member)) this.guards.privateField = member
  }

  private brand(owner: NodePath<t.Class>, use: Span): void {
    if (this.guards.brand) return
    if (!makesOrdinaryObjects(owner, this.graph)) {
      throw new Rejection(
        'captured-variable',
        'The superclass is not known here, so `this` may be an object with fields that run code',
        use,
        'Use private fields (`#name`), or pass the values as parameters.',
      )
    }
    for (const { node } of owner.get('body').get('body')) {
      const isOwn = node.type === 'ClassPrivateProperty' || node.type === 'ClassPrivateMethod'
      if (isOwn && !node.static && node.key.type === 'PrivateName') {
        this.guards.brand = { member: `#${node.key.id.name}` }
        return
      }
    }
    this.guards.brand = { insertAt: (owner.node.body.start ?? 0) + 1 }
  }

  private outOfReach(name: string, declaration: NodePath, use: Span): Rejection {
    const elsewhere = this.graph.fileOf(declaration) !== this.graph.fileOf(this.home)
    return new Rejection(
      'captured-variable',
      elsewhere
        ? `\`${name}\` is a variable of another file`
        : `\`${name}\` cannot be seen from the place where the marked function stands`,
      use,
      `Pass \`${name}\` as a parameter${elsewhere ? ', or move the function that uses it into this file, together with the variable' : ''}.`,
    )
  }
}

const declaresPrivate = ({ node }: NodePath<t.Class>, member: string): boolean =>
  node.body.body.some((one) => 'key' in one && one.key.type === 'PrivateName' && `#${one.key.id.name}` === member)

function addOnce<T>(list: T[], item: T): void {
  if (!list.includes(item)) list.push(item)
}
