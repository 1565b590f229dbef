import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { elementKind, isTypedArray } from '../ir/types.ts'
import { withoutTypes } from './erased-types.ts'
import { giveUpUnless } from './give-up.ts'
import { isGlobal } from './global-binding.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { toIndex } from './lower-view.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { newArray } from './new-array.ts'
import { asLength } from './relative-index.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** `x.buffer`, as the first argument of `new Uint32Array(x.buffer)`. */
export const isBufferOf = (path: NodePath<t.Expression>): path is NodePath<t.MemberExpression> =>
  path.isMemberExpression() && !path.node.computed && path.get('property').isIdentifier({ name: 'buffer' })

/** `new ArrayBuffer(n)`, or a constant that is one. */
export function isNewBuffer(path: NodePath<t.Expression>): boolean {
  const binding = path.isIdentifier() ? path.scope.getBinding(path.node.name) : undefined
  if (!binding) return isMadeBuffer(withoutTypes(path))
  const { path: declared } = binding
  if (!binding.constant || !declared.isVariableDeclarator() || declared.node.id.type !== 'Identifier') return false
  const init = declared.get('init')
  return init.isExpression() && isMadeBuffer(withoutTypes(init))
}

const isMadeBuffer = (path: NodePath): boolean =>
  path.isNewExpression() && path.get('callee').isIdentifier({ name: 'ArrayBuffer' }) && isGlobal(path, 'ArrayBuffer')

/** `new ArrayBuffer(n)`, for typed arrays and DataViews alone: its bytes, which nothing else looks at. @throws Rejection where something may */
export function lowerNewBuffer(f: FunctionLowering, path: NodePath<t.NewExpression>): Value {
  const span = spanOf(path.node)
  const refuse = (at: t.Node): never => {
    throw new Rejection(
      'unsupported-operation',
      'A buffer that a kernel makes can be given to typed arrays and DataViews, and nothing else',
      spanOf(at),
      'Make a typed array, `new Uint8Array(n)`, and others on its buffer: `new Float64Array(bytes.buffer)`.',
    )
  }
  const { parentPath } = path
  const id = parentPath.isVariableDeclarator() ? parentPath.node.id : undefined
  const binding = id?.type === 'Identifier' ? path.scope.getBinding(id.name) : undefined
  if (binding?.constant) {
    for (const use of binding.referencePaths) if (!isViewed(use)) refuse(use.node)
  } else if (!isViewed(path)) refuse(path.node)
  const [argument, ...more] = path.get('arguments')
  if (more.length > 0 || (argument && !argument.isExpression())) refuse(path.node)
  const length = argument
    ? toIndex(f, asNumber(f, lowerExpression(f, argument as NodePath<t.Expression>), span), span)
    : f.num(0, span)
  giveUpUnless(f, f.emit('compare', 'bool', [length, f.num(0, span)], span, { relation: 'ge' }), span)
  const bytes = newArray(f, 'Uint8Array', length, span)
  const all = f.emit('length', 'num', [bytes], span)
  return f.emit('subarray', 'array<DataView>', [bytes, f.num(0, span), all], span)
}

/** Whether a buffer is given to a typed array or DataView, or asked for its length. */
function isViewed(path: NodePath): boolean {
  const { parentPath, node } = path
  if (parentPath?.isMemberExpression({ computed: false }) && parentPath.node.object === node)
    return parentPath.get('property').isIdentifier({ name: 'byteLength' }) && !isAssigned(parentPath)
  const made =
    parentPath?.isNewExpression() && parentPath.node.arguments[0] === node ? parentPath.node.callee : undefined
  if (made?.type !== 'Identifier' || !isGlobal(path, made.name)) return false
  return made.name === 'DataView' || Object.hasOwn(BYTES_PER_ELEMENT, made.name)
}

const isAssigned = ({ parentPath, node }: NodePath): boolean =>
  parentPath?.isUpdateExpression() === true ||
  (parentPath?.isAssignmentExpression() === true && parentPath.node.left === node)

/**
 * `new Uint32Array(x.buffer, offset, length)`: another array on the same memory. Where JavaScript throws, since the part is not there or not aligned, the original
 * does. Of an array that the kernel has made, the buffer is known; of any other, only what lies in the array itself: from `x.byteOffset` on.
 *
 * @param buffer `x.buffer`, or `new ArrayBuffer(n)` or its name
 */
export function lowerBufferView(
  f: FunctionLowering,
  kind: ElementKind | 'DataView',
  buffer: NodePath<t.Expression>,
  rest: readonly NodePath<t.Expression>[],
  span: Span,
): Value {
  const holder = isBufferOf(buffer) ? (buffer.get('object') as NodePath<t.Expression>) : buffer
  const array = lowerExpression(f, holder)
  const within = isBufferOf(buffer) && rest[0] ? offsetWithin(f, array, rest[0]) : undefined
  if (within) refuseUnknownPart(array, kind, rest, spanOf(buffer.node))
  const whole = within ? array : madeArray(givenTo(f, holder) ?? array, spanOf(buffer.node))
  const offset = within ? within.offset : rest[0] && asNumber(f, lowerExpression(f, rest[0]), span)
  const length = rest[1] && asNumber(f, lowerExpression(f, rest[1]), span)
  const size = f.num(bytesOf(kind), span)
  const zero = f.num(0, span)
  const number = (name: 'add' | 'sub' | 'mul' | 'div', a: Value, b: Value) => f.emit(name, 'num', [a, b], span)
  const compare = (a: Value, relation: 'eq' | 'le' | 'ge', b: Value) =>
    f.emit('compare', 'bool', [a, b], span, { relation })
  const isWhole = (x: Value) => compare(f.emit('math', 'num', [x], span, { name: 'trunc' }), 'eq', x)
  const elements = f.emit('length', 'num', [whole], span)
  const bytes = number('mul', elements, f.num(bytesOf(elementKind(whole.type as never)), span))
  const start = offset ? toIndex(f, offset, span) : zero
  const rests = number('div', number('sub', bytes, start), size)
  const given = length && toIndex(f, length, span)
  const count =
    given && length
      ? f.emit('choose', 'num', [f.emit('isundefined', 'bool', [length], span), rests, given], span)
      : rests
  const conditions = [
    // Before the array there may be more of its buffer; half a byte before it, too.
    compare(within && offset ? offset : start, 'ge', zero),
    isWhole(number('div', start, size)),
    compare(count, 'ge', zero),
    compare(count, 'le', rests),
    isWhole(count),
  ]
  giveUpUnless(
    f,
    conditions.reduce((all, one) => f.emit('both', 'bool', [all, one], span)),
    span,
  )
  return f.emit('subarray', `array<${kind}>`, [whole, asLength(f, start, span), asLength(f, count, span)], span)
}

