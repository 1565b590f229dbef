import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { OUT_OF_MEMORY } from '../ir/giving-up.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionLowering } from './lower-function.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { asLength } from './relative-index.ts'

/** Bytes of the largest array. */
const LARGEST = 2 ** 30

/**
 * A new array of zeros, in memory that lasts as long as the call.
 *
 * @param length a number that is an integer from 0 on, or −0
 */
export function newArray(f: FunctionLowering, kind: ElementKind, length: Value, span: Span): Value {
  const size = BYTES_PER_ELEMENT[kind]
  const room = f.emit('heaproom', 'num', [], span, { name: kind })
  const fits = f.emit('compare', 'bool', [length, room], span, { relation: 'le' })
  const [go, full] = [f.newBlock(), f.newBlock()]
  f.fork(fits, go, full, span)
  f.startSealed(full)
  outOfMemory(f, span)
  f.startSealed(go)
  const constant = length.kind === 'instr' && length.op === 'const' ? (length.attr.value as number) : undefined
  if (constant !== undefined && constant > 0 && constant * size <= LARGEST)
    return f.emit('newarray', `array<${kind}>`, [length], span)
  return f.emit('newarray', `array<${kind}>`, [asLength(f, length, span, LARGEST / size)], span)
}

/** JavaScript would have had more memory. */
function outOfMemory(f: FunctionLowering, span: Span): void {
  f.emit('throw', 'void', [], span, { error: OUT_OF_MEMORY })
  f.leave(span)
}
