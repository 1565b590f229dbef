/** Conditions under which `this`, and the functions that a kernel has taken in, are what it takes them for. */
import type { DispatcherGuards } from '../compiler/frontend/dispatcher-guards.ts'
import type { RuntimeName } from './dispatcher-context.ts'
import { emitRead } from './emit-read.ts'

/** Private members that dispatchers in a class need. */
export interface ClassExtension {
  /** Only what the class has made has this one. */
  brand?: string
  /** Methods as the class was made with. */
  methods: string[]
  members: string[]
}

/** Where the file is given what the conditions need. */
export interface ReceiverPlaces {
  /** Start of all names that the file does not use. */
  prefix: string
  /** Gives the local name of an import and has it imported. */
  use: (name: RuntimeName) => string
  /** What is inserted at the start of the class whose body begins there. */
  classAt(bodyStart: number): ClassExtension
  /** Keeps a value from the statement on that is at an offset. @returns the name of the variable */
  keep(madeAt: number, value: string): string
}

/**
 * The conditions, in the order in which they are asked; they may throw.
 *
 * @param guards what has to be made sure of
 */
export function emitReceiver(guards: DispatcherGuards, { prefix, use, classAt, keep }: ReceiverPlaces): string[] {
  const conditions: string[] = []
  if (guards.self !== undefined) conditions.push(`this===${guards.self}`)
  if (guards.brand) {
    const { brand } = guards
    const name = 'member' in brand ? brand.member : `#${prefix}b`
    conditions.push(`${name} in this`)
    if ('insertAt' in brand) classAt(brand.insertAt - 1).brand = `${name};`
  }
  if (guards.privateField !== undefined) conditions.push(`${guards.privateField} in this`)
  for (const name of guards.functions) conditions.push(`typeof ${name}==='function'`)
  for (const name of guards.privateMethods) conditions.push(`${name} in this`)
  for (const [a, b] of guards.distinct)
    conditions.push(`${emitRead(a, [], false, use)}!==${emitRead(b, [], false, use)}`)
  for (const {
    object,
    ofInstances,
    ofMade,
    name,
    getter,
    subclasses,
    superOf,
    from,
    inClass,
    madeAt,
  } of guards.methods) {
    const key = JSON.stringify(name)
    const holder = (of: string) => (ofInstances ? `${of}.prototype` : of)
    const read = (of: string) => (getter ? `${use('$getter')}(${of},${key})` : `${of}[${key}]`)
    let made: string
    if (inClass === undefined) made = keep(madeAt, read(holder(object)))
    else {
      const { methods } = classAt(inClass)
      made = `${object}.#${prefix}m[${methods.push(read(`this${ofInstances ? '.prototype' : ''}`)) - 1}]`
    }
    const known = subclasses.length > 0 ? `()=>[${subclasses.map(holder)}]` : getter ? 'void 0' : ''
    const derived = getter ? `,${known},${use('$getter')}` : known && `,${known}`
    const own = () => `${use(getter ? '$getter' : '$field')}(${holder(object)},${key})===${made}`
    const inheritedBy = (first: string) => `${use('$inherited')}(${first},${holder(object)},${key},${made}${derived})`
    if (superOf) {
      conditions.push(`${use('$extends')}(${holder(superOf.home)},${holder(superOf.parent)})`)
      conditions.push(superOf.parent === object ? own() : inheritedBy(holder(superOf.parent)))
    } else if (from !== undefined) conditions.push(inheritedBy(holder(from)))
    else conditions.push(ofInstances && !ofMade ? inheritedBy('this') : own())
  }
  const classes = Object.entries(guards.classes).map(([key, name]) => `${JSON.stringify(key)}:${name}.prototype`)
  if (classes.length > 0) conditions.push(`(${prefix}k.made={${classes}})`)
  return conditions
}
