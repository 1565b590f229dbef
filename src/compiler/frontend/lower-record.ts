import type { InputSource } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { Instr, OuterVariable, Value } from '../ir/ir.ts'
import { listedOrder, maybeType, recordType, tupleType } from '../ir/object-type.ts'
import type { IrType } from '../ir/types.ts'
import type { FunctionLowering } from './lower-function.ts'
import { literal, readOuter } from './lower-outer.ts'
import { mergeValues } from './merge-values.ts'
import { asType, missingField } from './missing-value.ts'
import type { DeclaredObject, DeclaredType } from './signature.ts'

/** What the dispatcher must know of objects that are passed to a kernel. */
export interface PassedObjects {
  /** All their fields: they are looked at whether the kernel uses them or not, as the original may run code by merely reading one. */
  fields: OuterVariable[]
  /** The tuples among them, which must have that many elements. */
  tuples: { from: InputSource; length: number }[]
  /** Those of which the class has to be known, with the marks in their types. */
  instances: { from: InputSource; mark: string }[]
  /** All of them, by their numbers. */
  objects: InputSource[]
}

/** A string that is an argument of the kernel, or a field of one. */
export function textArgument(
  f: FunctionLowering,
  type: DeclaredType & { kind: 'text' },
  source: InputSource,
  shown: string,
  span: Span,
): Instr {
  const home = f.kernel.outer.of(source, shown, span, () => type)
  f.kernel.passed.fields.push(home)
  return readOuter(f, home, span)
}

/** The same of one for which this kernel is alone: comparisons are decided when it is built, and the dispatcher sees that it is this string. */
function certainText(f: FunctionLowering, text: string, source: InputSource, shown: string, span: Span): Value {
  const number = f.kernel.texts.numberOf(text)
  const home = f.kernel.outer.of(source, shown, span, () => ({ kind: 'text', values: [text] }))
  home.fact = intInterval(number, number)
  return literal(f, text, span)
}

/** A number or boolean that may be undefined: the dispatcher says whether it is there, and what it is. */
export function toldField(f: FunctionLowering, type: DeclaredType, from: InputSource, name: string, span: Span): Value {
  const part = (given: 'flag' | 'value', declared: DeclaredType): Value => {
    const outer = f.kernel.outer.of({ ...from, given }, name, span, () => declared)
    f.kernel.passed.fields.push(outer)
    return readOuter(f, outer, span)
  }
  const flag = part('flag', { kind: 'boolean' })
  const value = part('value', type)
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(flag, yes, no, span)
  const isNumber = value.type === 'num'
  const whole: IrType = isNumber ? 'num' : maybeType('bool', 'undefined')
  return mergeValues(f, span, [
    [yes, () => asType(f, value, whole, span)!],
    [no, () => asType(f, f.emit('undefined', 'num', [], span), whole, span)!],
  ])
}

/**
 * An object or tuple that is an argument of the kernel. Its fields are variables from outside, which the dispatcher reads and assigns.
 *
 * @param source the argument, or the field of one
 * @param shown name for messages
 * @throws Rejection where it has fields that kernels cannot take
 */
export function lowerRecord(
  f: FunctionLowering,
  type: DeclaredObject,
  source: InputSource,
  shown: string,
  span: Span,
): Value {
  if (type.fields.length === 0)
    throw new Rejection('unsupported-type', `\`${shown}\` is an object without fields`, span, 'Leave it out.')
  if (type.tuple) noteTuple(f.kernel.passed, source, type.fields.length)
  const fields = type.fields.map(({ name, type: declared, told, sure }) => {
    const from = { root: source.root, fields: [...(source.fields ?? []), name] }
    const path = `${shown}.${name}`
    if (told) return { name, value: toldField(f, declared, from, path, span), home: undefined }
    if (declared.kind === 'missing') return { name, value: missingField(f, declared.as, span), home: undefined }
    if (declared.kind === 'object') return { name, value: lowerRecord(f, declared, from, path, span), home: undefined }
    if (declared.kind === 'text') {
      const value = textArgument(f, declared, from, path, span)
      // Nobody assigns the string that says which member of a union it is.
      if (sure) return { name, value: certainText(f, declared.values[0], from, path, span), home: undefined }
      return { name, value, home: value.attr.outer }
    }
    if (declared.kind === 'bigint' || declared.kind === 'void')
      throw new Rejection(
        'unsupported-type',
        `\`${path}\` is of a type that fields of passed objects cannot have yet`,
        span,
        'Pass it as a parameter of its own.',
      )
    const home = f.kernel.outer.of(from, path, span, () => declared)
    f.kernel.passed.fields.push(home)
    return { name, value: readOuter(f, home, span), home }
  })
  return recordOf(f, fields, type, source, span)
}

/**
 * An object or tuple from outside. Of an instance, one more field tells the class, and the dispatcher has to see that it is one.
 *
 * @param fields with the variables that they are; none for those that are objects themselves
 * @param source where the dispatcher finds it
 */
export function recordOf(
  f: FunctionLowering,
  fields: readonly { name: string; value: Value; home: OuterVariable | undefined }[],
  { tuple: isTuple, instance }: Pick<DeclaredObject, 'tuple' | 'instance'>,
  source: InputSource,
  span: Span,
): Value {
  if (instance) f.kernel.passed.instances.push({ from: source, mark: instance })
  const mark = instance ? [{ name: instance, value: f.num(0, span), home: undefined }] : []
  const passed = numberOf(f.kernel.passed, source)
  const listed = isTuple ? fields : listedOrder([...fields, ...mark])
  const typed = listed.map(({ name, value }) => ({ name, type: value.type }))
  return f.emit(
    'object',
    isTuple ? tupleType(typed.map((field) => field.type)) : recordType(typed, true),
    listed.map(({ value }) => value),
    span,
    { home: listed.map(({ home }) => home), passed, source },
  )
}

/** The dispatcher has to see that it is an array of so many elements. */
export function noteTuple({ tuples }: PassedObjects, from: InputSource, length: number): void {
  const key = JSON.stringify(from)
  if (!tuples.some((one) => JSON.stringify(one.from) === key)) tuples.push({ from, length })
}

/** `this`, of which nothing can be read by that name: it can be returned. */
export function lowerThis(f: FunctionLowering, source: InputSource, span: Span): Value {
  return f.emit('object', recordType([], true), [], span, {
    home: [],
    passed: numberOf(f.kernel.passed, source),
    source,
  })
}

/** The number of an object that was passed in. */
function numberOf({ objects }: PassedObjects, source: InputSource): number {
  const key = JSON.stringify(source)
  const known = objects.findIndex((one) => JSON.stringify(one) === key)
  return known >= 0 ? known : objects.push(source) - 1
}
