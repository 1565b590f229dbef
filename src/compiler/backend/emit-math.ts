import type { Instr } from '../ir/ir.ts'
import type { FunctionText } from './function-text.ts'
import { laneSymbol, librarySymbol } from './math-library.ts'

/**
 * A call of a Math function: of the library's, or of the engine's, so that its bits are the original's.
 *
 * Where the library has the function for several numbers at once, the call says so, and LLVM takes that one where it vectorises a loop. Inlined, there would be no call to
 * replace.
 */
export function emitMath(text: FunctionText, instr: Instr): string[] {
  const name = instr.attr.name as string
  const arity = instr.args.length
  const found = text.module.library(name, arity)
  const symbol = found?.scalar ? `@${librarySymbol(name, arity)}` : text.module.math.symbol(name, arity)
  const list = instr.args.map((a) => `double ${text.ref(a)}`).join(', ')
  const { lanes } = text.module.convention
  const several = found?.lanes[lanes] ? laneSymbol(name, arity, lanes) : undefined
  if (several) text.module.lanes.add(several)
  const variant = several
    ? ` noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_N${lanes}v_${symbol.slice(1)}(${several})"`
    : ''
  return [`${text.ref(instr)} = call double ${symbol}(${list})${variant}${text.at(instr.span)}`]
}
