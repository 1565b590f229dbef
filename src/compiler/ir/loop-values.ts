import type { Loop } from './cfg.ts'
import { type BlockParam, edges, type Instr, type Value } from './ir.ts'

/** How the values of a loop change from round to round, on the machine level. */
export class LoopValues {
  private readonly loop: Loop
  private readonly invariant = new Map<Value, boolean>()

  constructor(loop: Loop) {
    this.loop = loop
  }

  /** Whether a value is the same in all rounds, and follows by arithmetic from what comes from outside. */
  isInvariant(value: Value): boolean {
    if (!this.loop.blocks.has(value.block)) return true
    if (value.kind === 'param' || !isArithmetic(value)) return false
    const known = this.invariant.get(value)
    if (known !== undefined) return known
    const found = value.args.every((arg) => this.isInvariant(arg))
    this.invariant.set(value, found)
    return found
  }

  /** Whether a parameter of the header is 1 more in each round. */
  isCounter(param: BlockParam): boolean {
    const { header, latches } = this.loop
    if (param.block !== header || latches.length !== 1) return false
    const back = edges(latches[0].term).find(({ block }) => block === header)
    const next = back?.args[header.params.indexOf(param)]
    return next?.kind === 'instr' && next.op === 'i.add' && next.args[0] === param && isOne(next.args[1])
  }

  /** Whether a value is 1 more in each round: a counter, or one and something invariant. */
  isConsecutive(value: Value): boolean {
    if (!this.loop.blocks.has(value.block)) return false
    if (value.kind === 'param') return this.isCounter(value)
    const [a, b] = value.args
    if (value.op === 'i.sext' || value.op === 'i.trunc') return this.isConsecutive(a)
    if (value.op === 'i.add' && this.isInvariant(a)) return this.isConsecutive(b)
    return (value.op === 'i.add' || value.op === 'i.sub') && this.isInvariant(b) && this.isConsecutive(a)
  }
}

const isArithmetic = ({ op }: Instr): boolean => /^[iufb]\./.test(op) || op === 'select' || op === 'array.length'

const isOne = (value: Value): boolean =>
  value.kind === 'instr' && value.op === 'i.const' && Number(value.attr.value) === 1
