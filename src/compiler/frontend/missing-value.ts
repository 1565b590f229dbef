/**
 * Values that may be missing: null, or undefined. What is known to be null has the type `null`, and what is known to be undefined is the instruction of that
 * name. All else that may be missing, numbers that may be undefined excepted, is of a type of `maybeType`.
 *
 * Nobody has to find out first whether a value is there. The number that stands in the place of a missing one is what JavaScript would compute with (0 for
 * null), and an access to what is missing is left to the original, whose engine knows what to throw. Where a condition has told that a variable holds
 * something, the variable is given that value once more, without doubt (`tellPresent`), so that accesses behind it need not ask.
 */
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isMaybeType, isObjectType, isOpened, maybeType, missingOf, presentType } from '../ir/object-type.ts'
import { elementKind, type IrType, isArrayType, isHandleType, isStringType, passedAs } from '../ir/types.ts'
import { isFunctionType } from './function-value.ts'
import { giveUpUnless } from './give-up.ts'
import { learnRecord } from './learned-elements.ts'
import { charOfText } from './lower-char.ts'
import type { FunctionLowering } from './lower-function.ts'
import { isTextual, unitsOf } from './lower-string.ts'
import { mergeValues } from './merge-values.ts'

/** What the field `is` of a value says. */
const [PRESENT, UNDEFINED, NULL] = [0, 1, 2]

/** A place, or a value that is put there. */
export interface Held {
  type: IrType
  /** It is undefined, and the type says nothing. */
  nothing?: boolean
}

/** Whether a value is known to be undefined. */
export const isNothing = (value: Value): boolean => value.kind === 'instr' && value.op === 'undefined'

export const heldBy = (value: Value): Held => ({ type: value.type, nothing: isNothing(value) })

/** The type of a place that takes both; undefined where there is none. */
export function eitherType(a: Held, b: Held): IrType | undefined {
  if (a.type === b.type && !isFunctionType(a.type)) return a.type
  if (isTextual(a.type) && isTextual(b.type)) {
    // What is known when the program is built can become either of the others.
    const others = [a.type, b.type].filter((type) => type !== 'text')
    return others.length === 1 ? others[0] : undefined
  }
  const types = new Set([a, b].filter(({ nothing }) => !nothing).map(({ type }) => presentType(type)))
  types.delete('null')
  // What a literal makes can be returned, or held, in the place of what was passed in.
  for (const open of types) for (const closed of types) if (isOpened(closed, open)) types.delete(closed)
  if (types.size > 1) return undefined
  // Of what is null here and undefined there, nobody knows what else it may be.
  const [type = 'null'] = types
  if (isFunctionType(type) || type === 'void') return undefined
  const missing = new Set([a, b].flatMap(waysToMiss))
  // Numbers have a stand-in for undefined, and so have what is an element of an ordinary array.
  if (type === 'num' || type === 'char' || isHandleType(type)) missing.delete('undefined')
  if (missing.size === 0) return type
  return maybeType(type, missing.size > 1 ? 'either' : [...missing][0])
}

function waysToMiss({ type, nothing }: Held): ('null' | 'undefined')[] {
  if (nothing) return ['undefined']
  if (type === 'null') return ['null']
  if (!isMaybeType(type)) return []
  const missing = missingOf(type)
  return missing === 'either' ? ['null', 'undefined'] : [missing]
}

