import { describe, expect, it } from 'vitest'
import type { Span } from '../diagnostics/diagnostic.ts'
import { addParam, Builder, createBlock, createFunction } from './builder.ts'
import { SPAN } from './graph.test-support.ts'
import type { Block, BlockParam, Instr, IrFunction } from './ir.ts'
import { VerifyError, verifyFunction } from './verify.ts'

/** `f(a, c) { const s = a + a; if (c) return s; return a }`, with a parameter on the second way. */
interface Example {
  fn: IrFunction
  entry: Block
  then: Block
  otherwise: Block
  a: BlockParam
  c: BlockParam
  sum: Instr
}

function example(): Example {
  const params = [
    { name: 'a', type: 'num', span: SPAN },
    { name: 'c', type: 'bool', span: SPAN },
  ] as const
  const fn = createFunction('f.jit', 'f', [...params], 'num', SPAN)
  const [entry] = fn.blocks
  const [a, c] = entry.params
  const then = createBlock(fn)
  const otherwise = createBlock(fn)
  const p = addParam(fn, otherwise, 'num', SPAN)
  const builder = new Builder(fn, entry)
  const sum = builder.emit('add', 'num', [a, a], SPAN)
  builder.branch(c, { block: then, args: [] }, { block: otherwise, args: [a] }, SPAN)
  new Builder(fn, then).terminate({ kind: 'return', value: sum, span: SPAN })
  new Builder(fn, otherwise).terminate({ kind: 'return', value: p, span: SPAN })
  return { fn, entry, then, otherwise, a, c, sum }
}

const NO_SPAN = undefined as unknown as Span
const branchOf = (block: Block) => {
  if (block.term.kind !== 'branch') throw new Error('no branch')
  return block.term
}

describe('verifier', () => {
  it('accepts the example that is broken below', () => {
    expect(() => verifyFunction(example().fn)).not.toThrow()
  })

  it.each<[string, (e: Example) => void, string]>([
    [
      'an operand that is defined later',
      (e) => e.entry.instrs.unshift(...new Negation(e).instrs),
      'before it is defined',
    ],
    [
      'an operand that is defined on another way',
      (e) => use(e.otherwise, definedIn(e.fn, e.then)),
      'before it is defined',
    ],
    ['an operand that is nowhere defined', (e) => e.entry.instrs.shift(), 'nowhere defined'],
    ['an instruction in two places', (e) => e.then.instrs.push(e.sum), 'appears twice'],
    ['an instruction that thinks it is elsewhere', (e) => void (e.sum.block = e.then), 'does not know its block'],
    [
      'a missing argument of an edge',
      (e) => branchOf(e.entry).else.args.pop(),
      'an edge passes 0 values, its target takes 1',
    ],
    [
      'an argument too many',
      (e) => branchOf(e.entry).then.args.push(e.a),
      'an edge passes 1 values, its target takes 0',
    ],
    [
      'an argument of another type',
      (e) => void (branchOf(e.entry).else.args[0] = e.c),
      'an edge passes bool for a parameter of type num',
    ],
    ['a condition that is a number', (e) => void (branchOf(e.entry).cond = e.a), 'not boolean'],
    [
      'a result of another type',
      (e) => void (e.then.term = { kind: 'return', value: e.c, span: SPAN }),
      'returns bool instead of num',
    ],
    ['no result', (e) => void (e.then.term = { kind: 'return', span: SPAN }), 'returns void instead of num'],
    ['an instruction without a span', (e) => void (e.sum.span = NO_SPAN), 'add has no source span'],
    ['a terminator without a span', (e) => void (e.then.term.span = NO_SPAN), 'a terminator has no source span'],
    [
      'a machine operation on the number level',
      (e) => void (e.sum.op = 'f.add'),
      'f.add does not belong to the number level',
    ],
    [
      'a number-level operation on the machine level',
      (e) => void (e.fn.level = 'machine'),
      'add does not belong to the machine level',
    ],
    ['a block that is reached but not listed', (e) => e.fn.blocks.pop(), 'not listed'],
    [
      'a jump to the entry',
      (e) => new Builder(e.fn, e.then).jump(e.entry, [e.a, e.c], SPAN),
      'the entry block has predecessors',
    ],
    ['a parameter without value', (e) => void addParam(e.fn, e.then, 'void', SPAN), 'an edge passes 0 values'],
  ])('reports %s', (_, breakIt, message) => {
    const e = example()
    breakIt(e)
    expect(() => verifyFunction(e.fn)).toThrow(VerifyError)
    expect(() => verifyFunction(e.fn)).toThrow(message)
  })

  it('shows the function in question', () => {
    const e = example()
    e.sum.op = 'f.add'
    expect(() => verifyFunction(e.fn)).toThrow(
      /^f\.jit: f\.add does not[^\n]*\nfunction f\.jit: num \{\nb0\(%0\.a: num, %1\.c: bool\):/,
    )
  })
})

/** An instruction at the start of the entry that uses the sum behind it. */
class Negation {
  readonly instrs: Instr[]
  constructor({ fn, sum }: Example) {
    const elsewhere = new Builder(fn, { ...fn.blocks[0], instrs: [] })
    const negation = elsewhere.emit('neg', 'num', [sum], SPAN)
    negation.block = fn.blocks[0]
    this.instrs = [negation]
  }
}

const definedIn = (fn: IrFunction, block: Block): Instr => new Builder(fn, block).num(1, SPAN)
const use = (block: Block, value: Instr): void => void (block.term = { kind: 'return', value, span: SPAN })
