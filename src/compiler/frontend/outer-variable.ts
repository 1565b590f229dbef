import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { InputSource } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { OuterVariable } from '../ir/ir.ts'
import type { DispatcherGuards, GuardedMethod } from './dispatcher-guards.ts'
import { irType } from './ir-type.ts'
import { KnownTexts } from './known-texts.ts'
import type { FunctionNode } from './marked-function.ts'
import {
  ancestors,
  constructorFields,
  type FieldPath,
  isMadeQuietly,
  makesOrdinaryObjects,
  nameOf,
  parentOf,
  type Receiver,
  receiverOf,
  usesThis,
} from './members.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { DeclaredType } from './signature.ts'
import { untoldVariable } from './untold-variable.ts'
import { typeOfBinding, typeOfField } from './value-type.ts'

/** A function that a member is, with what declares it. */
export interface CalledMember {
  path: NodePath<FunctionNode>
  owner: NodePath<t.Class | t.ObjectExpression>
  /** It is the value of a field, and there only once that has been evaluated. */
  isField?: boolean
  /** It is a getter. */
  isGetter?: boolean
}

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

  constructor(home: NodePath<FunctionNode>, graph: ModuleGraph, texts = new KnownTexts()) {
    this.texts = texts
    this.home = home
    this.graph = graph
  }

  /**
   * A captured variable.
   *
   * @param use where it is used
   * @throws Rejection where the dispatcher could not read it, or nothing tells its type
   */
  variable(binding: Binding, use: Span): OuterVariable {
    const { name } = binding.identifier
    if (!this.canBeNamed(binding)) throw this.outOfReach(name, binding.path, use)
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
    if (!this.canBeNamed(space)) throw this.outOfReach(shown, declared.path, use)
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
    if (!this.canBeNamed(binding)) throw this.outOfReach(name, binding.path, use)
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
   * A method that a kernel calls is compiled in: the dispatcher has to see that the call would have run that very method.
   *
   * @throws Rejection where that cannot be checked
   */
  callMethod(
    object: ReceiverUse,
    name: string,
    { path, owner, isField = false, isGetter }: Partial<CalledMember> & Pick<CalledMember, 'owner'>,
    use: Span,
    isSuper = false,
  ): void {
    const { receiver, isThis } = object
    const shown = isSuper ? `super.${name}` : undefined
    const root = this.rootOf(object, name, use)
    if (name.startsWith('#')) {
      if (receiver.kind === 'instance') addOnce(this.guards.privateMethods, name)
      return
    }
    const isInherited = owner.node !== receiver.owner.node
    if (isInherited && receiver.kind === 'class' && path && usesThis(path)) {
      throw new Rejection(
        'unsupported-call',
        `\`${name}\` is a static method of a superclass, and uses \`this\`, which is another class here`,
        use,
        'Name the class instead of `this`, or call the method on the class that declares it.',
      )
    }
    const having = { ...receiver, owner } as Receiver
    const holder = nameOf(having)
    const home = isSuper || (isInherited && receiver.kind === 'class') ? nameOf(receiver) : undefined
    const parent = isSuper ? parentOf(receiver, this.graph) : undefined
    const parentName = parent && nameOf(parent)
    const named = [holder, ...(isSuper ? [home, parentName] : isInherited && receiver.kind === 'class' ? [home] : [])]
    const made = holder && this.whereMade(having, holder, path)
    const isLate = isField && made?.inClass !== undefined
    if (!holder || !made || isLate || !named.every((one) => one && this.canBeNamed(one)))
      throw this.notChecked(shown ?? `${isThis ? 'this' : root}.${name}`, having, use)
    const ofInstances = receiver.kind === 'instance'
    const guard: GuardedMethod = {
      object: holder.identifier.name,
      ofInstances,
      name,
      ...(isGetter && { getter: true }),
      subclasses: ofInstances || isInherited ? this.subclassesOf(holder) : [],
      ...(home && parentName && { superOf: { home: home.identifier.name, parent: parentName.identifier.name } }),
      ...(home && !isSuper && { from: home.identifier.name }),
      ...made,
    }
    const key = JSON.stringify(guard)
    if (!this.guards.methods.some((known) => JSON.stringify(known) === key)) this.guards.methods.push(guard)
  }

  /**
   * A method that a kernel calls on an object of a class, and of no subclass: the prototype of the class still has to have it, or to inherit it.
   *
   * @param home the class whose methods call it by `super`, where it is called in this way; `receiver` is its superclass then
   * @returns the name of the class
   * @throws Rejection where that cannot be checked
   */
  callOnMade(
    receiver: Receiver & { kind: 'instance' },
    name: string,
    { path, owner, isGetter }: CalledMember,
    use: Span,
    home?: Receiver & { kind: 'instance' },
  ): string {
    const having = { ...receiver, owner } as Receiver
    const holder = nameOf(having)
    const made = holder && this.whereMade(having, holder, path)
    const isInherited = owner.node !== receiver.owner.node
    const own = isInherited ? nameOf(receiver) : holder
    const derived = home ? nameOf(home) : own
    if (!holder || !made || !own || !derived || ![holder, own, derived].every((one) => this.canBeNamed(one)))
      throw this.notChecked(`${holder?.identifier.name ?? 'class'}.prototype.${name}`, having, use, true)
    const guard: GuardedMethod = {
      object: holder.identifier.name,
      ofInstances: true,
      ofMade: true,
      name,
      ...(isGetter && { getter: true }),
      subclasses: isInherited ? this.subclassesOf(holder) : [],
      ...(home && { superOf: { home: derived.identifier.name, parent: own.identifier.name } }),
      ...(isInherited && !home && { from: own.identifier.name }),
      ...made,
    }
    const key = JSON.stringify(guard)
    if (!this.guards.methods.some((known) => JSON.stringify(known) === key)) this.guards.methods.push(guard)
    return own.identifier.name
  }

  /** Nobody can see whether a call would still run a function. */
  private notChecked(shown: string, { kind, owner }: Receiver, use: Span, ofOthers = false): Rejection {
    const name = shown.split('.').at(-1)
    if (this.graph.fileOf(owner) !== this.graph.fileOf(this.home)) {
      return new Rejection(
        'unsupported-call',
        `\`${shown}\` belongs to ${kind === 'object' ? 'an object' : 'a class'} of another file, and may have been replaced before this file was loaded`,
        use,
        kind === 'object'
          ? `Export \`${name}\` as a function of its own, or freeze the object where it is made: \`Object.freeze({ … })\`.`
          : `Export a function of its own from that file, which the method calls, too.`,
      )
    }
    if (owner.isClass() && !isMadeQuietly(owner)) {
      return new Rejection(
        'unsupported-call',
        `Static members of the class run code when it is made, so it cannot be checked that \`${shown}\` still is this method`,
        use,
        `Give static members plain values, or make \`${name}\` a function at the top of the file.`,
      )
    }
    return new Rejection(
      'unsupported-call',
      `It cannot be checked that \`${shown}\` still is this method when the kernel runs`,
      use,
      kind === 'instance' && !ofOthers
        ? `Make it a private method (\`#${name}\`) or a function at the top of the file.`
        : `Make \`${name}\` a function at the top of the file.`,
    )
  }

  /** The classes of this file that extend a class, in turn as well, and that the dispatcher can name. */
  private subclassesOf(base: Binding): string[] {
    return base.referencePaths.flatMap((reference) => {
      const derived = reference.parentPath
      if (!derived?.isClassDeclaration() || reference.key !== 'superClass' || !derived.node.id) return []
      const binding = derived.parentPath.scope.getBinding(derived.node.id.name)
      if (!binding?.constant || binding.path.node !== derived.node || (derived.node.decorators ?? []).length > 0)
        return []
      return [...(this.canBeNamed(binding) ? [binding.identifier.name] : []), ...this.subclassesOf(binding)]
    })
  }

  /** Where the function of a method can be taken hold of before anybody can have put another in its place. */
  private whereMade(
    { owner }: Receiver,
    holder: Binding,
    path: NodePath<FunctionNode> | undefined,
  ): Pick<GuardedMethod, 'inClass' | 'madeAt'> | undefined {
    const node = path?.node
    if (node && 'decorators' in node && (node.decorators ?? []).length > 0) return undefined
    if (owner.isClass()) {
      if ((owner.node.decorators ?? []).length > 0) return undefined
      if (this.home.findParent((path) => path.node === owner.node))
        return { inClass: owner.node.body.start ?? 0, madeAt: 0 }
      // Seen from outside, static members have run already.
      if (!isMadeQuietly(owner)) return undefined
    }
    const declaration = holder.path.isClass() ? holder.path : holder.path.parentPath
    const statement = declaration?.parentPath?.isProgram() ? declaration : declaration?.parentPath
    if (!statement?.parentPath?.isProgram() || this.graph.fileOf(statement) !== this.graph.fileOf(this.home))
      return undefined
    return { madeAt: statement.node.end ?? 0 }
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
    if (!this.canBeNamed(binding) || (isPrivate && !inside)) throw this.outOfReach(name, binding.path, use)
    // A function that is called on a named object has it as `this` by that call; the marked method has what its caller gives it.
    const own = receiverOf(this.home.get('body') as NodePath)
    if (isThis && own?.owner.node === receiver.owner.node && own.kind === receiver.kind) this.guards.self = name
    return name
  }

  private namedRoot({ root, binding, declared }: NamedObject, use: Span): string {
    if (!this.canBeNamed(binding)) throw this.outOfReach(root, declared.path, use)
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

  /** Whether the name means the same in the dispatcher, which stands around the function or, for methods, at the start of its body. */
  private canBeNamed({ identifier, path }: Binding): boolean {
    const { scope } = this.home
    if ('key' in this.home.node && scope.hasOwnBinding(identifier.name)) return false
    const found = scope.parent.getBinding(identifier.name)
    // The name of a class is one more variable within the class.
    return found !== undefined && (found.identifier === identifier || (path.isClass() && found.path.node === path.node))
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
