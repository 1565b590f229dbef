import type { InputSource } from '../../runtime-shim/manifest.ts'

/** What the dispatcher has to make sure of before it reads anything. Offsets are of the file with the kernel. */
export interface DispatcherGuards {
  /** `this` must be what this variable holds: the class, or the object with the method. */
  self?: string
  /** `this` must be made by the class, which says that it is no proxy. A private member tells; `insertAt`: one has to be added there first. */
  brand?: { member: string } | { insertAt: number }
  /** Variables whose functions are compiled in: they must have their values already. */
  functions: string[]
  /** A private field that `this` must have. */
  privateField?: string
  /** Private methods that are compiled in: `this` must have them. */
  privateMethods: string[]
  /** Other methods that are compiled in: they must be the ones that the class or object had when it was made. */
  methods: GuardedMethod[]
  /** Classes of objects in arrays, of which methods are called: the variable that holds each, by what the manifest calls it. */
  classes: Record<string, string>
  /** Pairs of objects that must not be one, as they have a field of the same name that is written. */
  distinct: [InputSource, InputSource][]
}

export interface GuardedMethod {
  /** Variable that holds the class or object. */
  object: string
  /** Called on instances: nothing between `this` and the prototype of the class may have a member of this name. */
  ofInstances: boolean
  /** Only on instances of the very class, which the kernel makes or of which that is seen elsewhere: only the prototype is looked at. */
  ofMade?: true
  name: string
  /** It is a getter. */
  getter?: true
  /** Subclasses in the same file, whose instances inherit the method if nothing overrides it. */
  subclasses: string[]
  /** Called by `super` in a method of the class `home`: the superclass of that must be `parent`, and nothing between this and `object` may have a member of this name. */
  superOf?: { home: string; parent: string }
  /** A subclass that inherits the method, if it is a static one or `ofMade`: it is called on this one. */
  from?: string
  /** Start of the body of the class around the dispatcher, which can hold the function; */
  inClass?: number
  /** else the end of the statement behind which it can be kept. */
  madeAt: number
}

/** What has to be made sure of for either of two kernels. */
export function bothGuards(a: DispatcherGuards, b: DispatcherGuards): DispatcherGuards {
  const join = <T>(first: readonly T[], second: readonly T[]): T[] => {
    const known = new Set(first.map((one) => JSON.stringify(one)))
    return [...first, ...second.filter((one) => !known.has(JSON.stringify(one)))]
  }
  const privateField = a.privateField ?? b.privateField
  // Which of two fields comes later is not known here: both are asked for.
  const others = [b.privateField].filter((field) => field !== undefined && field !== privateField) as string[]
  return {
    self: a.self ?? b.self,
    brand: a.brand ?? b.brand,
    functions: join(a.functions, b.functions),
    ...(privateField !== undefined && { privateField }),
    privateMethods: join([...a.privateMethods, ...others], b.privateMethods),
    methods: join(a.methods, b.methods),
    classes: { ...a.classes, ...b.classes },
    distinct: join(a.distinct, b.distinct),
  }
}
