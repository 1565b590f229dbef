import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isTupleType } from '../ir/object-type.ts'
import { elementKind, isListType, isStringType, isTypedArray, type ObjectType } from '../ir/types.ts'
import { chooseElement } from './chosen-field.ts'
import { elementAt, lengthNow } from './list-elements.ts'
import { charOfPoint, isSurrogate, LARGEST_UNIT } from './lower-char.ts'
import { elementType } from './lower-element.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { isObject } from './lower-member.ts'
import { getField, newTuple } from './lower-object.ts'
import { assignPattern } from './lower-pattern.ts'
import { lowerStatement, withTarget } from './lower-statement.ts'
import { unitsOf } from './lower-string.ts'
import { pairAt } from './lower-string-method.ts'
import { mergeValues } from './merge-values.ts'
import { present } from './missing-value.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** A loop over a tuple is written out, round by round, while that makes at most this many nodes of the syntax tree. */
const UNROLLED_NODES = 4000

/** `for (const x of …)`, over typed arrays, their `entries()`, `keys()` and `values()`, and tuples. */
export function lowerForOf(f: FunctionLowering, path: NodePath<t.ForOfStatement>, labels: string[]): void {
  const span = spanOf(path.node)
  if (path.node.await) throw new Rejection('unsupported-syntax', '`for await` cannot be compiled', span)
  const { object, what } = iterated(path.get('right'))
  const source = present(f, lowerExpression(f, object), span)
  if (isListType(source.type)) {
    return lowerRounds(
      f,
      path,
      labels,
      () => lengthNow(f, source, span),
      (index) => {
        if (what === 'keys') return index
        const element = elementAt(f, source, index, span)
        return what === 'entries' ? newTuple(f, [index, element], span) : element
      },
    )
  }
  if (isTypedArray(source.type)) {
    const { type } = source
    return lowerRounds(f, path, labels, f.emit.bind(f, 'length', 'num', [source], span), (index) => {
      if (what === 'keys') return index
      const element = f.emit('load', elementType(source), [source, index], span)
      element.name = `${elementKind(type)}[]`
      return what === 'entries' ? newTuple(f, [index, element], span) : element
    })
  }
  if (what === 'values' && (source.type === 'text' || isStringType(source.type)))
    return lowerCharacters(f, path, labels, unitsOf(f, source, span))
  if (!isObject(source) || !isTupleType(source.type)) {
    const message = `\`for…of\` can only run over typed arrays and tuples, this is ${show(source.type)}`
    throw new Rejection('unsupported-syntax', message, spanOf(path.node.right))
  }
  const { length } = fieldsOf(source.type)
  const roundOf = (i: number): Value => {
    const index = f.num(i, span)
    if (what === 'keys') return index
    const element = getField(f, source, String(i), span)
    return what === 'entries' ? newTuple(f, [index, element], span) : element
  }
  if (length * f.copies * sizeOf(path) <= UNROLLED_NODES) return unroll(f, path, labels, length, roundOf)
  lowerRounds(
    f,
    path,
    labels,
    () => f.num(length, span),
    (index) => {
      if (what === 'keys') return index
      const element = chooseElement(f, source as Value & { type: ObjectType }, index, span)
      return what === 'entries' ? newTuple(f, [index, element], span) : element
    },
  )
}

/** The code points of a string: two code units that belong together are one. */
function lowerCharacters(f: FunctionLowering, path: NodePath<t.ForOfStatement>, labels: string[], units: Value): void {
  const span = spanOf(path.node)
  let width = f.num(1, span)
  lowerRounds(
    f,
    path,
    labels,
    () => f.emit('length', 'num', [units], span),
    (index) => {
      const unit = f.emit('load', 'num', [units, index], span, { bounds: 'proven' })
      const [pair, single] = [f.newBlock(), f.newBlock()]
      f.fork(isSurrogate(f, unit, 'lead', span), pair, single, span)
      const behind = () => f.emit('add', 'num', [index, f.num(1, span)], span)
      const point = mergeValues(f, span, [
        [pair, () => pairAt(f, units, unit, behind(), span)],
        [single, () => unit],
      ])
      const isWide = f.emit('compare', 'bool', [point, f.num(LARGEST_UNIT, span)], span, { relation: 'gt' })
      width = f.emit('choose', 'num', [isWide, f.num(2, span), f.num(1, span)], span)
      return charOfPoint(f, point, span)
    },
    () => width,
  )
}

