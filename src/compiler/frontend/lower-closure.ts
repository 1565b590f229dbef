import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import { lowerValue } from './lower-expression.ts'
import { bindParameter, type FunctionLowering } from './lower-function.ts'
import { newTuple } from './lower-object.ts'
import { assignPattern } from './lower-pattern.ts'
import { lowerStatements } from './lower-statement.ts'
import type { FunctionNode } from './marked-function.ts'
import { spanOf } from './span.ts'

/** A body that is being translated in the place of a call: where its `return` goes. */
export interface InlinedCall {
  target: FunctionNode
  /** Ends the body with a value, or without. */
  leave(value: Value | undefined, span: Span): void
}

/**
 * A call of a function that is declared inside the kernel: its body is translated in place of the call, so that it sees the variables around it
 * as they are at that moment, which is what a closure sees.
 */
export function lowerClosureCall(
  f: FunctionLowering,
  call: NodePath<t.CallExpression>,
  name: string,
  target: NodePath<FunctionNode>,
  args: Value[],
): Value | undefined {
  const span = spanOf(call.node)
  const { node } = target
  if (node.async || node.generator)
    throw new Rejection('unsupported-syntax', 'Async functions and generators cannot be compiled', spanOf(node))
  if (f.inlined.some((call) => call.target === node)) {
    throw new Rejection(
      'unsupported-call',
      `\`${name}\` calls itself`,
      span,
      `Move \`${name}\` to the top of the file.`,
    )
  }
  forgetLocals(f, target)
  target.get('params').forEach((param, i) => {
    if (param.isRestElement()) assignPattern(f, param.get('argument'), newTuple(f, args.slice(i), span), 'declare')
    else bindParameter(f, param, args[i] ?? f.emit('undefined', 'num', [], span))
  })
  const exit = f.newBlock()
  let result: Value | undefined
  let returns: 'nothing yet' | 'value' | 'void' = 'nothing yet'
  const leave = (value: Value | undefined, at: Span): void => {
    const kind = value ? 'value' : 'void'
    if (returns === 'nothing yet') {
      returns = kind
      if (value) result = addParam(f.fn, exit, value.type, at, name)
    }
    if (returns !== kind || result?.type !== value?.type) {
      throw new Rejection(
        'type-conflict',
        `\`${name}\` returns different types`,
        at,
        'Return the same type everywhere.',
      )
    }
    f.goto(exit, at, value ? [value] : [])
  }
  const targets = f.targets.splice(0)
  f.inlined.push({ target: node, leave })
  try {
    f.kernel.whole(() => lowerClosureBody(f, target, leave, () => result?.type === 'num'))
  } finally {
    f.inlined.pop()
    f.targets.push(...targets)
  }
  f.startSealed(exit)
  return result
}

function lowerClosureBody(
  f: FunctionLowering,
  target: NodePath<FunctionNode>,
  leave: InlinedCall['leave'],
  returnsNumber: () => boolean,
): void {
  const span = spanOf(target.node)
  const body = target.get('body') as NodePath<t.BlockStatement | t.Expression>
  if (body.isBlockStatement()) {
    lowerStatements(f, body.get('body'))
    if (f.reachable) leave(returnsNumber() ? f.emit('undefined', 'num', [], span) : undefined, span)
  } else leave(lowerValue(f, body as NodePath<t.Expression>), spanOf(body.node))
}

/** Every call has its own variables. */
function forgetLocals(f: FunctionLowering, target: NodePath<FunctionNode>): void {
  for (const binding of [...f.variables.keys()]) {
    const inside =
      binding.scope.path === target || binding.scope.path.findParent((p) => p.node === target.node) !== null
    if (inside) f.variables.delete(binding)
  }
}
