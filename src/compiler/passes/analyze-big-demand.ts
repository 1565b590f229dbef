/**
 * Backward analysis: how many of the low bits of a bigint anyone looks at. `BigInt.asUintN(64, a * b + c)` looks at 64 bits of the sum, and its
 * low 64 bits follow from those of a, b and c: all of it may wrap. A comparison, a division or a result looks at all bits (Infinity).
 */

import { type BigInterval, INT64, INT128, isBigWithin, NO_BIG, UINT64, UINT128 } from '../ir/big-interval.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import type { BigRanges } from './analyze-big-ranges.ts'
import { bitLength } from './big-interval-arithmetic.ts'

/** Number of low bits that are looked at; 0 where nobody looks. */
export type BigDemands = ReadonlyMap<Value, number>

const ALL = Number.POSITIVE_INFINITY

export function analyzeBigDemand(fn: IrFunction, ranges: BigRanges): BigDemands {
  const demands = new Map<Value, number>()
  const range = (value: Value): BigInterval => ranges.get(value) ?? NO_BIG
  let changed = true
  const demand = (value: Value, bits: number) => {
    if (value.type !== 'big' || bits <= (demands.get(value) ?? 0)) return
    demands.set(value, bits)
    changed = true
  }
  /** What must be right of a value: no more bits than hold everything that it can be. */
  const needed = (value: Value): number => Math.min(demands.get(value) ?? 0, widthOf(range(value)))
  while (changed) {
    changed = false
    for (let b = fn.blocks.length - 1; b >= 0; b--) {
      const { term, instrs } = fn.blocks[b]
      for (const edge of edges(term))
        for (const [i, arg] of edge.args.entries()) demand(arg, needed(edge.block.params[i]))
      if (term.kind === 'return' && term.value) demand(term.value, ALL)
      for (let i = instrs.length - 1; i >= 0; i--) demandOperands(instrs[i], needed(instrs[i]), range, demand)
    }
  }
  return demands
}

/** Bits of the machine integer that holds every value of a range. */
function widthOf(range: BigInterval): number {
  if (isBigWithin(range, INT64) || isBigWithin(range, UINT64)) return 64
  return isBigWithin(range, INT128) || isBigWithin(range, UINT128) ? 128 : ALL
}

function demandOperands(
  instr: Instr,
  bits: number,
  range: (v: Value) => BigInterval,
  demand: (v: Value, bits: number) => void,
): void {
  const { args } = instr
  if (instr.op === 'big') return demandOfOperation(instr, bits, range, demand)
  if (instr.op === 'store' || instr.op === 'viewset') return demand(args[2], 64)
  // What a value is compared with is not computed again.
  if (instr.op === 'refine') return demand(args[0], bits)
  // Whatever an operator is not known to ignore, it needs.
  for (const arg of args) demand(arg, ALL)
}

function demandOfOperation(
  { args: [a, b], attr }: Instr,
  bits: number,
  range: (v: Value) => BigInterval,
  demand: (v: Value, bits: number) => void,
): void {
  switch (attr.name) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'or':
    case 'xor':
      demand(a, bits)
      return demand(b, bits)
    case 'neg':
      return demand(a, bits)
    case 'and':
      // Above the highest bit of a mask there are only zeros.
      demand(a, Math.min(bits, maskBits(range(b))))
      return demand(b, Math.min(bits, maskBits(range(a))))
    case 'asint':
    case 'asuint':
      return demand(a, Math.min(bits, attr.value as number))
    case 'shl': {
      const { lo } = range(b)
      demand(b, ALL)
      return demand(a, lo === undefined || lo < 0n ? ALL : Math.max(0, bits - Number(lo)))
    }
    case 'shr': {
      const { lo, hi } = range(b)
      demand(b, ALL)
      return demand(a, bits > 0 && (lo === undefined || lo < 0n || hi === undefined) ? ALL : bits && bits + Number(hi))
    }
    default:
      demand(a, ALL)
      if (b) demand(b, ALL)
  }
}

const maskBits = ({ lo, hi }: BigInterval): number =>
  lo !== undefined && lo >= 0n && hi !== undefined ? bitLength(hi) : ALL
