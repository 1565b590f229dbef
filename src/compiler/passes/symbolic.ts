import type { Value } from '../ir/ir.ts'

/** An expression over values that exist in front of the nest. */
export type Symbolic =
  | { kind: 'const'; value: number }
  | { kind: 'value'; value: Value }
  | { kind: 'op'; op: SymbolicOp; a: Symbolic; b: Symbolic }
  | { kind: 'sqrt'; a: Symbolic }

/** `multiple` of a and b is the greatest multiple of b that is not above a. */
export type SymbolicOp = 'add' | 'sub' | 'mul' | 'min' | 'max' | 'shr' | 'multiple'

export const constant = (value: number): Symbolic => ({ kind: 'const', value })

/** `a op b`, folded where both are constants. */
export function symbolic(op: SymbolicOp, a: Symbolic, b: Symbolic): Symbolic {
  if (a.kind === 'const' && b.kind === 'const') {
    const [x, y] = [a.value, b.value]
    return constant(fold(op, x, y))
  }
  if ((op === 'add' || op === 'sub') && b.kind === 'const' && b.value === 0) return a
  if (op === 'add' && a.kind === 'const' && a.value === 0) return b
  if ((op === 'min' || op === 'max') && isSame(a, b)) return a
  return { kind: 'op', op, a, b }
}

function fold(op: SymbolicOp, x: number, y: number): number {
  switch (op) {
    case 'add':
      return x + y
    case 'sub':
      return x - y
    case 'mul':
      return x * y
    case 'min':
      return Math.min(x, y)
    case 'max':
      return Math.max(x, y)
    case 'shr':
      return x >> y
    case 'multiple':
      return Math.floor(x / y) * y
  }
}

/** Whether a bound is an integer wherever the conditions hold: values from outside are. */
export function isWhole(s: Symbolic): boolean {
  if (s.kind === 'op') return isWhole(s.a) && isWhole(s.b)
  return s.kind === 'const' ? Number.isInteger(s.value) : s.kind === 'value'
}

/** A text that is the same for the same expression. */
export function symbolKey(s: Symbolic): string {
  if (s.kind === 'const') return String(s.value)
  if (s.kind === 'value') return `%${s.value.id}`
  if (s.kind === 'sqrt') return `sqrt(${symbolKey(s.a)})`
  return `${s.op}(${symbolKey(s.a)},${symbolKey(s.b)})`
}

export const isSame = (a: Symbolic, b: Symbolic): boolean => symbolKey(a) === symbolKey(b)
