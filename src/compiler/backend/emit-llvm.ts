import type { ErrorSpec } from '../../runtime-shim/manifest.ts'
import type { FastMathFlag } from '../frontend/marked-function.ts'
import type { SourceModule } from '../frontend/module-graph.ts'
import type { IrFunction } from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import { elementKind, isArrayType, isHandleType } from '../ir/types.ts'
import { WASM_CONVENTION } from './calling-convention.ts'
import { emitInstruction } from './emit-instruction.ts'
import { emitLibrary, keepLanes } from './emit-library.ts'
import { FunctionText } from './function-text.ts'
import { impliedFunctions } from './implied-functions.ts'
import { type MathLibrary, NO_LIBRARY, usedOfLibrary } from './math-library.ts'
import { ModuleText } from './module-text.ts'
import { runtimeTexts } from './runtime-functions.ts'

/** One function of the module with what its directive allows. */
export interface EmittedFunction {
  fn: IrFunction
  fastmath: ReadonlySet<FastMathFlag>
}

const WASM_HEADER = `target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"
`

/** The text of a module, and what it imports. */
export interface LlvmText {
  llvmIr: string
  /** Math functions imported from the engine. */
  math: string[]
  /** Keys of the Math functions that kernels take from the library, by symbol. Such a kernel has a twin, which does not. */
  library: Map<string, string[]>
  /** Errors that its functions throw. */
  errors: ErrorSpec[]
}

/**
 * Writes machine-level functions as one textual LLVM module for Wasm.
 *
 * Exported functions take numbers as double or i32, booleans as i32 0 or 1, arrays as address and length; they return double, i32 or nothing.
 * Functions that use the Math library, themselves or through others, are written twice: with it, and with the engine's functions only.
 * @param file name of the source file, for debug locations
 * @param source its text
 * @param imported files that helpers come from
 */
export function emitLlvm(
  functions: readonly EmittedFunction[],
  file: string,
  source: string,
  imported: readonly SourceModule[] = [],
  mathLibrary: MathLibrary = NO_LIBRARY,
): LlvmText {
  const module = new ModuleText(file, source, imported, WASM_CONVENTION, [], mathLibrary)
  const { debug, math, runtime, errors, aliases } = module
  const twins = module.forTwins()
  const used = new Set<string>()
  const library = new Map<string, string[]>()
  const bodies = functions.flatMap((f) => {
    const keys = [...usedOfLibrary(f.fn, mathLibrary)].sort()
    if (keys.length === 0) return [emitFunction(f, module)]
    if (f.fn.exported) library.set(f.fn.symbol, keys)
    for (const key of keys) used.add(key)
    return [emitFunction(f, module), emitFunction(f, twins)]
  })
  bodies.push(...emitLibrary(used, module), ...keepLanes([...module.lanes]))
  for (const name of impliedFunctions(bodies)) runtime.add(name)
  const support = runtimeTexts(runtime, WASM_CONVENTION.memory)
  const declarations = [...math.declarations(), ...errors.declarations()]
  const intrinsics = collectIntrinsics([...bodies, ...support])
  const metadata = [debug.text(), aliases.text()]
  const tables = module.tables.definitions()
  const parts = [WASM_HEADER, ...tables, ...bodies, ...support, ...declarations, ...intrinsics, ATTRIBUTES, ...metadata]
  return { llvmIr: parts.join('\n'), math: math.names(), library, errors: errors.errors }
}

/**
 * Of every function that is compiled, whatever the target. JavaScript has no tail calls: recursion that never ends throws a RangeError. LLVM would make
 * loops of `return f(n - 1)` and `return n + f(n - 1)`, which never end either, but throw nothing.
 */
export const FUNCTION_ATTRIBUTES = 'nounwind "disable-tail-calls"="true"'
const ATTRIBUTES = `attributes #0 = { ${FUNCTION_ATTRIBUTES} }\n`

