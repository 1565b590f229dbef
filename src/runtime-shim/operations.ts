/** For emitted code: operations that are done again so that the engine throws its own error. */
import { $giveUp } from './careful.ts'
import { type BigIntOperator, ELEMENT_KINDS, type RepeatedOperation, type ViewKind } from './manifest.ts'

type Operation = (value: never) => unknown

const [zero, one] = [0n, 1n]
const VIEW_KINDS: ViewKind[] = [
  'Int8',
  'Uint8',
  'Int16',
  'Uint16',
  'Int32',
  'Uint32',
  'Float32',
  'Float64',
  'BigInt64',
  'BigUint64',
]

const operators: Record<BigIntOperator, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
}

export const $operations: Record<RepeatedOperation, Operation> = /*@__PURE__*/ (() => {
  const operations: Record<string, Operation> = {
    ...$giveUp,
    '1n / 0n': () => one / zero,
    '1n % 0n': () => one % zero,
    'BigInt(x)': BigInt,
    'Array(x)': Array,
    'BigInt.asIntN(64, x)': (x) => BigInt.asIntN(64, x),
    '[].reduce()': () => new Int8Array(0).reduce(() => 0),
    '[].reduceRight()': () => new Int8Array(0).reduceRight(() => 0),
    'array.set(x)': (x) => new Uint8Array(0).set([0], x),
    'element = x': (x) => {
      new BigInt64Array(1)[0] = x
    },
  }
  for (const kind of VIEW_KINDS) {
    const view = new DataView(new ArrayBuffer(0))
    operations[`view.get${kind}(x)`] = (x) => view[`get${kind}`](x)
    operations[`view.set${kind}(x)`] = (x) => view[`set${kind}`](x, (kind.startsWith('B') ? zero : 0) as never)
  }
  for (const kind of ELEMENT_KINDS) operations[`new ${kind}(x)`] = (x: number) => new globalThis[kind](x)
  for (const [sign, operate] of Object.entries(operators)) {
    operations[`x ${sign} 1n`] = (x) => operate(x, one)
    operations[`1n ${sign} x`] = (x) => operate(one, x)
  }
  return operations as Record<RepeatedOperation, Operation>
})()
