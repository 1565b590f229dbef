import type { Span } from '../diagnostics/diagnostic.ts'
import type { FastMathFlag } from '../frontend/marked-function.ts'
import { findLoops, innermostLoops, instructionsOf, type Loop } from '../ir/cfg.ts'
import { type Block, type Edge, edges, type IrFunction, type Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'
import { WASM_CONVENTION } from './calling-convention.ts'
import { COLD_LOOP, DebugInfo, LANES_LOOP, SCALAR_LOOP } from './debug-info.ts'
import { findWideSums } from './element-address.ts'
import { llvmType } from './emit-llvm.ts'
import { callsLanes } from './lane-calls.ts'
import type { ModuleText } from './module-text.ts'
import { areVectorsWorthIt, orderedSums } from './ordered-sums.ts'
import { areVectorsSlow } from './slow-vectors.ts'

/** The names and surroundings of one function while its text is written. */
export class FunctionText {
  readonly fn: IrFunction
  /** Flags for floating-point arithmetic, with a trailing space, or nothing. */
  readonly flags: string
  readonly module: ModuleText
  private readonly incoming = new Map<Block, { from: Block; args: Value[] }[]>()
  private readonly hasLaneCalls: boolean
  private innermost?: Map<Block, Loop>
  private wide?: ReadonlySet<Value>
  private readonly cutsMade = new Map<Block, number>()
  private temporaries = 0

  constructor(fn: IrFunction, fastmath: ReadonlySet<FastMathFlag>, module: ModuleText) {
    this.fn = fn
    this.module = module
    this.hasLaneCalls = fn.blocks.some(({ instrs }) => callsLanes(instrs, module))
    this.flags = [...fastmath].map((f) => `${f} `).join('')
    for (const block of fn.blocks) {
      for (const edge of edges(block.term)) {
        const list = this.incoming.get(edge.block)
        const entry = { from: block, args: edge.args }
        if (list) list.push(entry)
        else this.incoming.set(edge.block, [entry])
      }
    }
  }

  /** The name of a value; of an array, its address. */
  ref(value: Value): string {
    return `%v${value.id}`
  }

  /** The name of an array's length. */
  length(value: Value): string {
    return `%v${value.id}.len`
  }

  /** A fresh name for an intermediate result. */
  temporary(): string {
    return `%t${this.temporaries++}`
  }

  /** Label of the LLVM block in which a block ends: targets can leave a function in the middle of a block, which cuts it. */
  exitOf(block: Block): string {
    const cuts = this.module.convention.cuts(this.fn, block)
    return cuts > 0 ? `b${block.id}.${cuts}` : `b${block.id}`
  }

  /** Label of the LLVM block behind the next cut. */
  cut(block: Block): string {
    const count = (this.cutsMade.get(block) ?? 0) + 1
    this.cutsMade.set(block, count)
    return `b${block.id}.${count}`
  }

  /** Lines that make a pointer of an address in kernel memory. @param address the name of an i32, or a number */
  pointer(to: string, address: string | number, dbg: string): string[] {
    return this.module.convention.memory.pointer(to, address).map((line) => line + dbg)
  }

  /** Lines that make an address in kernel memory of a pointer. */
  address(to: string, pointer: string, dbg: string): string[] {
    return this.module.convention.memory.address(to, pointer).map((line) => line + dbg)
  }

  /** Indices that are written in 64 bits, and the sums in them. */
  get wideSums(): ReadonlySet<Value> {
    this.wide ??= this.module.convention.memory.wide ? findWideSums(this.fn) : new Set()
    return this.wide
  }

  at(span: Span): string {
    return this.module.debug.location(span)
  }

  phis(block: Block): string[] {
    const incoming = this.incoming.get(block) ?? []
    return block.params.flatMap((p, i) => {
      const sources = (name: (v: Value) => string) =>
        incoming.map(({ from, args }) => `[ ${name(args[i])}, %${this.exitOf(from)} ]`).join(', ')
      const first = `  ${this.ref(p)} = phi ${llvmType(p.type)} ${sources((v) => this.ref(v))}`
      return isArrayType(p.type) ? [first, `  ${this.length(p)} = phi i32 ${sources((v) => this.length(v))}`] : [first]
    })
  }

  /**
   * On a jump back to the header of a loop: leave it as it is, since it runs rarely, or since vectors would be slower; or make vectors, but one in a round;
   * or none.
   * (On other jumps the hint means nothing.)
   */
  private loopHint(to: Edge): string {
    if (to.block.cold) return `, !llvm.loop ${COLD_LOOP}`
    if (this.module.convention === WASM_CONVENTION)
      return areVectorsSlow(to, this.loopAt(to.block)) ? `, !llvm.loop ${COLD_LOOP}` : ''
    const loop = this.module.convention.lanes > 0 ? this.loopAt(to.block) : undefined
    if (loop?.children.length !== 0) return ''
    if (this.hasLaneCalls && callsLanes(instructionsOf(loop), this.module)) return `, !llvm.loop ${LANES_LOOP}`
    const sums = this.flags.includes('reassoc') ? 0 : orderedSums(to, loop)
    if (sums === 0) return ''
    return `, !llvm.loop ${areVectorsWorthIt(sums, loop) ? LANES_LOOP : SCALAR_LOOP}`
  }

  /** The loop that begins with this block. */
  private loopAt(header: Block): Loop | undefined {
    this.innermost ??= innermostLoops(findLoops(this.fn))
    const loop = this.innermost.get(header)
    return loop?.header === header ? loop : undefined
  }

  terminator(block: Block): string[] {
    const { term } = block
    const dbg = this.at(term.span)
    switch (term.kind) {
      case 'jump':
        return [`br label %b${term.to.block.id}${this.loopHint(term.to)}${dbg}`]
      case 'branch': {
        const weights = term.unlikely ? DebugInfo.weights(term.unlikely) : ''
        return [
          `br i1 ${this.ref(term.cond)}, label %b${term.then.block.id}, label %b${term.else.block.id}${weights}${this.loopHint(term.then)}${dbg}`,
        ]
      }
      case 'return': {
        if (!term.value) return [`ret void${dbg}`]
        if (term.value.type !== 'bool' || !this.fn.exported)
          return [`ret ${llvmType(term.value.type)} ${this.ref(term.value)}${dbg}`]
        const t = this.temporary()
        return [`${t} = zext i1 ${this.ref(term.value)} to i32${dbg}`, `ret i32 ${t}${dbg}`]
      }
      case 'unreachable':
        return [`unreachable${dbg}`]
    }
  }
}