/** Declarations of the LLVM intrinsics that the text calls; their types are in their names. */
export function collectIntrinsics(parts: string[]): string[] {
  const lines = new Set<string>()
  const call = /call (\w+|<[^>]*>) @(llvm\.[\w.]+)\(([^)]*)\)/g
  for (const part of parts) {
    for (const [, result, name, args] of part.matchAll(call)) {
      const types = args
        // Not within vectors.
        .split(/,(?![^<]*>)/)
        .map((a) => /^\s*(<[^>]*>|\S*)/.exec(a)![1])
        .filter((a) => a)
      lines.add(`declare ${result} @${name}(${types.join(', ')})`)
    }
  }
  return [...lines].sort()
}

/** The LLVM type of a value on its own; arrays are two values. */
export function llvmType(type: IrType): string {
  switch (type) {
    case 'f64':
      return 'double'
    case 'f32':
      return 'float'
    case 'bool':
      return 'i1'
    case 'i32':
    case 'i64':
    case 'i128':
    case 'void':
      return type
    default:
      if (isArrayType(type)) return 'ptr'
      if (isHandleType(type)) return 'i32'
      throw new Error(`${type} has no machine type`)
  }
}

/** The LLVM type of one element in memory. */
export function elementLlvmType(array: IrType): { type: string; bytes: number; signed: boolean } {
  const kind = isArrayType(array) ? elementKind(array) : ''
  switch (kind) {
    case 'Int8Array':
      return { type: 'i8', bytes: 1, signed: true }
    case 'Uint8Array':
    case 'Uint8ClampedArray':
    case 'DataView':
      return { type: 'i8', bytes: 1, signed: false }
    case 'Int16Array':
      return { type: 'i16', bytes: 2, signed: true }
    case 'Uint16Array':
    case 'String':
      return { type: 'i16', bytes: 2, signed: false }
    case 'Int32Array':
    case 'Uint32Array':
      return { type: 'i32', bytes: 4, signed: true }
    case 'Float32Array':
      return { type: 'float', bytes: 4, signed: true }
    case 'Float64Array':
    case 'Array':
    case 'Handles':
      return { type: 'double', bytes: 8, signed: true }
    case 'BigInt64Array':
    case 'BigUint64Array':
      return { type: 'i64', bytes: 8, signed: true }
    default:
      throw new Error(`${array} has no element type`)
  }
}

/** The definition of one function. */
export function emitFunction({ fn, fastmath }: EmittedFunction, module: ModuleText): string {
  const text = new FunctionText(fn, fastmath, module)
  const { convention } = module
  const [entry] = fn.blocks
  const prologue: string[] = []
  const params = entry.params.flatMap((p) => {
    if (isArrayType(p.type)) return [`ptr ${text.ref(p)}`, `i32 ${text.length(p)}`]
    if (p.type !== 'bool' || !fn.exported) return [`${llvmType(p.type)} ${text.ref(p)}`]
    prologue.push(`  ${text.ref(p)} = trunc i32 ${text.ref(p)}.in to i1`)
    return [`i32 ${text.ref(p)}.in`]
  })
  const result = fn.result === 'bool' && fn.exported ? 'i32' : llvmType(fn.result)
  const lines = [
    `define ${fn.exported ? convention.linkage : 'internal '}${result} @${quote(module.symbolOf(fn))}(${[...convention.params, ...params].join(', ')}) ${convention.attributes} ${module.debug.subprogram(fn)} {`,
  ]
  fn.blocks.forEach((block, i) => {
    lines.push(`b${block.id}:`)
    if (i === 0) lines.push(...prologue, ...convention.prologue(text).map((line) => `  ${line}`))
    else lines.push(...text.phis(block))
    for (const instr of block.instrs) lines.push(...emitInstruction(text, instr).map((line) => `  ${line}`))
    lines.push(...text.terminator(block).map((line) => `  ${line}`))
  })
  lines.push('}', '')
  return lines.join('\n')
}

/** A symbol as LLVM takes it: anything but plain names in quotes. */
export function quote(symbol: string): string {
  return /^[\w.]+$/.test(symbol)
    ? symbol
    : `"${symbol.replace(/[^\w.$-]/g, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`
}
