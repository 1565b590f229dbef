import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { GuardedMethod } from './dispatcher-guards.ts'
import type { FunctionNode } from './marked-function.ts'
import { isMadeQuietly, nameOf, parentOf, type Receiver, usesThis } from './members.ts'
import type { ModuleGraph } from './module-graph.ts'
import { canBeNamed } from './named-outside.ts'
import type { ReceiverUse } from './outer-variable.ts'

/** A function that a member is, with what declares it. */
export interface CalledMember {
  path: NodePath<FunctionNode>
  owner: NodePath<t.Class | t.ObjectExpression>
  /** It is the value of a field, and there only once that has been evaluated. */
  isField?: boolean
  /** It is a getter. */
  isGetter?: boolean
}

/** The methods that a kernel calls are compiled in: the dispatcher looks at each call whether they are still the methods of their names. */
export class MethodGuards {
  private readonly guards: GuardedMethod[]
  /** The marked function. */
  private readonly home: NodePath<FunctionNode>
  private readonly graph: ModuleGraph

  /** @param guards where those of the kernel are collected */
  constructor(guards: GuardedMethod[], home: NodePath<FunctionNode>, graph: ModuleGraph) {
    this.guards = guards
    this.home = home
    this.graph = graph
  }

  /**
   * A method that a kernel calls is compiled in: the dispatcher has to see that the call would have run that very method.
   *
   * @param root what the dispatcher calls the receiver
   * @throws Rejection where that cannot be checked
   */
  call(
    { receiver, isThis }: ReceiverUse,
    root: string,
    name: string,
    { path, owner, isField = false, isGetter }: Partial<CalledMember> & Pick<CalledMember, 'owner'>,
    use: Span,
    isSuper: boolean,
  ): void {
    const shown = isSuper ? `super.${name}` : undefined
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
    if (!holder || !made || isLate || !named.every((one) => one && canBeNamed(this.home, one)))
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
    this.add(guard)
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
    if (!holder || !made || !own || !derived || ![holder, own, derived].every((one) => canBeNamed(this.home, one)))
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
    this.add(guard)
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
      return [...(canBeNamed(this.home, binding) ? [binding.identifier.name] : []), ...this.subclassesOf(binding)]
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

  private add(guard: GuardedMethod): void {
    const key = JSON.stringify(guard)
    if (!this.guards.some((known) => JSON.stringify(known) === key)) this.guards.push(guard)
  }
}
