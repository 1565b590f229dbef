import type { Loop } from '../ir/cfg.ts'
import type { Value } from '../ir/ir.ts'

/** Machine level: whether a value can be computed in front of a loop, as it is integer arithmetic on what comes from outside. */
export function isInvariant(value: Value, loop: Loop): boolean {
  if (!loop.blocks.has(value.block)) return true
  return value.kind === 'instr' && value.op.startsWith('i.') && value.args.every((arg) => isInvariant(arg, loop))
}

/** Machine level: whether a value is the counter of a loop plus or minus what is the same in all rounds. It grows as the counter does. */
export function followsCounter(value: Value, counter: Value, loop: Loop): boolean {
  if (value === counter) return true
  if (value.kind !== 'instr' || !loop.blocks.has(value.block)) return false
  const [a, b] = value.args
  const follows = (v: Value) => followsCounter(v, counter, loop)
  if (value.op === 'i.sub') return follows(a) && isInvariant(b, loop)
  return value.op === 'i.add' && ((follows(a) && isInvariant(b, loop)) || (isInvariant(a, loop) && follows(b)))
}
