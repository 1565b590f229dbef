/**
 * **Purpose** Goes from JavaScript numbers to machine values: chooses for every number how it is kept (`choose-representation.ts`) and writes each
 * operation as machine operations on that, with the conversions in between made explicit.
 *
 * **Input invariants** number level, verified, loops versioned. **Output guarantees** machine level; same results and effects; a function's
 * parameters and result have the types that `parameterRepresentation` and `resultRepresentation` say.
 *
 * **Example** `%s: num = add %x, %i` with x any number, i ∈ int[0, 100] → `%s: f64 = f.add %x, (i.tof %i)`
 */

import type { BigInterval } from '../ir/big-interval.ts'
import { addParam } from '../ir/builder.ts'
import { Dominators } from '../ir/cfg.ts'
import type { Interval } from '../ir/interval.ts'
import type { Block, Edge, Instr, IrFunction, Value } from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import { analyzeDemand } from './analyze-demand.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import type { Representation } from './choose-representation.ts'
import { findLoopIntegers } from './find-loop-integers.ts'
import { bigMachineType, wider } from './select-big.ts'
import { selectInstruction } from './select-instruction.ts'
import { Selection } from './selection.ts'

/** What the pass found out about the function's interface. */
export interface SelectedInterface {
  params: { representation: Representation; range: Interval; observesNegZero: boolean; big?: BigInterval }[]
  /** Of a number or bigint result; undefined otherwise. */
  result?: { representation: 'f64' | 'i32' | 'u32' | 'i64' | 'u64'; mayBeUndefined: boolean }
}

const MACHINE_TYPE: Readonly<Record<Representation, IrType>> = {
  i32: 'i32',
  u32: 'i32',
  low32: 'i32',
  i64: 'i64',
  f64: 'f64',
}

export function selectRepresentations(fn: IrFunction): SelectedInterface {
  const ranges = analyzeRanges(fn)
  const loopIntegers = findLoopIntegers(fn, ranges)
  const unguarded = isGuarded(fn) ? analyzeRanges(fn, 'of either sign') : ranges
  const demands = analyzeDemand(fn, ranges, unguarded, loopIntegers)
  return new Translation(fn, new Selection(fn, ranges, demands, loopIntegers)).run()
}

/** Whether guards say of parameters that they are not −0. */
function isGuarded({ blocks: [entry] }: IrFunction): boolean {
  return entry.params.some(({ fact }) => fact && !fact.negZero)
}

/** The translation of one function, block by block. */
class Translation {
  private readonly fn: IrFunction
  private readonly selection: Selection
  /** The number-level parameters of each block. */
  private readonly numberParams = new Map<Block, Value[]>()

  constructor(fn: IrFunction, selection: Selection) {
    this.fn = fn
    this.selection = selection
  }

  run(): SelectedInterface {
    const { fn, selection } = this
    const order = new Dominators(fn).order
    const originals = new Map(order.map((b) => [b, { instrs: b.instrs, params: b.params, term: b.term }]))
    for (const block of order) {
      this.numberParams.set(block, block.params)
      block.instrs = []
      block.params = []
    }
    for (const block of order)
      for (const p of (originals.get(block) as { params: Value[] }).params) this.defineParam(block, p)
    const result = this.resultRepresentation([...originals.values()].map((o) => o.term))
    for (const block of order) {
      const original = originals.get(block) as { instrs: Instr[]; term: Block['term'] }
      selection.enter(block)
      for (const instr of original.instrs) {
        selection.locate(instr.span)
        selectInstruction(selection, instr)
      }
      selection.locate(original.term.span)
      // In two steps, as the translation may move on to another block.
      const term = this.terminator(original.term, result)
      selection.block.term = term
    }
    fn.blocks = order.concat(fn.blocks.filter((b) => !originals.has(b)))
    fn.level = 'machine'
    const entry = originals.get(fn.blocks[0]) as { params: Value[] }
    if (fn.result === 'num') fn.result = result ? MACHINE_TYPE[result.representation as Representation] : 'f64'
    if (fn.result === 'big') fn.result = 'i64'
    return {
      params: entry.params.map((p) => ({
        representation: p.type === 'num' ? selection.representation(p) : 'f64',
        range: selection.range(p),
        observesNegZero: selection.demands.get(p)?.negZero ?? false,
        ...(p.type === 'big' && p.kind === 'param' && { big: p.bigFact }),
      })),
      result,
    }
  }