type Iteration = 'values' | 'keys' | 'entries'

/** What a loop runs over, and what it is told of each element. */
function iterated(path: NodePath<t.Expression>): { object: NodePath<t.Expression>; what: Iteration } {
  const callee = path.isCallExpression() && path.node.arguments.length === 0 ? path.get('callee') : undefined
  if (!callee?.isMemberExpression() || callee.node.computed) return { object: path, what: 'values' }
  const { property } = callee.node
  const what = property.type === 'Identifier' ? property.name : ''
  if (what !== 'values' && what !== 'keys' && what !== 'entries') return { object: path, what: 'values' }
  return { object: callee.get('object') as NodePath<t.Expression>, what }
}

function sizeOf(path: NodePath): number {
  let nodes = 0
  path.traverse({ enter: () => void nodes++ })
  return nodes
}

function assignElement(f: FunctionLowering, path: NodePath<t.ForOfStatement>, element: Value): void {
  const left = path.get('left')
  if (left.isVariableDeclaration()) assignPattern(f, left.get('declarations')[0].get('id'), element, 'declare')
  else assignPattern(f, left, element, 'assign')
}

/** One copy of the body for each element, so that each element is known in its copy. */
function unroll(
  f: FunctionLowering,
  path: NodePath<t.ForOfStatement>,
  labels: string[],
  length: number,
  elementOf: (i: number) => Value,
): void {
  const span = spanOf(path.node)
  const exit = f.newBlock()
  f.copies *= Math.max(length, 1)
  const reasons = f.kernel.refused.length
  // What cannot be compiled in one round cannot in the next: it is said once.
  for (let i = 0; i < length && f.kernel.refused.length === reasons; i++) {
    const next = f.newBlock()
    assignElement(f, path, elementOf(i))
    withTarget(f, { labels, breakTo: exit, continueTo: next }, () => lowerStatement(f, path.get('body')))
    f.goto(next, span)
    f.startSealed(next)
  }
  f.copies /= Math.max(length, 1)
  f.goto(exit, span)
  f.startSealed(exit)
}

/** A loop that counts: the length is asked again in each round, as the array iterator does. */
function lowerRounds(
  f: FunctionLowering,
  path: NodePath<t.ForOfStatement>,
  labels: string[],
  length: () => Value,
  elementOf: (index: Value) => Value,
  step: () => Value = () => f.num(1, spanOf(path.node)),
): void {
  const span: Span = spanOf(path.node)
  const counter = { name: 'index', type: 'num' as const, hoisted: false }
  f.ssa.write(counter, f.block, f.num(0, span))
  const header = f.newBlock()
  const body = f.newBlock()
  const next = f.newBlock()
  const exit = f.newBlock()
  f.goto(header, span)
  f.startLoop(header)
  const index = f.ssa.read(counter, f.block, span)
  f.fork(f.emit('compare', 'bool', [index, length()], span, { relation: 'lt' }), body, exit, span)
  f.startSealed(body)
  assignElement(f, path, elementOf(index))
  withTarget(f, { labels, breakTo: exit, continueTo: next }, () => lowerStatement(f, path.get('body')))
  f.goto(next, span)
  f.startSealed(next)
  f.ssa.write(counter, f.block, f.emit('add', 'num', [f.ssa.read(counter, f.block, span), step()], span))
  f.goto(header, span)
  f.ssa.seal(header)
  f.startSealed(exit)
}
