import { INLINE_MATH } from '../frontend/math-functions.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { defineFloat, defineInt } from './select-instruction.ts'
import type { Selection } from './selection.ts'

export function selectMath(s: Selection, instr: Instr): void {
  const name = instr.attr.name as string
  const { args } = instr
  if (!INLINE_MATH.has(name)) {
    return defineFloat(
      s,
      instr,
      s.emit(
        'math.host',
        'f64',
        args.map((a) => s.asFloat(a)),
        { name },
      ),
    )
  }
  const [a, b] = args
  const representation = s.representation(instr)
  const integer32 = representation === 'i32' && args.every((x) => s.isSigned32(x))
  switch (name) {
    case 'imul':
      return defineInt(s, instr, s.emit('i.mul', 'i32', [s.asLow32(a), s.asLow32(b)]))
    case 'clz32':
      return defineInt(s, instr, s.emit('i.clz', 'i32', [s.asLow32(a)]))
    case 'abs':
      if (integer32) return s.define(instr, s.emit('i.abs', 'i32', [s.asLow32(a)]), 'i32')
      return defineFloat(s, instr, s.emit('f.abs', 'f64', [s.asFloat(a)]))
    case 'min':
    case 'max':
      if (integer32) return s.define(instr, s.emit(`i.s${name}`, 'i32', [s.asLow32(a), s.asLow32(b)]), 'i32')
      if (representation === 'i64' && args.every((x) => s.isInteger(x)))
        return s.define(instr, s.emit(`i.s${name}`, 'i64', [s.asInt64(a), s.asInt64(b)]), 'i64')
      return defineFloat(
        s,
        instr,
        selectLimit(s, instr, name) ?? s.emit(`f.${name}`, 'f64', [s.asFloat(a), s.asFloat(b)]),
      )
    case 'sqrt':
      return defineFloat(s, instr, s.emit('f.sqrt', 'f64', [s.asFloat(a)]))
    case 'fround':
      return defineFloat(s, instr, s.emit('f.promote', 'f64', [s.emit('f.demote', 'f32', [s.asFloat(a)])]))
    case 'sign':
      return defineFloat(s, instr, selectSign(s, s.asFloat(a)))
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return selectRounding(s, instr, name)
    default:
      throw new Error(`no machine code for Math.${name}`)
  }
}

/**
 * `Math.min(x, c)` with a constant is one comparison, `c < x ? c : x`, which gives NaN for NaN. Only of zeros `Math.min` and `Math.max` tell the signs apart.
 * A zero then keeps the sign of x: nobody looks at it, as the interval of an extreme has −0 where either side has.
 */
function selectLimit(s: Selection, instr: Instr, name: 'min' | 'max'): Value | undefined {
  const [first, second] = instr.args
  const [limit, value] = s.constant(first) === undefined ? [second, first] : [first, second]
  const constant = s.constant(limit)
  if (constant === undefined || Number.isNaN(constant)) return undefined
  if (constant === 0 && s.demands.get(instr)?.negZero) return undefined
  const x = s.asFloat(value)
  const c = s.float(constant)
  const beyond = s.emit('f.cmp', 'bool', [c, x], { predicate: name === 'min' ? 'olt' : 'ogt' })
  return s.emit('select', 'f64', [beyond, c, x])
}

function selectSign(s: Selection, x: Value): Value {
  const negative = s.emit('select', 'f64', [
    s.emit('f.cmp', 'bool', [x, s.float(0)], { predicate: 'olt' }),
    s.float(-1),
    x,
  ])
  return s.emit('select', 'f64', [s.emit('f.cmp', 'bool', [x, s.float(0)], { predicate: 'ogt' }), s.float(1), negative])
}

/**
 * `Math.floor(a / b)` of integers without sign, as in `Math.floor((low + high) / 2)`, if b is a constant: the machine multiplies and shifts. (Others it
 * divides faster as doubles.)
 */
function wholeQuotient(s: Selection, value: Value): Value | undefined {
  if (value.kind !== 'instr' || value.op !== 'div') return undefined
  const [a, b] = value.args
  const divisor = s.constant(b)
  if (!divisor || !s.isUnsigned32(a) || !s.isUnsigned32(b)) return undefined
  return s.emit('i.udiv', 'i32', [s.asLow32(a), s.int(divisor)])
}

function selectRounding(s: Selection, instr: Instr, name: 'floor' | 'ceil' | 'trunc' | 'round'): void {
  const [a] = instr.args
  const representation = s.representation(instr)
  // An integer stays as it is.
  if (representation !== 'f64' && s.isInteger(a)) return s.define(instr, s.as(a, representation), representation)
  if (representation === 'low32' && s.get(a).representation === 'low32') return s.define(instr, s.asLow32(a), 'low32')
  const quotient = representation !== 'f64' && (name === 'floor' || name === 'trunc') ? wholeQuotient(s, a) : undefined
  if (quotient) return s.define(instr, quotient, representation)
  const x = s.asFloat(a)
  if (name !== 'round') return defineFloat(s, instr, s.emit(`f.${name}`, 'f64', [x]))
  // Halves go up: ⌈x⌉, less one if that is more than a half above x.
  const up = s.emit('f.ceil', 'f64', [x])
  const tooFar = s.emit('f.cmp', 'bool', [s.emit('f.sub', 'f64', [up, s.float(0.5)]), x], { predicate: 'ogt' })
  defineFloat(s, instr, s.emit('select', 'f64', [tooFar, s.emit('f.sub', 'f64', [up, s.float(1)]), up]))
}