  private defineParam(block: Block, param: Value): void {
    const { fn, selection } = this
    if (param.type === 'big') {
      const kept = selection.bigs.representation(param)
      const twin = addParam(fn, block, bigMachineType(kept), param.span, param.name)
      return selection.bigs.define(param, twin, kept)
    }
    const representation = param.type === 'num' ? selection.representation(param) : undefined
    const type = representation ? MACHINE_TYPE[representation] : param.type
    const twin = addParam(fn, block, type, param.span, param.name)
    if (representation) selection.define(param, twin, representation)
    else selection.defineOther(param, twin)
  }

  private resultRepresentation(terms: Block['term'][]): SelectedInterface['result'] {
    const returned = terms.flatMap((t) => (t.kind === 'return' && t.value ? [t.value] : []))
    if (this.fn.result === 'big') return { representation: this.bigResult(returned), mayBeUndefined: false }
    if (this.fn.result !== 'num') return undefined
    if (!this.fn.exported) return { representation: 'f64', mayBeUndefined: false }
    const kinds = new Set(returned.map((v) => this.selection.representation(v)))
    const mayBeUndefined = returned.some((v) => this.selection.range(v).undef)
    const representation =
      kinds.size === 1 && kinds.has('i32') ? 'i32' : kinds.size === 1 && kinds.has('u32') ? 'u32' : 'f64'
    return { representation, mayBeUndefined }
  }

  /** @throws Rejection where a result may not fit into 64 bits */
  private bigResult(returned: Value[]): 'i64' | 'u64' {
    const { fn } = this
    const { bigs } = this.selection
    if (returned.every((v) => bigs.isSigned64(v))) return 'i64'
    if (fn.exported && returned.every((v) => bigs.isUnsigned64(v))) return 'u64'
    const [worst] = returned.filter((v) => !bigs.isSigned64(v) && !(fn.exported && bigs.isUnsigned64(v)))
    throw wider(worst ?? returned[0], `The result of \`${fn.name}\``)
  }

  private edge({ block, args }: Edge): Edge {
    const { selection } = this
    const { bigs } = selection
    const params = this.numberParams.get(block) ?? []
    const passed = args.map((arg, i) => {
      if (arg.type === 'num') return selection.renamed(arg, params[i])
      return arg.type === 'big' ? bigs.as(arg, bigs.representation(params[i])) : selection.plain(arg)
    })
    return { block, args: passed }
  }

  private terminator(term: Block['term'], result: SelectedInterface['result']): Block['term'] {
    const { selection } = this
    switch (term.kind) {
      case 'jump':
        return { ...term, to: this.edge(term.to) }
      case 'branch':
        return {
          ...term,
          cond: selection.plain(term.cond),
          then: this.edge(term.then),
          else: this.edge(term.else),
        }
      case 'return':
        if (!term.value) return term
        if (term.value.type === 'big') return { ...term, value: selection.bigs.narrow(term.value) }
        if (term.value.type !== 'num') return { ...term, value: selection.plain(term.value) }
        return { ...term, value: this.returned(term.value, result) }
      case 'unreachable':
        return term
    }
  }

  private returned(value: Value, result: SelectedInterface['result']): Value {
    const { selection } = this
    const representation = (result?.representation as Representation | undefined) ?? 'f64'
    const returned = result && !this.fn.exported ? selection.asToldFloat(value) : selection.as(value, representation)
    if (result?.mayBeUndefined && selection.mayBeUndefined(value)) {
      // The caller cannot see which NaN it gets: a flag tells.
      const isUndefined = selection.emit('f.isundefined', 'bool', [returned])
      selection.diamond(
        isUndefined,
        undefined,
        () => {
          selection.emit('flag.undefined', 'void', [])
          return undefined
        },
        () => undefined,
        'then',
      )
    }
    return returned
  }
}
