import type { ErrorSpec } from '../../../runtime-shim/manifest.ts'
import { calleesOf, isRecursive } from '../../ir/call-graph.ts'
import type { Instr, IrFunction } from '../../ir/ir.ts'
import type { CallingConvention } from '../calling-convention.ts'
import { emitCall } from '../emit-instruction.ts'
import { elementLlvmType, llvmType } from '../emit-llvm.ts'
import type { FunctionText } from '../function-text.ts'
import { NATIVE_MEMORY } from '../memory-access.ts'
import { CONTEXT, TOO_DEEP } from './call-context.ts'
import { NotNative } from './not-native.ts'

/** What of a module decides how its functions leave early. */
export interface CallGraph {
  /** Functions that may come to call themselves. */
  recursive: ReadonlySet<IrFunction>
  /** Functions that may end in an error. */
  throwing: ReadonlySet<IrFunction>
}

/** Follows the calls of a module. */
export function analyzeCalls(functions: readonly IrFunction[]): CallGraph {
  const callees = new Map(functions.map((fn) => [fn, calleesOf(fn)]))
  const recursive = new Set(functions.filter(isRecursive))
  const throwing = new Set([
    ...recursive,
    ...functions.filter((fn) => instructions(fn).some(({ op }) => op === 'host.throw')),
  ])
  for (let changed = true; changed; ) {
    changed = false
    for (const [fn, called] of callees) {
      if (throwing.has(fn) || ![...called].some((callee) => throwing.has(callee))) continue
      throwing.add(fn)
      changed = true
    }
  }
  return { recursive, throwing }
}

const instructions = (fn: IrFunction): Instr[] => fn.blocks.flatMap(({ instrs }) => instrs)

/**
 * Functions of an addon: all internal, each with the context of the call in front. There are no exceptions in machine code without a runtime, so a
 * function that fails writes a status into the context and returns; its callers look at it.
 *
 * @param suffix behind the symbols of this version of the functions
 * @param attributes group with the processor that they are made for
 * @param lanes how many doubles a vector has: what loops are aligned to, and for how many numbers at once it calls functions of the Math library; 0 for one
 */
export function nativeConvention(
  suffix: string,
  attributes: string,
  lanes: number,
  { recursive, throwing }: CallGraph,
): CallingConvention {
  const mayFail = ({ op, attr }: Instr) => op === 'func.call' && attr.callee !== undefined && throwing.has(attr.callee)
  return {
    suffix,
    linkage: 'hidden ',
    attributes,
    params: ['ptr %ctx'],
    args: ['ptr %ctx'],
    memory: NATIVE_MEMORY,
    lanes,

    prologue(text) {
      const { fn } = text
      const memory = looksIntoMemory(fn) ? FIND_MEMORY : []
      if (!recursive.has(fn)) return memory
      const [entry] = fn.blocks
      const [frame, address, field, limit, deep] = Array.from({ length: 5 }, () => text.temporary())
      const go = text.cut(entry)
      return [
        ...memory,
        `${frame} = call ptr @llvm.frameaddress.p0(i32 0)`,
        `${address} = ptrtoint ptr ${frame} to i64`,
        `${field} = getelementptr i8, ptr %ctx, i64 ${CONTEXT.stackLimit}`,
        `${limit} = load i64, ptr ${field}, align 8`,
        `${deep} = icmp ult i64 ${address}, ${limit}`,
        `br i1 ${deep}, label %${go}.deep, label %${go}, !prof !5`,
        `${go}.deep:`,
        ...fail(fn, `${TOO_DEEP}`),
        `${go}:`,
      ]
    },

    cuts(fn, block) {
      const own = block === fn.blocks[0] && recursive.has(fn) ? 1 : 0
      return own + block.instrs.filter(mayFail).length
    },

    emit(text, instr) {
      switch (instr.op) {
        case 'flag.undefined': {
          const field = text.temporary()
          return [
            `${field} = getelementptr i8, ptr %ctx, i64 ${CONTEXT.undefined}`,
            `store i32 1, ptr ${field}, align 4`,
          ]
        }
        case 'host.throw':
          return emitThrow(text, instr)
        case 'array.unaligned':
          return emitUnaligned(text, instr, 8 * lanes)
        case 'func.call':
          return mayFail(instr) ? emitFailingCall(text, instr) : undefined
        case 'math.host':
          if (text.module.library(instr.attr.name as string, instr.args.length)?.scalar) return undefined
          throw new NotNative(
            `it uses \`Math.${instr.attr.name}\`${instr.attr.name === 'pow' ? ' or `**`' : ''}, which is the engine's and which native code cannot call fast`,
          )
        default:
          return undefined
      }
    },
  }
}

