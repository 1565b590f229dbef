import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isMaybeType } from '../ir/object-type.ts'
import { isListType, isRecordType, isStringType, type ListType, type RecordType } from '../ir/types.ts'
import { assignChosen, chooseElement } from './chosen-field.ts'
import { withoutTypes } from './erased-types.ts'
import { learnElements } from './learned-elements.ts'
import { stepBig } from './lower-big.ts'
import { madeArray } from './lower-call.ts'
import { asElement, elementType } from './lower-element.ts'
import { lowerExpression, lowerOperand } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { listPlace, lowerAs } from './lower-list.ts'
import { isObject, lowerReference } from './lower-member.ts'
import { assignableField, getField, setField } from './lower-object.ts'
import { applyBinary, asNumber, forkLogical, found, toNumber } from './lower-operator.ts'
import { readOuter, writeOuter } from './lower-outer.ts'
import { assignOuterFields, assignPattern } from './lower-pattern.ts'
import { outerField } from './lower-receiver.ts'
import { mergeValues } from './merge-values.ts'
import { isNothing, settled, tellPresent } from './missing-value.ts'
import { recordPlace } from './record-fields.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** A place that can be assigned: evaluated once, then read and written. */
export interface Place {
  read(): Value
  write(value: Value): void
  /** What is written is kept as it is; typed arrays make numbers of booleans. */
  keepsType?: boolean
  /** What is written is an array or a record, which a literal can make. */
  holds?: ListType | RecordType
  /** It may be missing, too. */
  mayMiss?: boolean
}

export function lowerPlace(f: FunctionLowering, path: NodePath<t.LVal | t.Expression>): Place {
  const span = spanOf(path.node)
  if (path.isIdentifier()) {
    const binding = path.scope.getBinding(path.node.name)
    if (!binding) throw new Rejection('unknown-variable', `\`${path.node.name}\` is not declared`, span)
    if (binding.kind === 'const' || binding.kind === 'module')
      throw new Rejection(
        'unsupported-operation',
        `\`${path.node.name}\` is ${binding.kind === 'const' ? 'a constant' : 'imported'}, so it cannot be assigned`,
        span,
      )
    if (!f.isLocal(binding)) {
      const outer = f.kernel.outer.variable(binding, span)
      return { read: () => readOuter(f, outer, span), write: (value) => writeOuter(f, outer, value, span) }
    }
    return { read: () => f.readVariable(binding, span), write: (value) => f.assignVariable(binding, value, span) }
  }
  if (path.isMemberExpression()) {
    const outer = path.node.computed ? undefined : outerField(f, path)
    if (outer) return { read: () => readOuter(f, outer, span), write: (value) => writeOuter(f, outer, value, span) }
    return lowerMemberPlace(f, path)
  }
  if (path.isTSNonNullExpression() || path.isTSAsExpression() || path.isParenthesizedExpression()) {
    return lowerPlace(f, path.get('expression') as NodePath<t.Expression>)
  }
  throw new Rejection('unsupported-syntax', 'This assignment target cannot be compiled yet', span)
}

/** `array[i]` and `object.field`. */
function lowerMemberPlace(f: FunctionLowering, path: NodePath<t.MemberExpression>): Place {
  const span = spanOf(path.node)
  const { object, name, index } = lowerReference(f, path)
  if (isObject(object)) {
    if (name === undefined) {
      const key = index!
      return {
        read: () => chooseElement(f, object, key, span),
        write: (value) => assignChosen(f, object, key, value, span),
      }
    }
    const field = assignableField(f, object, name, span)
    return {
      read: () => getField(f, object, name, span),
      write: (value) => setField(f, object, field, value, span),
    }
  }
  if (isRecordType(object.type)) return recordPlace(f, object, { name, index }, span)
  if (isListType(object.type)) return listPlace(f, object, { name, index }, span)
  if (isStringType(object.type))
    throw new Rejection(
      'unsupported-operation',
      'A string never changes: JavaScript throws here, or ignores the assignment',
      span,
      'Write its code units into a Uint16Array.',
    )
  if (!index)
    throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(object.type)} cannot be assigned`, span)
  return {
    read: () => f.emit('load', elementType(object), [object, index], span),
    write: (value) => void f.emit('store', 'void', [object, index, asElement(f, object, value, span)], span),
  }
}

export function lowerAssignment(f: FunctionLowering, path: NodePath<t.AssignmentExpression>): Value {
  const span = spanOf(path.node)
  const { operator } = path.node
  const left = path.get('left') as NodePath<t.LVal>
  if (left.isArrayPattern() || left.isObjectPattern()) {
    if (path.parentPath.isExpressionStatement() && assignOuterFields(f, left, path.get('right'), 'assign'))
      return f.emit('undefined', 'num', [], span)
    const value = lowerExpression(f, path.get('right'))
    assignPattern(f, left, value, 'assign')
    return value
  }
  const place = lowerPlace(f, left)
  if (operator === '=') {
    // An element takes what the value is as a number; but the value of the assignment is what it was.
    const converts = !place.keepsType && !path.get('left').isIdentifier() && path.parentPath.isExpressionStatement()
    const holds = !place.mayMiss || isMade(path.get('right')) ? place.holds : undefined
    const value = holds
      ? lowerAs(f, path.get('right'), holds)
      : (converts ? lowerOperand : lowerExpression)(f, path.get('right'))
    if (left.isMemberExpression({ computed: true })) learnElements(f, left.get('object'), value, path.get('right'))
    place.write(value)
    return value
  }
  const old = place.read()
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const known = settled(f, old, span)
    if (operator !== '&&=' && (isNothing(known) || known.type === 'null')) {
      const value = lowerExpression(f, path.get('right'))
      place.write(value)
      return value
    }
    const { short, long } = forkLogical(f, operator.slice(0, -1), known, span)
    const variable = left.isIdentifier() && isMaybeType(known.type) ? left.scope.getBinding(left.node.name) : undefined
    return mergeValues(f, span, [
      [
        short,
        () => {
          if (operator === '&&=') return known
          if (variable && f.isLocal(variable)) tellPresent(f, variable, span)
          return found(f, known, span)
        },
      ],
      [
        long,
        () => {
          const value = lowerExpression(f, path.get('right'))
          place.write(value)
          return value
        },
      ],
    ])
  }
  const value = applyBinary(f, operator.slice(0, -1), old, lowerOperand(f, path.get('right')), span)
  place.write(value)
  return value
}

/** Whether an expression makes an array or object that has no other name. */
function isMade(path: NodePath): boolean {
  const plain = withoutTypes(path)
  return plain.isObjectExpression() || plain.isArrayExpression() || madeArray(plain) !== undefined
}

export function lowerUpdate(f: FunctionLowering, path: NodePath<t.UpdateExpression>): Value {
  const span = spanOf(path.node)
  const place = lowerPlace(f, path.get('argument') as NodePath<t.Expression>)
  const read = place.read()
  if (read.type === 'big') {
    const next = stepBig(f, path.node.operator, read, span)
    place.write(next)
    return path.node.prefix ? next : read
  }
  const old = asNumber(f, read, span)
  const value = f.emit(path.node.operator === '++' ? 'add' : 'sub', 'num', [old, f.num(1, span)], span)
  place.write(value)
  return path.node.prefix ? value : toNumber(f, old, span)
}
