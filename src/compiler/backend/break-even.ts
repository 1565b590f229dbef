import type { KernelManifest } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { findLoops } from '../ir/cfg.ts'
import type { Instr, IrFunction, Op } from '../ir/ir.ts'
import { ARRAY_SLOTS, resultSize } from '../passes/result-slots.ts'

/*
 * Nanoseconds, measured on Node 20 and on the generous side where they speak for the kernel: whoever marks a function wants it compiled, and what is close
 * to the line is left to them.
 */
/** What a kernel gains over V8 with one operation on numbers, at most. */
const GAIN_OF_OPERATION = 0.3
/** The same with a bigint, which V8 keeps on the heap. */
const GAIN_OF_BIGINT = 40
/** Functions that are computed in the kernel; the engine's own are called from either side. */
const GAIN_OF_MATH = 2
/** Guards of the arguments, the counter, and the way into WebAssembly and back. */
const COST_OF_CALL = 3
/** The class of an array, and whether it lives in kernel memory. */
const COST_OF_ARRAY = 3
/** An ordinary array of numbers is looked through and copied. */
const COST_OF_LIST = 50
/** A string is copied. */
const COST_OF_STRING = 15
/** A field of `this` or of a constant object is looked up without running code of anybody's. */
const COST_OF_FIELD = 20
/** An object that is passed could be a proxy besides. */
const COST_OF_PASSED_FIELD = 40
/** A value that the kernel leaves in memory for the dispatcher: an assigned variable, a field of the result. */
const COST_OF_SLOT = 3

/** Operations that are none in machine code. */
const FREE: ReadonlySet<Op> = new Set<Op>(['const', 'undefined', 'refine', 'assume', 'table', 'getouter', 'object'])
/** Operations that do as much as they are told to. */
const UNBOUNDED: ReadonlySet<Op> = new Set<Op>(['call', 'newarray', 'subarray', 'move', 'sort', 'heaproom'])
/** Functions of Math that are one or two instructions. */
const SIMPLE_MATH = new Set([
  'abs',
  'floor',
  'ceil',
  'trunc',
  'round',
  'sign',
  'sqrt',
  'fround',
  'min',
  'max',
  'imul',
  'clz32',
])

/** What one call is worth. */
export interface BreakEven {
  /** Operations of one call, at most. */
  operations: number
  /** Nanoseconds that the kernel gains over the original, at most. */
  gain: number
  /** Nanoseconds that its call costs. */
  cost: number
}

/**
 * Weighs what a kernel gains against what its call costs, where the work of a call is known when the program is built.
 *
 * @param fn the kernel, on the number level
 * @param manifest its inputs and its result
 * @returns undefined where it is not known: there are loops, calls or copies of arrays
 */
function breakEven(fn: IrFunction, { params, fresh }: Pick<KernelManifest, 'params' | 'fresh'>): BreakEven | undefined {
  const instrs = fn.blocks.flatMap((block) => block.instrs)
  if (findLoops(fn).length > 0 || instrs.some(({ op }) => UNBOUNDED.has(op))) return undefined
  const work = instrs.filter(({ op }) => !FREE.has(op))
  let cost = COST_OF_CALL
  for (const param of params) {
    if (param.t === 'array') cost += param.list ? COST_OF_LIST : param.string ? COST_OF_STRING : COST_OF_ARRAY
    if (param.slot !== undefined) cost += (param.t === 'array' ? ARRAY_SLOTS : 1) * COST_OF_SLOT
    const { root, fields = [] } = param.from ?? {}
    cost += fields.length * (typeof root === 'number' ? COST_OF_PASSED_FIELD : COST_OF_FIELD)
  }
  if (fn.fresh && fresh) cost += resultSize(fn.fresh) * COST_OF_SLOT
  return { operations: work.length, gain: work.reduce((sum, instr) => sum + gainOf(instr), 0), cost }
}

function gainOf({ op, attr }: Instr): number {
  if (op === 'big' || op === 'bigcompare' || op === 'tobig' || op === 'bigtonum') return GAIN_OF_BIGINT
  if (op === 'math' && !SIMPLE_MATH.has(attr.name ?? '')) return GAIN_OF_MATH
  return GAIN_OF_OPERATION
}

/**
 * Leaves a function alone whose kernel costs more than it gains, however it is called.
 *
 * @throws Rejection `not-profitable`
 */
export function refuseBelowBreakEven(name: string, fn: IrFunction, manifest: KernelManifest): void {
  const known = breakEven(fn, manifest)
  if (!known || known.gain > known.cost) return
  const { operations, gain, cost } = known
  const work = operations === 1 ? 'one operation' : `${operations} operations`
  const message =
    `'${name}' does ${work} a call and has no loop: a kernel could gain ${nanoseconds(gain)} at most, ` +
    `and calling it costs ${nanoseconds(cost)}`
  throw new Rejection('not-profitable', message, fn.span)
}

const nanoseconds = (x: number): string => `${x < 1 ? 'less than 1' : `about ${Math.round(x)}`} ns`
