import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import type { Block, Value } from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import { eitherFunction, isFunctionType } from './function-value.ts'
import { learnUnion } from './known-unions.ts'
import { learnRecord } from './learned-elements.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { isTextual } from './lower-string.ts'
import { asType, eitherType, heldBy, settled } from './missing-value.ts'
import { adviceOnMixed } from './mixed-types-advice.ts'
import { show } from './show-type.ts'

/**
 * Evaluates one value in each block and continues where they meet.
 *
 * @param asNumbers booleans become numbers where there are both
 */
export function mergeValues(f: FunctionLowering, span: Span, arms: [Block, () => Value][], asNumbers = false): Value {
  const exit = f.newBlock()
  const ends: { value: Value; block: Block }[] = []
  const live = arms.filter(([block]) => f.ssa.isReached(block))
  for (const [block, evaluate] of live.length > 0 ? live : arms) {
    f.startSealed(block)
    const value = evaluate()
    ends.push({ value, block: f.block })
  }
  if (asNumbers && ends.some((e) => e.value.type === 'num')) {
    for (const end of ends) {
      f.block = end.block
      if (end.value.type === 'bool') end.value = asNumber(f, end.value, span)
    }
  }
  fitTogether(f, span, ends)
  const types = new Set(ends.map((e) => e.value.type))
  let type = ends[0].value.type
  const functions = [...types].filter(isFunctionType)
  if (functions.length === types.size) type = functions.reduce(eitherFunction)
  else if (types.size > 1) {
    if ([...types].every(isTextual))
      throw new Rejection(
        'type-conflict',
        'One result is a single character and the other a longer string',
        span,
        'Use two variables, or compare where the characters are read.',
      )
    if ([...types].some((x) => x !== 'num' && x !== 'bool')) {
      throw new Rejection(
        'type-conflict',
        `The two results have different types: ${[...types].map(show).join(' and ')}`,
        span,
        adviceOnMixed([...types][0], [...types][1]),
      )
    }
    throw new Rejection(
      'type-conflict',
      'One result is a number and the other a boolean',
      span,
      'Write 0 or 1 instead of the boolean, or `Number(…)`.',
    )
  }
  const param = addParam(f.fn, exit, type, span)
  for (const { value, block } of ends) {
    f.block = block
    f.goto(exit, span, [value])
  }
  f.startSealed(exit)
  return param
}

/** Values of different types become values that may be missing, where some of them are. */
function fitTogether(f: FunctionLowering, span: Span, ends: { value: Value; block: Block }[]): void {
  for (const end of ends) {
    f.block = end.block
    end.value = settled(f, end.value, span)
  }
  if (new Set(ends.map((end) => end.value.type)).size === 1) return
  const [first, ...rest] = ends.map((end) => heldBy(end.value))
  let type: IrType | undefined = first.type
  let { nothing } = first
  for (const held of rest) {
    type = type && eitherType({ type, nothing }, held)
    nothing &&= held.nothing
  }
  if (!type) {
    for (const end of ends) learnRecord(f, first.type, end.value.type)
    learnUnion(
      f,
      ends.map((end) => end.value.type),
    )
    return
  }
  for (const end of ends) {
    f.block = end.block
    end.value = asType(f, end.value, type, span) ?? end.value
    end.block = f.block
  }
}