/** A value as one of a type that takes it; undefined where the type does not. */
export function asType(f: FunctionLowering, value: Value, type: IrType, span: Span): Value | undefined {
  if (isHandleType(type) && isNothing(value)) return f.emit('nohandle', type, [], span)
  if (type === 'char' && isNothing(value)) return f.emit('undefined', 'char', [], span)
  if (type === 'char' && value.type === 'text') return charOfText(f, value, span)
  if (isStringType(type) && value.type === 'text') return unitsOf(f, value, span)
  const isSame = value.type === type
  if (!isSame) learnRecord(f, value.type, type)
  if (isOpened(value.type, type)) return f.emit('opened', type, [value], span)
  if (isSame || !isMaybeType(type)) return isSame ? value : undefined
  if (eitherType({ type }, heldBy(value)) !== type) return undefined
  const inner = presentType(type)
  const made = (is: number | Value, it: Value): Value =>
    f.emit('object', type, [typeof is === 'number' ? f.num(is, span) : is, it], span)
  if (value.type === inner && inner !== 'null') return made(PRESENT, value)
  if (isOpened(value.type, inner)) return made(PRESENT, f.emit('opened', inner, [value], span))
  if (value.type === 'null') return made(NULL, standIn(f, inner, span))
  if (isNothing(value) && isHandleType(inner)) return made(PRESENT, f.emit('nohandle', inner, [], span))
  if (isNothing(value)) return made(UNDEFINED, standIn(f, inner, span))
  if (presentType(value.type) === inner) return made(stateOf(f, value, span), contentOf(f, value, span))
  if (isOpened(presentType(value.type), inner))
    return made(stateOf(f, value, span), f.emit('opened', inner, [contentOf(f, value, span)], span))
  if (inner !== 'num' && !isHandleType(inner)) return made(stateOf(f, value, span), standIn(f, inner, span))
  const state = f.emit('mul', 'num', [f.emit('tonum', 'num', [isNull(f, value, span)], span), f.num(NULL, span)], span)
  const [nothing, nil] = [f.newBlock(), f.newBlock()]
  f.fork(isUndefined(f, value, span), nothing, nil, span)
  const number = mergeValues(f, span, [
    [nothing, () => undefinedAs(f, inner, span)],
    [nil, () => standIn(f, inner, span)],
  ])
  return made(state, number)
}

/** What stands for undefined among numbers, and among handles of arrays and objects. */
const undefinedAs = (f: FunctionLowering, type: IrType, span: Span): Value =>
  isHandleType(type) ? f.emit('nohandle', type, [], span) : f.emit('undefined', 'num', [], span)

/** Something of a type, where nobody looks at what it is. */
function standIn(f: FunctionLowering, type: IrType, span: Span): Value {
  if (isObjectType(type)) {
    const values = fieldsOf(type).map((field) => standIn(f, field.type, span))
    return f.emit('object', type, values, span, { standIn: true })
  }
  if (isArrayType(type)) {
    const table = { name: 'nothing', kind: passedAs(elementKind(type)), values: [] }
    return f.emit('table', type, [], span, { table })
  }
  if (isHandleType(type)) return f.emit('nohandle', type, [], span)
  return f.emit('const', type, [], span, { value: type === 'bool' ? false : type === 'big' ? 0n : 0 })
}

/** The value `undefined` of a variable that holds values of a type of `maybeType`. */
export const undefinedOf = (f: FunctionLowering, type: IrType, span: Span): Value =>
  asType(f, f.emit('undefined', 'num', [], span), type, span)!

const stateOf = (f: FunctionLowering, value: Value, span: Span): Value =>
  f.emit('getfield', 'num', [value], span, { name: 'is' })

const contentOf = (f: FunctionLowering, value: Value, span: Span): Value =>
  f.emit('getfield', presentType(value.type), [value], span, { name: 'it' })

const isState = (f: FunctionLowering, value: Value, state: number, span: Span, relation: 'eq' | 'ne' = 'eq'): Value =>
  f.emit('compare', 'bool', [stateOf(f, value, span), f.num(state, span)], span, { relation })

/** What is known of a value without asking: the value itself where it is there, null, or undefined. */
export function settled(f: FunctionLowering, value: Value, span: Span): Value {
  if (!isMaybeType(value.type) || value.kind !== 'instr' || value.op !== 'object') return value
  const [is, it] = value.args
  const state = is.kind === 'instr' && is.op === 'const' ? is.attr.value : undefined
  if (state === PRESENT) return it
  if (state === NULL) return nullValue(f, span)
  return state === UNDEFINED ? f.emit('undefined', 'num', [], span) : value
}

