import { constantNumber, originOf, type Value } from '../ir/ir.ts'

/** A number modulo 2: the sum of these and of a constant bit. */
interface Parity {
  odd: ReadonlySet<Value>
  bit: number
}

/** Of longer chains the rest is not looked at. */
const DEPTH = 6

const EVEN: Parity = { odd: new Set(), bit: 0 }

/**
 * Whether an integer is even, whatever the integers that it is made of: `i * (i + 1)`, `(2 * n - i - 1) * i`, `i * i + i`. Half of it is an integer then, as in the
 * places of triangular matrices.
 *
 * @param isInteger whether a value is an integer whenever `value` is looked at; others are not taken apart
 */
export function isEven(value: Value, isInteger: (value: Value) => boolean): boolean {
  const { odd, bit } = parityOf(value, isInteger, DEPTH)
  return odd.size === 0 && bit === 0
}

function parityOf(named: Value, isInteger: (value: Value) => boolean, depth: number): Parity {
  const value = originOf(named)
  const constant = constantNumber(value)
  if (constant !== undefined && Number.isInteger(constant)) return { odd: new Set(), bit: Math.abs(constant) % 2 }
  const itself: Parity = { odd: new Set([value]), bit: 0 }
  if (value.kind !== 'instr' || depth === 0 || !value.args.every(isInteger)) return itself
  const part = (i: number) => parityOf(value.args[i], isInteger, depth - 1)
  switch (value.op) {
    case 'neg':
      return part(0)
    case 'add':
    case 'sub':
      return sum(part(0), part(1))
    case 'mul':
      return product(part(0), part(1)) ?? itself
    default:
      return itself
  }
}

function sum(a: Parity, b: Parity): Parity {
  const odd = new Set(a.odd)
  for (const value of b.odd) if (!odd.delete(value)) odd.add(value)
  return { odd, bit: a.bit ^ b.bit }
}

/** One of two factors is even where their sum is odd; where it is even, they are alike. */
function product(a: Parity, b: Parity): Parity | undefined {
  const { odd, bit } = sum(a, b)
  if (odd.size === 0) return bit === 1 ? EVEN : a
  for (const [one, other] of [
    [a, b],
    [b, a],
  ])
    if (one.odd.size === 0) return one.bit === 0 ? EVEN : other
  return undefined
}
