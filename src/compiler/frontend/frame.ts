import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Value } from '../ir/ir.ts'
import type { Variable } from './ssa-construction.ts'

/**
 * The variables of one execution of a function: of the one that is being translated, or of one whose body is translated in the place of a call. A
 * function that is called twice, or within itself with another callback, has a frame for each of these calls.
 */
export class Frame {
  readonly target: t.Node
  /** The frame of the function around it, as the text nests; none where that is the module, or what is outside of the kernel. */
  readonly around: Frame | undefined
  /** Tells it from the frames of other translations of the function, also when the kernel is translated once more. */
  readonly instance: string
  /** What `this` is in the function, where that is an object of the kernel. */
  receiver: Value | undefined
  readonly variables = new Map<Binding, Variable>()

  constructor(target: t.Node, around: Frame | undefined, instance: string) {
    this.target = target
    this.around = around
    this.instance = instance
  }

  /** The frame, this one or one around it, that a variable belongs to; undefined where it is declared outside of them. */
  ownerOf(binding: Binding): Frame | undefined {
    const owner = binding.scope.getFunctionParent()?.block
    let frame: Frame | undefined = this
    while (frame && frame.target !== owner) frame = frame.around
    return frame
  }

  /** What `this` is at a place in the function, or in an arrow function within it. */
  thisAt(path: NodePath): Value | undefined {
    const owner = path.findParent((parent) => parent.isFunction() && !parent.isArrowFunctionExpression())?.node
    let frame: Frame | undefined = this
    while (frame && frame.target !== owner) frame = frame.around
    return frame?.receiver
  }

  /** Frames of the same functions, without variables. */
  emptied(instance: string): Frame {
    return new Frame(this.target, this.around?.emptied(instance), `${instance},${this.target.start}`)
  }
}