/** A field that an object does not have where this kernel is for it: its type says so, since there is nothing else that it could be. */
export const missingField = (f: FunctionLowering, as: 'null' | 'undefined', span: Span): Value =>
  asType(f, as === 'null' ? nullValue(f, span) : f.emit('undefined', 'num', [], span), maybeType('null', as), span)!

/** The value of a type of which there is one. */
export function onlyValueOf(f: FunctionLowering, type: IrType, span: Span): Value | undefined {
  if (!isMaybeType(type) || presentType(type) !== 'null' || missingOf(type) === 'either') return undefined
  return missingOf(type) === 'null' ? nullValue(f, span) : f.emit('undefined', 'num', [], span)
}

export const nullValue = (f: FunctionLowering, span: Span): Value => f.emit('const', 'null', [], span, { value: 0 })

/** What a field holds that is given a value: null is kept in the field, since the object may leave the kernel. */
export const fieldValue = (f: FunctionLowering, value: Value, span: Span): Value =>
  value.type === 'null' ? asType(f, value, maybeType('null', 'null'), span)! : value

/** Whether a value is null. */
export function isNull(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'null') return f.bool(true, span)
  const may = isMaybeType(value.type) && missingOf(value.type) !== 'undefined'
  return may ? isState(f, value, NULL, span) : f.bool(false, span)
}

/** Whether a value is undefined. */
export function isUndefined(f: FunctionLowering, value: Value, span: Span): Value {
  if (isNothing(value)) return f.bool(true, span)
  if (value.type === 'num' || value.type === 'char' || value.type === 'big')
    return f.emit('isundefined', 'bool', [value], span)
  if (isHandleType(value.type)) return f.emit('not', 'bool', [f.emit('ishandle', 'bool', [value], span)], span)
  if (!isMaybeType(value.type)) return f.bool(false, span)
  if (isHandleType(presentType(value.type))) {
    const isThere = isState(f, value, PRESENT, span)
    return f.emit('both', 'bool', [isThere, isUndefined(f, contentOf(f, value, span), span)], span)
  }
  if (presentType(value.type) === 'num') return f.emit('isundefined', 'bool', [contentOf(f, value, span)], span)
  return missingOf(value.type) === 'null' ? f.bool(false, span) : isState(f, value, UNDEFINED, span)
}

/** Whether a value is null or undefined. */
export function isMissing(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'null') return f.bool(true, span)
  if (!isMaybeType(value.type)) return isUndefined(f, value, span)
  const type = presentType(value.type)
  if (type !== 'num' && !isHandleType(type)) return isState(f, value, PRESENT, span, 'ne')
  const negated = (one: Value): Value => f.emit('not', 'bool', [one], span)
  const there = [isNull(f, value, span), isUndefined(f, value, span)].map(negated)
  return negated(f.emit('both', 'bool', there, span))
}

/** A value that is known to be there. */
export const contents = (f: FunctionLowering, value: Value, span: Span): Value =>
  isMaybeType(value.type) ? contentOf(f, value, span) : value

/** A value that is known not to be true: where only null and undefined are not, it is one of them. */
export function untrue(f: FunctionLowering, value: Value, span: Span): Value {
  const type = presentType(value.type)
  const nothing = () => f.emit('undefined', 'num', [], span)
  if (isHandleType(value.type)) return nothing()
  if (!isMaybeType(value.type) || !(isObjectType(type) || isArrayType(type) || isHandleType(type))) return value
  const missing = isHandleType(type) ? 'either' : missingOf(value.type)
  if (missing === 'null') return nullValue(f, span)
  if (missing === 'undefined') return nothing()
  const nil = f.emit('tonum', 'num', [isNull(f, value, span)], span)
  const state = f.emit('add', 'num', [nil, f.num(UNDEFINED, span)], span)
  return f.emit('object', maybeType('null', 'either'), [state, nullValue(f, span)], span)
}