/** Whether a function reads or writes kernel memory otherwise than as elements of arrays that it is given. */
export const looksIntoMemory = (fn: IrFunction): boolean =>
  instructions(fn).some(({ op }) => /^(slot|heap|list|record)\.|^array\.new$/.test(op))

const FIND_MEMORY = [
  `%mem.at = getelementptr i8, ptr %ctx, i64 ${CONTEXT.memory}`,
  '%mem = load ptr, ptr %mem.at, align 8',
]

/** The values go into the context, as bits; what follows the throw is never reached. */
function emitThrow(text: FunctionText, instr: Instr): string[] {
  const lines = instr.args.flatMap((arg, i) => {
    const [bits, field] = [text.temporary(), text.temporary()]
    return [
      `${bits} = ${arg.type === 'bool' ? 'zext i1' : `bitcast ${llvmType(arg.type)}`} ${text.ref(arg)} to i64`,
      `${field} = getelementptr i8, ptr %ctx, i64 ${CONTEXT.values + 8 * i}`,
      `store i64 ${bits}, ptr ${field}, align 8`,
    ]
  })
  const status = 1 + text.module.errors.indexOf(instr.attr.error as ErrorSpec, instr.args.length)
  const label = text.temporary().slice(1)
  return [...lines, ...fail(text.fn, `${status}`), `behind.${label}:`]
}

/** Elements are aligned to their own size. */
function emitUnaligned(text: FunctionText, instr: Instr, vectorBytes: number): string[] {
  const [array, index] = instr.args
  const to = text.ref(instr)
  const dbg = text.at(instr.span)
  const { type, bytes } = elementLlvmType(array.type)
  const [place, address, behind, missing, elements] = Array.from({ length: 5 }, () => text.temporary())
  return [
    `${place} = getelementptr ${type}, ptr ${text.ref(array)}, i32 ${text.ref(index)}${dbg}`,
    `${address} = ptrtoint ptr ${place} to i64${dbg}`,
    `${behind} = sub i64 0, ${address}${dbg}`,
    `${missing} = and i64 ${behind}, ${vectorBytes - 1}${dbg}`,
    `${elements} = lshr i64 ${missing}, ${Math.log2(bytes)}${dbg}`,
    `${to} = trunc i64 ${elements} to i32${dbg}`,
  ]
}

function emitFailingCall(text: FunctionText, instr: Instr): string[] {
  const [status, failed] = [text.temporary(), text.temporary()]
  const go = text.cut(instr.block)
  return [
    ...emitCall(text, instr),
    `${status} = load i32, ptr %ctx, align 8`,
    `${failed} = icmp ne i32 ${status}, 0`,
    `br i1 ${failed}, label %${go}.failed, label %${go}, !prof !5`,
    `${go}.failed:`,
    returnNothing(text.fn),
    `${go}:`,
  ]
}

function fail(fn: IrFunction, status: string): string[] {
  return [`store i32 ${status}, ptr %ctx, align 8`, returnNothing(fn)]
}

/** Nobody looks at the result of a function that failed. */
function returnNothing(fn: IrFunction): string {
  const type = fn.result === 'bool' && fn.exported ? 'i32' : llvmType(fn.result)
  return type === 'void' ? 'ret void' : `ret ${type} poison`
}
