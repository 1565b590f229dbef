import type { Span } from '../../compiler/diagnostics/diagnostic.ts'
import { type Interval, join, NOTHING } from '../../compiler/ir/interval.ts'
import { type Block, edges, type Instr, type IrFunction, type Value } from '../../compiler/ir/ir.ts'
import { type PrintedRow, printRows } from '../../compiler/ir/print.ts'
import type { IrType } from '../../compiler/ir/types.ts'
import { analyzeRanges } from '../../compiler/passes/analyze-ranges.ts'
import { isOwnName, textsFor } from '../variable-table.ts'

/** A variable where it gets a value. */
export interface Assignment {
  name: string
  type: IrType
  span: Span
  values?: Interval
  /** Of strings: those that the kernel tells apart. */
  texts?: readonly string[]
}

/** How an access to an element is known to be in range. */
export type AccessState = 'proven' | 'once a round' | 'checked'

/** What the compiler did with one kernel and the functions that it still calls, as far as people who look at lines want to know it. */
export interface KernelFacts {
  /** The kernel and its helpers, as they are written. */
  functions: { name: string; span: Span }[]
  /** Calls of helpers as they are written. */
  calls: { name: string; span: Span }[]
  /** Those that are still calls. */
  remaining: Span[]
  assignments: Assignment[]
  accesses: { span: Span; state: AccessState; writes: boolean }[]
  /** Loops that have a version without checks, by their tests. */
  versioned: Span[]
  /** Loops that have a version for arrays which share no memory. */
  separated: Span[]
  /** Floating-point arithmetic, integer arithmetic, and ways from the one to the other. */
  floats: { span: Span; narrow: boolean }[]
  integers: { span: Span; bits: number }[]
  leaving: Span[]
  returning: Span[]
  /** Math functions that are called. */
  math: { name: string; span: Span }[]
  /** The representation behind the last pass on numbers, and in front of LLVM. */
  numbers: PrintedRow[]
  machine: PrintedRow[]
}

const noFacts = (): KernelFacts => ({
  functions: [],
  calls: [],
  remaining: [],
  assignments: [],
  accesses: [],
  versioned: [],
  separated: [],
  floats: [],
  integers: [],
  leaving: [],
  returning: [],
  math: [],
  numbers: [],
  machine: [],
})

/** The passes behind which something is looked at. */
export const LAST_NUMBER_PASS = 'jam-loops'
const LAST_PASS = 'release-heap'

/** Listens to the compiler's passes. Facts are of what runs while no guard fails: the loops as they are written, for when one does, are left out. */
export class FactCollector {
  private readonly facts = new Map<string, KernelFacts>()

  /** As `CompileOptions.onPass`. */
  onPass(fn: IrFunction, pass: string): void {
    if (pass === 'lower') {
      // A kernel comes before its helpers; an earlier attempt may have ended at an import that had to be read.
      if (fn.exported) this.facts.set(fn.symbol, noFacts())
      this.of(fn)?.functions.push({ name: fn.name, span: fn.span })
      for (const { op, attr, span } of fn.blocks.flatMap(({ instrs }) => instrs))
        if (op === 'call' && attr.callee) this.of(fn)?.calls.push({ name: attr.callee.name, span })
    } else if (pass === LAST_NUMBER_PASS) readNumbers(fn, this.of(fn))
    else if (pass === LAST_PASS) readMachine(fn, this.of(fn))
  }

  /** What is known of a kernel, by its symbol. */
  get(symbol: string): KernelFacts | undefined {
    return this.facts.get(symbol)
  }

  /** Helpers bear the symbol of their kernel in front of their own. */
  private of({ symbol }: IrFunction): KernelFacts | undefined {
    for (let name = symbol; name.length > 0; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const found = this.facts.get(name)
      if (found) return found
    }
    return undefined
  }
}

/** Where control gets while no guard fails. */
function usual(fn: IrFunction): Block[] {
  const found = new Set([fn.blocks[0]])
  for (const { term } of found) {
    const ways =
      term.kind === 'branch' && term.unlikely ? [term.unlikely === 'else' ? term.then : term.else] : edges(term)
    for (const { block } of ways) if (!block.cold) found.add(block)
  }
  return [...found]
}