/**
 * A value of which something is wanted that null and undefined do not have: where it is missing, the call is given up and left to the original.
 *
 * @throws Rejection where it is known to be null
 */
export function present(f: FunctionLowering, value: Value, span: Span): Value {
  const known = settled(f, value, span)
  if (known.type === 'null')
    throw new Rejection(
      'unsupported-operation',
      'This is `null` whenever it is reached, which has no fields and elements',
      span,
      'Test for it before: `if (x !== null) …`.',
    )
  if (!isMaybeType(known.type)) return known
  giveUpUnless(f, isState(f, known, PRESENT, span), span)
  return contentOf(f, known, span)
}

/**
 * A value that is put where nothing may be missing, of the type that is held there: narrowing has told so of it, a claim of TypeScript. Where it is missing all the same,
 * the call is left to the original.
 */
export function presentAs(f: FunctionLowering, value: Value, type: IrType, span: Span): Value {
  return value.type !== type && isMaybeType(value.type) && presentType(value.type) === type
    ? present(f, value, span)
    : value
}

/** ToNumber of a value that may be missing; undefined for what is none, or no number when it is there. */
export function numberOfMaybe(f: FunctionLowering, value: Value, span: Span): Value | undefined {
  if (value.type === 'null') return f.num(0, span)
  if (!isMaybeType(value.type)) return undefined
  const type = presentType(value.type)
  // What stands in the place of null is 0, or false.
  if (type === 'num') return contentOf(f, value, span)
  if (type !== 'bool' && type !== 'null') return undefined
  const number = type === 'bool' ? f.emit('tonum', 'num', [contentOf(f, value, span)], span) : f.num(0, span)
  if (missingOf(value.type) === 'null') return number
  return f.emit('choose', 'num', [isUndefined(f, value, span), f.num(Number.NaN, span), number], span)
}

/** Whether two values, one of which may be missing, are equal; undefined where they cannot be compared. `compare` does it for two that are there. */
export function equalMaybes(
  f: FunctionLowering,
  left: Value,
  right: Value,
  strict: boolean,
  span: Span,
  compare: (left: Value, right: Value) => Value,
): Value | undefined {
  const all = [left, right]
  if (!all.some(({ type }) => type === 'null' || isMaybeType(type))) return undefined
  for (const [one, other] of [all, [right, left]]) {
    if (one.type === 'null') return (strict ? isNull : isMissing)(f, other, span)
    if (isNothing(one)) return (strict ? isUndefined : isMissing)(f, other, span)
  }
  const [a, b] = all.map(({ type }) => presentType(type))
  if (a !== b || (a !== 'num' && a !== 'bool' && a !== 'text')) return undefined
  const same = (test: typeof isMissing): Value => {
    const [x, y] = all.map((value) => test(f, value, span))
    return f.emit('compare', 'bool', [x, y], span, { relation: 'eq' })
  }
  const both = (...values: [Value, Value]): Value => f.emit('both', 'bool', values, span)
  const content = compare(contents(f, left, span), contents(f, right, span))
  // Missing in the same way, and then the same stand-ins, or both there.
  if (strict) return both(both(same(isNull), same(isUndefined)), content)
  const [x, y] = all.map((value) => isMissing(f, value, span))
  const negated = (one: Value): Value => f.emit('not', 'bool', [one], span)
  const neither = both(negated(both(x, y)), negated(both(both(negated(x), negated(y)), content)))
  return negated(neither)
}

/** Where a test tells that a variable holds something. */
export interface Presence {
  binding: Binding
  /** The outcome of the test that tells it. */
  when: boolean
}

