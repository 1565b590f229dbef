import type { Block, Instr, IrFunction } from '../ir/ir.ts'
import type { FunctionText } from './function-text.ts'
import { type MemoryAccess, WASM_MEMORY } from './memory-access.ts'

/**
 * What differs between targets when functions are written: how they are called, and what the operations that reach out of a function become. Everything
 * else is the same text for all.
 */
export interface CallingConvention {
  /** Behind the symbol of every function: several versions of one function can be in a module. */
  readonly suffix: string
  /** Of exported functions, with a trailing space. */
  readonly linkage: string
  /** Attributes of functions. */
  readonly attributes: string
  /** Parameters in front of those that the function declares, and arguments for them. */
  readonly params: readonly string[]
  readonly args: readonly string[]
  readonly memory: MemoryAccess
  /** For how many numbers at once functions of the Math library are called in loops that are vectorised; 0 where they are not. */
  readonly lanes: number
  /** Lines at the start of a function. */
  prologue(text: FunctionText): string[]
  /** How often the LLVM block of a block is cut in two, by its instructions or the function's prologue. */
  cuts(fn: IrFunction, block: Block): number
  /** The lines of an instruction that is special on this target. */
  emit(text: FunctionText, instr: Instr): string[] | undefined
}

/** Functions are exported as they are; errors and Math are imports. */
export const WASM_CONVENTION: CallingConvention = {
  suffix: '',
  linkage: '',
  attributes: '#0',
  params: [],
  args: [],
  memory: WASM_MEMORY,
  lanes: 2,
  prologue: () => [],
  cuts: () => 0,
  emit: () => undefined,
}
