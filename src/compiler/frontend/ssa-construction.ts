import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam, createInstr } from '../ir/builder.ts'
import type { Block, BlockParam, Edge, Instr, IrFunction, Value } from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'

/** A source variable while its function is translated: assignments define values, reads find the one that reaches them. */
export interface Variable {
  name: string
  /** Fixed by the first assignment; a variable never changes its type. */
  type: IrType | undefined
  /** `var` is undefined before its first assignment; a `let` or `const` read there throws in JavaScript, so the function is refused. */
  hoisted: boolean
  /** The type is that of a number because it was declared without a value, and nothing has been assigned to it yet. */
  guessed?: boolean
  /** Nothing but undefined has been assigned to it so far. */
  nothing?: boolean
  /** It was read while that was so, and taken for undefined. */
  readAsNothing?: boolean
  /** A parameter for which nothing was passed: it is undefined wherever it is read. */
  leftOut?: boolean
  /** Has a value where its declaration has been executed, if assignments may come before that. */
  declaration?: Variable
  /** It is the `declaration` of a variable. */
  declares?: true
  /** A parameter that is never assigned, of which it is known which member of a union it is: the object itself. */
  sure?: Value
  /** What a variable that is never assigned again was given by its declaration, which runs before whatever can read it. */
  given?: Value
}

/**
 * Builds SSA form while the syntax tree is walked.
 * Algorithm: Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (CC 2013), with block parameters for φ.
 * A block is *sealed* once all its predecessors are known.
 */
export class SsaConstruction {
  private readonly fn: IrFunction
  /** Makes the value undefined for a variable whose type is no number's, at the start of the function. */
  private readonly missing?: (variable: Variable, span: Span) => Value | undefined
  private readonly definitions = new Map<Variable, Map<Block, Value>>()
  private readonly incoming = new Map<Block, { from: Block; edge: Edge }[]>()
  private readonly sealed = new Set<Block>()
  private readonly incomplete = new Map<Block, { variable: Variable; param: BlockParam; span: Span }[]>()

  constructor(fn: IrFunction, missing?: (variable: Variable, span: Span) => Value | undefined) {
    this.fn = fn
    this.missing = missing
    this.sealed.add(fn.blocks[0])
  }

  /** Announces an edge of the control-flow graph. */
  connect(from: Block, edge: Edge): void {
    const list = this.incoming.get(edge.block)
    if (list) list.push({ from, edge })
    else this.incoming.set(edge.block, [{ from, edge }])
  }

  isReached(block: Block): boolean {
    return block === this.fn.blocks[0] || (this.incoming.get(block)?.length ?? 0) > 0
  }

  write(variable: Variable, block: Block, value: Value): void {
    let map = this.definitions.get(variable)
    if (!map) {
      map = new Map()
      this.definitions.set(variable, map)
    }
    map.set(block, value)
  }

  /** @throws Rejection where the variable may be read before it has a value */
  read(variable: Variable, block: Block, span: Span): Value {
    const local = this.definitions.get(variable)?.get(block)
    if (local) return local
    const value = this.readFromPredecessors(variable, block, span)
    this.write(variable, block, value)
    return value
  }

  private readFromPredecessors(variable: Variable, block: Block, span: Span): Value {
    if (!this.sealed.has(block)) {
      const param = addParam(this.fn, block, this.typeOf(variable, span), span, variable.name)
      const list = this.incomplete.get(block) ?? []
      list.push({ variable, param, span })
      this.incomplete.set(block, list)
      return param
    }
    const incoming = this.incoming.get(block) ?? []
    if (incoming.length === 0) return this.initialValue(variable, block, span)
    if (incoming.length === 1) return this.read(variable, incoming[0].from, span)
    const param = addParam(this.fn, block, this.typeOf(variable, span), span, variable.name)
    // The definition comes first so that a loop finds the parameter instead of searching for ever.
    this.write(variable, block, param)
    this.fillParam(variable, block, param, span)
    return param
  }

  private fillParam(variable: Variable, block: Block, param: BlockParam, span: Span): void {
    const index = block.params.indexOf(param)
    for (const { from, edge } of this.incoming.get(block) ?? []) edge.args[index] = this.read(variable, from, span)
  }

  seal(block: Block): void {
    this.sealed.add(block)
    const pending = this.incomplete.get(block) ?? []
    this.incomplete.delete(block)
    for (const { variable, param, span } of pending) this.fillParam(variable, block, param, span)
  }

  private typeOf(variable: Variable, span: Span): IrType {
    if (variable.type) return variable.type
    if (variable.hoisted) {
      variable.type = 'num'
      return 'num'
    }
    throw notYetInitialised(variable, span)
  }

  private initialValue(variable: Variable, block: Block, span: Span): Value {
    // In a block that nothing reaches any value will do; the block is dropped in the end.
    const reached = block === this.fn.blocks[0]
    const type = reached ? this.typeOf(variable, span) : (variable.type ?? 'num')
    if (reached && (!variable.hoisted || type !== 'num')) {
      const made = this.missing?.(variable, span)
      if (made) return made
      throw notYetInitialised(variable, span)
    }
    const instr: Instr = createInstr(this.fn, block, 'undefined', type, [], span)
    block.instrs.unshift(instr)
    return instr
  }
}

function notYetInitialised(variable: Variable, span: Span): Rejection {
  if (variable.declares)
    return new Rejection(
      'unknown-variable',
      `\`${variable.name}\` may be assigned here before its declaration is executed, where JavaScript throws`,
      span,
      `Declare \`${variable.name}\` above, with \`let ${variable.name}\`.`,
    )
  return new Rejection(
    'unknown-variable',
    `\`${variable.name}\` may be read here before it has a value`,
    span,
    `Give \`${variable.name}\` a value where it is declared.`,
  )
}