/** The variable of which a test tells whether it holds something: `x`, `x === null`, `x != null`, `typeof x === 'number'`. */
export function presenceTold(f: FunctionLowering, path: NodePath<t.Expression>): Presence | undefined {
  const own = testedVariable(f, path)
  if (own) return { binding: own, when: true }
  if (!path.isBinaryExpression() || !/^[!=]==?$/.test(path.node.operator)) return undefined
  const equal = path.node.operator[0] === '='
  const sides = [path.get('left'), path.get('right')] as NodePath<t.Expression>[]
  const at = sides.findIndex((side) => nullish(side) !== undefined)
  if (at >= 0) {
    const binding = testedVariable(f, sides[1 - at])
    const type = binding && f.variable(binding).type
    if (!type || !isMaybeType(type)) return undefined
    const told = path.node.operator.length === 2 || missingOf(type) === nullish(sides[at])
    return told ? { binding, when: !equal } : undefined
  }
  const asked = sides.findIndex((side) => side.isUnaryExpression({ operator: 'typeof' }))
  const name = sides[1 - asked]
  if (asked < 0 || !name.isStringLiteral()) return undefined
  const told = typeofTells(f, (sides[asked] as NodePath<t.UnaryExpression>).get('argument'), name.node.value)
  return told && { binding: told.binding, when: told.when === equal }
}

/** What `typeof path === name` tells of a variable. */
export function typeofTells(f: FunctionLowering, path: NodePath<t.Expression>, name: string): Presence | undefined {
  const binding = testedVariable(f, path)
  const type = binding && f.variable(binding).type
  if (!type || !isMaybeType(type)) return undefined
  if (name === 'undefined') return missingOf(type) === 'undefined' ? { binding, when: false } : undefined
  if (name !== 'object') return { binding, when: true }
  // Null and objects are alike, undefined is not.
  const present = presentType(type)
  if (present !== 'num' && present !== 'bool' && present !== 'big' && present !== 'text')
    return missingOf(type) === 'undefined' && present !== 'null' ? { binding, when: true } : undefined
  return missingOf(type) === 'null' ? { binding, when: false } : undefined
}

function testedVariable(f: FunctionLowering, path: NodePath<t.Expression>): Binding | undefined {
  if (path.isParenthesizedExpression() || path.isTSNonNullExpression() || path.isTSAsExpression())
    return testedVariable(f, path.get('expression') as NodePath<t.Expression>)
  if (path.isAssignmentExpression({ operator: '=' })) {
    const left = path.get('left')
    return left.isIdentifier() ? testedVariable(f, left as NodePath<t.Identifier>) : undefined
  }
  const binding = path.isIdentifier() ? path.scope.getBinding(path.node.name) : undefined
  return binding && f.isLocal(binding) && isMaybeType(f.variable(binding).type ?? 'num') ? binding : undefined
}

/** Which of the two an expression is that is written out. */
export function nullish(path: NodePath<t.Expression>): 'null' | 'undefined' | undefined {
  if (path.isNullLiteral()) return 'null'
  return path.isIdentifier({ name: 'undefined' }) && !path.scope.getBinding('undefined') ? 'undefined' : undefined
}

/** The variables that hold something where an expression has this outcome. */
export function presencesTold(f: FunctionLowering, path: NodePath<t.Expression>, outcome: boolean): Binding[] {
  if (path.isParenthesizedExpression()) return presencesTold(f, path.get('expression'), outcome)
  if (path.isUnaryExpression({ operator: '!' })) return presencesTold(f, path.get('argument'), !outcome)
  if (path.isLogicalExpression() && path.node.operator === (outcome ? '&&' : '||'))
    return [path.get('left'), path.get('right')].flatMap((part) => presencesTold(f, part, outcome))
  const told = presenceTold(f, path)
  return told?.when === outcome ? [told.binding] : []
}

/** From here on it is known that the variable holds something. */
export function tellPresent(f: FunctionLowering, binding: Binding, span: Span): void {
  const variable = f.variable(binding)
  const value = f.ssa.read(variable, f.block, span)
  if (!isMaybeType(value.type) || settled(f, value, span) !== value) return
  const told = f.emit('object', value.type, [f.num(PRESENT, span), contentOf(f, value, span)], span)
  told.name = variable.name
  f.ssa.write(variable, f.block, told)
}
