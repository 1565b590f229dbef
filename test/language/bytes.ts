import { kernel, one, rowsOf } from './construct.ts'

const { original } = rowsOf('bytes')

export const byteConstructs = [
  original('bigint', '`bigint`', kernel('a: bigint', 'return BigInt.asIntN(64, a + 1n)'), 'unsupported-type', () => [
    [1n],
    [2n ** 63n - 1n],
  ]),
  original(
    'bigint-literal',
    'bigint literals, `BigInt(a)`',
    kernel('a: number', 'return Number(BigInt.asIntN(64, BigInt(a | 0) * 3n))'),
    'unsupported-call',
    one,
  ),
  original('BigInt64Array', '`BigInt64Array`', kernel('x: BigInt64Array', 'x[0] += 1n'), 'unsupported-type', () => [
    [BigInt64Array.of(1n)],
  ]),
  original('BigUint64Array', '`BigUint64Array`', kernel('x: BigUint64Array', 'x[0] += 1n'), 'unsupported-type', () => [
    [BigUint64Array.of(1n)],
  ]),
  original('data-view', '`DataView`', kernel('v: DataView', 'return v.getInt32(0)'), 'unsupported-type', () => [
    [new DataView(new ArrayBuffer(8))],
  ]),
]