/** What is added to `x.byteOffset`, where an offset is that, or a sum with it. @throws Rejection where it is that of another array */
function offsetWithin(
  f: FunctionLowering,
  array: Value,
  path: NodePath<t.Expression>,
): { offset: Value | undefined } | undefined {
  const sum = withoutTypes(path) as NodePath<t.Expression>
  const whole = startOf(sum)
  if (whole) {
    sameArray(f, array, lowerExpression(f, whole), spanOf(sum.node))
    return { offset: undefined }
  }
  if (!sum.isBinaryExpression({ operator: '+' })) return undefined
  const parts = [sum.get('left'), sum.get('right')] as NodePath<t.Expression>[]
  const starts = parts.map(startOf)
  if (!starts[0] === !starts[1]) return undefined
  // In the order in which they stand: one may assign what the other reads.
  let offset: Value | undefined
  parts.forEach((part, i) => {
    const start = starts[i]
    if (start) sameArray(f, array, lowerExpression(f, start), spanOf(part.node))
    else offset = asNumber(f, lowerExpression(f, part), spanOf(part.node))
  })
  return { offset }
}

/** The variable in `x.byteOffset`. */
function startOf(path: NodePath<t.Expression>): NodePath<t.Identifier> | undefined {
  const inner = withoutTypes(path)
  if (!inner.isMemberExpression() || inner.node.computed) return undefined
  if (!inner.get('property').isIdentifier({ name: 'byteOffset' })) return undefined
  const object = inner.get('object')
  return object.isIdentifier() ? object : undefined
}

function sameArray(f: FunctionLowering, array: Value, other: Value, span: Span): void {
  const isSame = (a: Value, b: Value) =>
    a.kind === 'instr' &&
    b.kind === 'instr' &&
    a.op === 'getouter' &&
    b.op === 'getouter' &&
    a.attr.outer === b.attr.outer &&
    !mayHaveAssigned(f, a, b)
  if (other === array || isSame(array, other)) return
  throw new Rejection(
    'unsupported-operation',
    'The buffer and the offset must be those of one array',
    span,
    'Name the same variable: `new Uint8Array(x.buffer, x.byteOffset, x.byteLength)`.',
  )
}

/** Whether a variable from outside may have been assigned between two places, which were translated one soon after the other. */
const mayHaveAssigned = (f: FunctionLowering, first: Value, second: Value): boolean =>
  f.fn.blocks
    .flatMap(({ instrs }) => instrs)
    .some(({ op, id }) => id > first.id && id < second.id && (op === 'setouter' || op === 'call'))

/** @throws Rejection where it cannot be told how long the part is, or whether it begins at a multiple of what its elements take */
function refuseUnknownPart(array: Value, kind: ElementKind | 'DataView', rest: readonly unknown[], span: Span): void {
  if (!isTypedArray(array.type)) throw new Rejection('unsupported-operation', `${show(array.type)} has no buffer`, span)
  if (rest.length < 2) {
    throw new Rejection(
      'unsupported-operation',
      'How much of the buffer lies behind the array cannot be known',
      span,
      'Say how many elements the second array has: `new Uint8Array(x.buffer, x.byteOffset, x.byteLength)`.',
    )
  }
  if (bytesOf(kind) <= bytesOf(elementKind(array.type))) return
  throw new Rejection(
    'unsupported-operation',
    `A ${kind} may not begin where a ${elementKind(array.type)} begins: JavaScript throws then`,
    span,
    'Take the larger elements as the parameter, and look at them as smaller ones.',
  )
}

/** The bytes of a DataView are looked at one by one. */
const bytesOf = (kind: string): number => BYTES_PER_ELEMENT[kind] ?? 1

/** What a constant of the kernel was made as. */
function givenTo(f: FunctionLowering, path: NodePath<t.Expression>): Value | undefined {
  const binding = path.isIdentifier() ? path.scope.getBinding(path.node.name) : undefined
  return binding && f.isLocal(binding) ? f.variable(binding).given : undefined
}

/** The array whose memory is all of its buffer. */
function madeArray(array: Value, span: Span): Instr {
  let made = array
  while (made.kind === 'instr' && made.op === 'subarray') made = made.args[0]
  const isArray = array.type.startsWith('array<')
  if (isArray && made.kind === 'instr' && made.op === 'newarray') return made
  throw new Rejection(
    'unsupported-operation',
    'The buffer can only be used of an array that this function makes, at the place where it is known which one that is; of others, what lies in the array',
    span,
    'Begin at the array, and say how many elements there are: `new Uint8Array(x.buffer, x.byteOffset, x.byteLength)`.',
  )
}
