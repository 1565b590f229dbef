/**
 * Forward range analysis for bigints: an interval for every bigint of a function, by the method of `analyze-ranges.ts`: blocks are visited until
 * nothing changes, what keeps growing at a loop header is widened, and two more rounds take back what widening gave away.
 */

import {
  ANY_BIG,
  type BigInterval,
  bigPoint,
  equalBigs,
  INT64,
  joinBigs,
  meetBigs,
  NO_BIG,
  UINT64,
} from '../ir/big-interval.ts'
import { findLoops, loopsByHeader, reversePostOrder } from '../ir/cfg.ts'
import { type Interval, NOTHING } from '../ir/interval.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import { bigBinary, bigNegate, bigOfNumber, bigRefine, bigWiden, bigWrap } from './big-interval-arithmetic.ts'

export type BigRanges = ReadonlyMap<Value, BigInterval>

/** Rounds after which what still changes is given up. */
const PATIENCE = 40

/**
 * @param numbers what is known of the numbers that bigints are made of
 * @returns the interval of every value of type `big`
 */
export function analyzeBigRanges(fn: IrFunction, numbers: ReadonlyMap<Value, Interval>): BigRanges {
  const ranges = new Map<Value, BigInterval>()
  const order = reversePostOrder(fn)
  const headers = loopsByHeader(findLoops(fn))
  const incoming = new Map<Value, Value[]>()
  for (const block of order) {
    for (const edge of edges(block.term)) {
      edge.block.params.forEach((param, i) => {
        const list = incoming.get(param)
        if (list) list.push(edge.args[i])
        else incoming.set(param, [edge.args[i]])
      })
    }
  }
  const get = (value: Value): BigInterval => ranges.get(value) ?? NO_BIG
  const paramRange = (param: Value & { kind: 'param' }): BigInterval => {
    // Functions that are called hand bigints on as int64, whatever calls them.
    if (param.block === fn.blocks[0]) return param.bigFact ?? (fn.exported ? ANY_BIG : INT64)
    return (incoming.get(param) ?? []).map(get).reduce(joinBigs, NO_BIG)
  }
  const sweep = (mode: 'grow' | 'shrink', round: number): boolean => {
    let changed = false
    const update = (value: Value, next: BigInterval, widening: boolean) => {
      const old = get(value)
      const joined = mode === 'grow' ? joinBigs(old, next) : meetBigs(old, next)
      if (equalBigs(old, joined)) return
      const result = round > PATIENCE ? ANY_BIG : widening ? bigWiden(old, joined) : joined
      if (equalBigs(old, result)) return
      ranges.set(value, result)
      changed = true
    }
    for (const block of order) {
      for (const param of block.params)
        if (param.type === 'big') update(param, paramRange(param), mode === 'grow' && round > 2 && headers.has(block))
      for (const instr of block.instrs) if (instr.type === 'big') update(instr, transfer(instr, get, numbers), false)
    }
    return changed
  }
  for (let round = 0; sweep('grow', round); round++);
  for (let round = 0; round < 2; round++) sweep('shrink', 0)
  return ranges
}

function transfer(
  instr: Instr,
  get: (value: Value) => BigInterval,
  numbers: ReadonlyMap<Value, Interval>,
): BigInterval {
  const { args, attr } = instr
  switch (instr.op) {
    case 'const':
      return bigPoint(attr.value as bigint)
    case 'big':
      return transferOperation(instr, get)
    case 'tobig':
      return bigOfNumber(numbers.get(args[0]) ?? NOTHING)
    case 'viewget':
      return attr.name === 'BigUint64' ? UINT64 : INT64
    case 'load':
      return isArrayType(args[0].type) && elementKind(args[0].type) === 'BigUint64Array' ? UINT64 : INT64
    case 'call':
      return INT64
    case 'refine':
      return bigRefine(get(args[0]), get(args[1]), attr.relation ?? 'ne')
    default:
      return ANY_BIG
  }
}

function transferOperation({ args, attr }: Instr, get: (value: Value) => BigInterval): BigInterval {
  const name = attr.name as string
  const a = get(args[0])
  if (name === 'asint' || name === 'asuint') return bigWrap(name, attr.value as number, a)
  return name === 'neg' ? bigNegate(a) : bigBinary(name, a, get(args[1]))
}