/** The test in front of a loop that chooses its version without checks. The other guards stand at an access, and lead back into the loop as it was. */
const isLoopGuard = ({ term }: Block): boolean =>
  term.kind === 'branch' &&
  term.unlikely === 'else' &&
  term.else.block.cold === true &&
  !(term.cond.kind === 'instr' && term.cond.op === 'inbounds')

/** What is not there for such a test: that bears the place of the loop's own condition. */
const ownInstructions = (block: Block): Instr[] =>
  isLoopGuard(block) ? block.instrs.filter(({ span }) => span.start !== block.term.span.start) : block.instrs

function readNumbers(fn: IrFunction, facts: KernelFacts | undefined): void {
  if (!facts) return
  facts.numbers.push(...printRows(fn))
  const ranges = analyzeRanges(fn)
  const assigned = new Map<string, Assignment>()
  for (const block of usual(fn)) {
    for (const value of [...block.params, ...block.instrs]) {
      if (isAssignment(value))
        addAssignment(assigned, value, value.type === 'num' ? ranges.get(value) : undefined, textsFor(value, fn))
      if (value.kind === 'instr') readInstruction(value, facts)
    }
    if (isLoopGuard(block)) facts.versioned.push(block.term.span)
  }
  facts.assignments.push(...assigned.values())
}

/** A new name for what a comparison or guard has found out is none. */
const isAssignment = (value: Value): boolean =>
  value.name !== undefined &&
  value.type !== 'void' &&
  !isOwnName(value) &&
  !(value.kind === 'instr' && (value.op === 'refine' || value.op === 'assume'))

function addAssignment(
  assigned: Map<string, Assignment>,
  value: Value,
  range: Interval | undefined,
  texts: readonly string[] | undefined,
): void {
  const { name = '', type, span } = value
  const key = `${name} ${span.file ?? ''} ${span.start}`
  const known = assigned.get(key)
  if (!known) assigned.set(key, { name, type, span, ...(range && { values: range }), ...(texts && { texts }) })
  else if (range) known.values = join(known.values ?? NOTHING, range)
}

const ACCESSES = new Set(['load', 'store', 'loadhandle', 'storehandle'])

function readInstruction({ op, attr, span }: Instr, facts: KernelFacts): void {
  if (ACCESSES.has(op))
    facts.accesses.push({
      span,
      state: attr.bounds === 'proven' ? 'proven' : 'checked',
      writes: op.startsWith('store'),
    })
  else if (op === 'inbounds') facts.accesses.push({ span, state: 'once a round', writes: false })
  else if (op === 'disjoint') facts.separated.push(span)
  else if (op === 'call') facts.remaining.push(span)
}

const FLOAT = new Set(['f.add', 'f.sub', 'f.mul', 'f.div', 'f.mod', 'f.neg', 'f.sqrt', 'f.floor', 'f.ceil', 'f.trunc'])
const INTEGER = /^(?:i\.(?:add|sub|mul|sdiv|udiv|srem|urem|and|or|xor|shl|ashr|lshr|abs)|w\.\w+)$/
const LEAVING = new Set(['i.tof', 'u.tof'])
const RETURNING = /^f\.(?:to\w+|toint32.*|round\.51|sat)$/

function readMachine(fn: IrFunction, facts: KernelFacts | undefined): void {
  if (!facts) return
  facts.machine.push(...printRows(fn))
  for (const { op, args, attr, span, type } of usual(fn).flatMap(ownInstructions)) {
    if (FLOAT.has(op)) facts.floats.push({ span, narrow: type === 'f32' })
    else if (INTEGER.test(op)) facts.integers.push({ span, bits: { i64: 64, i128: 128 }[type as string] ?? 32 })
    else if (LEAVING.has(op)) {
      if (!(args[0].kind === 'instr' && args[0].op === 'i.const')) facts.leaving.push(span)
    } else if (RETURNING.test(op)) facts.returning.push(span)
    else if (op === 'math.host') facts.math.push({ name: attr.name ?? '', span })
  }
}
