/** What a kernel does to the arrays that it gets, for the dispatcher: what is not read need not be copied in, and what is not written not back. */
import { calleesOf, reachable } from '../ir/call-graph.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { isArrayType, isHandleType, isListType } from '../ir/types.ts'

interface Usage {
  reads: boolean
  writes: boolean
  /** Its length may change. */
  resizes: boolean
}

const isArray = ({ type }: Value): boolean => isArrayType(type) || isListType(type)

const UNUSED: Usage = { reads: false, writes: false, resizes: false }
const USED_ANYHOW: Usage = { reads: true, writes: true, resizes: true }

/** What functions do to their parameters. */
type ParameterUsage = ReadonlyMap<IrFunction, readonly Usage[]>

/** For each array parameter, whether its elements may be read and written, also by functions that it is handed to: a search that calls itself writes nothing. */
export function arrayUsage(fn: IrFunction): Map<Value, Usage> {
  const functions = reachable(fn)
  const calls = calleesOf(fn).size > 0
  // To begin with, none does anything; what they do can only become more.
  let known: ParameterUsage = new Map(functions.map((one) => [one, one.blocks[0].params.map(() => UNUSED)]))
  for (;;) {
    const found = new Map(functions.map((one) => [one, usageIn(one, known, calls)]))
    const next = new Map(
      functions.map((one) => [one, one.blocks[0].params.map((param) => found.get(one)?.get(param) ?? UNUSED)]),
    )
    if (JSON.stringify([...next.values()]) === JSON.stringify([...known.values()]))
      return found.get(fn) as Map<Value, Usage>
    known = next
  }
}

/** What may be done with a typed array, or the elements of an ordinary one, without another name for it coming into being, but for those that are followed. What ordinary arrays come to elsewhere, `elementUsage` knows. */
const FOLLOWED: ReadonlySet<Instr['op']> = new Set<Instr['op']>([
  'elements',
  'subarray',
  'length',
  'load',
  'store',
  'loadhandle',
  'storehandle',
  'viewget',
  'viewset',
  'move',
  'sort',
  'inbounds',
  'disjoint',
  'call',
])

/**
 * @param known of the functions that are called
 * @param calls whether there are any
 */
function usageIn(fn: IrFunction, known: ParameterUsage, calls: boolean): Map<Value, Usage> {
  const origins = new Map<Value, Set<Value>>()
  for (const p of fn.blocks[0].params) if (isArray(p)) origins.set(p, new Set([p]))
  let changed: boolean
  const handOn = (from: Value, to: Value): void => {
    const set = origins.get(to) ?? new Set()
    const before = set.size
    for (const origin of origins.get(from) ?? []) set.add(origin)
    origins.set(to, set)
    changed ||= set.size > before
  }
  do {
    changed = false
    for (const block of fn.blocks) {
      for (const instr of block.instrs)
        if (instr.op === 'elements' || instr.op === 'subarray') handOn(instr.args[0], instr)
      for (const edge of edges(block.term))
        edge.block.params.forEach((param, i) => {
          if (isArray(param)) handOn(edge.args[i], param)
        })
    }
  } while (changed)
  const usage = new Map<Value, Usage>()
  const use = (array: Value, what: keyof Usage) => {
    for (const origin of origins.get(array) ?? []) {
      const entry = usage.get(origin) ?? { ...UNUSED }
      entry[what] = true
      usage.set(origin, entry)
    }
  }
  const useAs = (array: Value, { reads, writes, resizes }: Usage): void => {
    if (reads) use(array, 'reads')
    if (writes) use(array, 'writes')
    if (resizes) use(array, 'resizes')
  }
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      // What one function puts elsewhere another may find there, and nobody follows it.
      if (calls && !FOLLOWED.has(instr.op))
        for (const arg of instr.args) if (isArrayType(arg.type)) useAs(arg, USED_ANYHOW)
      if (instr.op === 'load' || instr.op === 'loadhandle' || instr.op === 'viewget') use(instr.args[0], 'reads')
      if (instr.op === 'store' || instr.op === 'storehandle' || instr.op === 'viewset') use(instr.args[0], 'writes')
      if (instr.op === 'move') {
        use(instr.args[0], 'writes')
        use(instr.args[2], 'reads')
      }
      if (instr.op === 'sort') {
        use(instr.args[0], 'writes')
        use(instr.args[0], 'reads')
      }
      if (instr.op === 'listset' || instr.op === 'listpush' || instr.op === 'listresize') use(instr.args[0], 'resizes')
      if (instr.op !== 'call') continue
      const ofCallee = instr.attr.callee && known.get(instr.attr.callee)
      // What it returns may be what it was given.
      const isAnotherName = isArray(instr) || isHandleType(instr.type)
      instr.args.forEach((arg, i) => {
        useAs(arg, isAnotherName ? USED_ANYHOW : (ofCallee?.[i] ?? USED_ANYHOW))
      })
    }
  }
  return usage
}
