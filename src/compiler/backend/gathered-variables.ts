import type { BlockParam, Edge, Op, Value } from '../ir/ir.ts'

/**
 * Variables of a loop that each round makes of themselves and others by some operations: `s + x[i]`, `Math.max(m, x[i], y[i])`.
 *
 * @param back the jump back to the header of the loop
 * @param depth of how many operations at most: of more than a few numbers nobody writes it
 */
export const gatheredVariables = ({ block, args }: Edge, ops: ReadonlySet<Op>, depth: number): BlockParam[] =>
  block.params.filter((param, i) => param.type === 'f64' && isMadeOf(args[i], param, ops, depth))

const isMadeOf = (value: Value, param: BlockParam, ops: ReadonlySet<Op>, depth: number): boolean =>
  depth > 0 &&
  value.kind === 'instr' &&
  ops.has(value.op) &&
  value.args.some((arg) => arg === param || isMadeOf(arg, param, ops, depth - 1))
