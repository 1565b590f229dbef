import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { lowerExpression, lowerOperand } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerElement } from './lower-member.ts'
import { applyBinary, asNumber, forkLogical, mergeValues, toNumber } from './lower-operator.ts'
import { readOuter, writeOuter } from './lower-outer.ts'
import { spanOf } from './span.ts'

/** A place that can be assigned: evaluated once, then read and written. */
interface Place {
  read(): Value
  write(value: Value): void
}

function lowerPlace(f: FunctionLowering, path: NodePath<t.LVal | t.Expression>): Place {
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
    return { read: () => f.readVariable(binding, span), write: (value) => f.writeVariable(binding, value, span) }
  }
  if (path.isMemberExpression()) {
    const { array, index } = lowerElement(f, path)
    return {
      read: () => f.emit('load', 'num', [array, index], span),
      write: (value) => void f.emit('store', 'void', [array, index, asNumber(f, value, span)], span),
    }
  }
  if (path.isTSNonNullExpression() || path.isTSAsExpression() || path.isParenthesizedExpression()) {
    return lowerPlace(f, path.get('expression') as NodePath<t.Expression>)
  }
  throw new Rejection('unsupported-syntax', 'This assignment target cannot be compiled yet', span)
}

/** Assigns to the target of a declaration or of `for…of`. */
export function assignPattern(f: FunctionLowering, path: NodePath<t.LVal>, value: Value): void {
  const span = spanOf(path.node)
  if (path.isIdentifier()) {
    const binding = path.scope.getBinding(path.node.name)
    if (binding && f.isLocal(binding)) return f.writeVariable(binding, value, span)
  }
  if (path.isIdentifier() || path.isMemberExpression()) return lowerPlace(f, path).write(value)
  throw new Rejection('unsupported-syntax', 'Destructuring cannot be compiled yet', span)
}

/** `[a, b] = [b, a]`: all values first, then the assignments. No array is made. */
export function lowerParallelAssignment(f: FunctionLowering, left: NodePath, right: NodePath): boolean {
  if (!left.isArrayPattern() || !right.isArrayExpression()) return false
  const targets = left.get('elements')
  const sources = right.get('elements')
  if (
    targets.length > sources.length ||
    sources.some((s) => !s.isExpression()) ||
    targets.some((t) => t.isRestElement() || t.isAssignmentPattern())
  )
    return false
  const values = sources.map((s) => lowerExpression(f, s as NodePath<t.Expression>))
  targets.forEach((target, i) => {
    if (target.node) assignPattern(f, target as NodePath<t.LVal>, values[i])
  })
  return true
}

export function lowerAssignment(f: FunctionLowering, path: NodePath<t.AssignmentExpression>): Value | undefined {
  const span = spanOf(path.node)
  const { operator } = path.node
  if (
    operator === '=' &&
    path.parentPath.isExpressionStatement() &&
    lowerParallelAssignment(f, path.get('left'), path.get('right'))
  )
    return undefined
  const place = lowerPlace(f, path.get('left') as NodePath<t.LVal>)
  if (operator === '=') {
    // An element takes what the value is as a number; but the value of the assignment is what it was.
    const converts = !path.get('left').isIdentifier() && path.parentPath.isExpressionStatement()
    const value = (converts ? lowerOperand : lowerExpression)(f, path.get('right'))
    place.write(value)
    return value
  }
  const old = place.read()
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const { short, long } = forkLogical(f, operator.slice(0, -1), old, span)
    return mergeValues(f, span, [
      [short, () => old],
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

export function lowerUpdate(f: FunctionLowering, path: NodePath<t.UpdateExpression>): Value {
  const span = spanOf(path.node)
  const place = lowerPlace(f, path.get('argument') as NodePath<t.Expression>)
  const old = asNumber(f, place.read(), span)
  const value = f.emit(path.node.operator === '++' ? 'add' : 'sub', 'num', [old, f.num(1, span)], span)
  place.write(value)
  return path.node.prefix ? value : toNumber(f, old, span)
}
