import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Block, Value } from '../ir/ir.ts'
import { adviceOnGlobal, adviceOnNew, didYouMean, isKnownGlobal, namesInScope } from './advice.ts'
import { builtinAlias } from './builtin-member.ts'
import { builtinConstant, constantOf, evaluateConstant } from './constant.ts'
import { tableOf } from './constant-table.ts'
import { impossible, isNever } from './impossible.ts'
import { expectedList } from './list-literal.ts'
import { lowerAssignment, lowerUpdate } from './lower-assignment.ts'
import { lowerCall, madeArray } from './lower-call.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerFunctionExpression, lowerFunctionName } from './lower-function-value.ts'
import { lowerArrayOf } from './lower-list-constructor.ts'
import { lowerMember, lowerOptionalMember } from './lower-member.ts'
import { lowerNew } from './lower-new.ts'
import { lowerArrayLiteral, lowerObjectLiteral } from './lower-object.ts'
import {
  forkLogical,
  lowerBinary,
  lowerCondition,
  lowerConditional,
  lowerLogical,
  lowerUnary,
} from './lower-operator.ts'
import { literal, readOuter } from './lower-outer.ts'
import { outerObject, outerReceiver } from './lower-receiver.ts'
import { nullValue } from './missing-value.ts'
import { spanOf } from './span.ts'

/** The value of an expression; its effects happen in JavaScript's order. */
export function lowerExpression(f: FunctionLowering, path: NodePath<t.Expression>): Value {
  const value = lowerValue(f, path)
  if (!value) throw new Rejection('unsupported-operation', 'This expression has no value', spanOf(path.node))
  return value
}

/**
 * The value of an expression that stands where JavaScript converts to a number: where `a && b > 1` is a number on one way and a boolean on the
 * other, the boolean becomes 0 or 1.
 */
export function lowerOperand(f: FunctionLowering, path: NodePath<t.Expression>): Value {
  if (path.isConditionalExpression()) return lowerConditional(f, path, lowerOperand)
  if (path.isLogicalExpression()) return lowerLogical(f, path, lowerOperand)
  if (path.isParenthesizedExpression() || path.isTSAsExpression() || path.isTSNonNullExpression())
    return lowerOperand(f, path.get('expression') as NodePath<t.Expression>)
  return lowerExpression(f, path)
}

/** An expression whose value nobody looks at: its parts may have values of different types, or none. */
export function lowerForEffect(f: FunctionLowering, path: NodePath<t.Expression>): void {
  const span = spanOf(path.node)
  if (path.isSequenceExpression()) {
    for (const part of path.get('expressions')) lowerForEffect(f, part)
  } else if (path.isParenthesizedExpression()) lowerForEffect(f, path.get('expression'))
  else if (path.isConditionalExpression()) {
    const [then, otherwise] = [f.newBlock(), f.newBlock()]
    const isReached = f.reachable
    lowerCondition(f, path.get('test'), then, otherwise)
    joinEffects(f, span, isReached, [
      [then, path.get('consequent')],
      [otherwise, path.get('alternate')],
    ])
  } else if (path.isLogicalExpression()) {
    const [short, long] = [f.newBlock(), f.newBlock()]
    const isReached = f.reachable
    if (path.node.operator === '&&') lowerCondition(f, path.get('left'), long, short)
    else if (path.node.operator === '||') lowerCondition(f, path.get('left'), short, long)
    else forkLogical(f, '??', lowerExpression(f, path.get('left')), span, { short, long })
    joinEffects(f, span, isReached, [
      [short, undefined],
      [long, path.get('right')],
    ])
  } else lowerValue(f, path)
}

function joinEffects(
  f: FunctionLowering,
  span: Span,
  isReached: boolean,
  arms: [Block, NodePath<t.Expression> | undefined][],
): void {
  const exit = f.newBlock()
  for (const [block, effect] of arms) {
    f.startSealed(block)
    // What is never executed may use an argument that was left out.
    if (effect && (f.reachable || !isReached)) lowerForEffect(f, effect)
    f.goto(exit, span)
  }
  f.startSealed(exit)
}

/** Like `lowerExpression`, for a place where a call without result may stand. */
export function lowerValue(f: FunctionLowering, path: NodePath<t.Expression>): Value | undefined {
  const evaluated = f.evaluated.get(path.node)
  if (evaluated) return evaluated
  const span = spanOf(path.node)
  if (path.isNumericLiteral()) return f.num(path.node.value, span)
  if (path.isBigIntLiteral()) return f.big(BigInt(path.node.value), span)
  if (path.isBooleanLiteral()) return f.bool(path.node.value, span)
  if (path.isNullLiteral()) return nullValue(f, span)
  if (path.isStringLiteral()) return textValue(f, path.node.value, span)
  if (path.isIdentifier()) return lowerIdentifier(f, path)
  if (
    path.isParenthesizedExpression() ||
    path.isTSAsExpression() ||
    path.isTSNonNullExpression() ||
    path.isTSSatisfiesExpression() ||
    path.isTSTypeAssertion()
  ) {
    // Annotations inside a body are claims; what counts is what is inferred.
    return lowerValue(f, path.get('expression') as NodePath<t.Expression>)
  }
  const text = path.isTemplateLiteral() || path.isBinaryExpression({ operator: '+' }) ? knownText(f, path) : undefined
  if (text !== undefined) return textValue(f, text, span)
  if (path.isBinaryExpression()) return lowerBinary(f, path)
  if (path.isUnaryExpression()) return lowerUnary(f, path)
  if (path.isUpdateExpression()) return lowerUpdate(f, path)
  if (path.isAssignmentExpression()) return lowerAssignment(f, path)
  if (path.isMemberExpression()) return lowerMember(f, path)
  if (path.isOptionalMemberExpression()) return lowerOptionalMember(f, path)
  if (path.isCallExpression()) return lowerCall(f, path)
  const made = path.isNewExpression() ? madeArray(path) : undefined
  if (made) return lowerArrayOf(f, made, span, false, expectedList(f, path))
  if (path.isNewExpression()) return lowerNew(f, path)
  if (path.isConditionalExpression()) return lowerConditional(f, path)
  if (path.isObjectExpression()) return lowerObjectLiteral(f, path)
  if (path.isArrayExpression()) return lowerArrayLiteral(f, path)
  if (path.isLogicalExpression()) return lowerLogical(f, path)
  if (path.isArrowFunctionExpression() || path.isFunctionExpression()) return lowerFunctionExpression(f, path)
  const receiver = path.isThisExpression() ? (f.frame.thisAt(path) ?? outerReceiver(f, path)) : undefined
  if (receiver) return receiver
  if (path.isSequenceExpression()) {
    const parts = path.get('expressions')
    for (const part of parts.slice(0, -1)) lowerForEffect(f, part)
    return lowerValue(f, parts[parts.length - 1])
  }
  throw new Rejection(
    'unsupported-syntax',
    `${describe(path.node)} cannot be compiled yet`,
    span,
    path.isOptionalCallExpression() ? withoutQuestion(path) : EXPRESSION_HELP[path.node.type],
  )
}

/** What to write instead of `f?.(x)` and `x?.fill(0)`. */
function withoutQuestion(path: NodePath<t.OptionalCallExpression>): string {
  const { callee } = path.node
  if (callee.type !== 'OptionalMemberExpression' || callee.property.type !== 'Identifier')
    return 'Call it without `?.`: functions that kernels call are known when the program is built, and always there.'
  const object = callee.object.type === 'Identifier' ? callee.object.name : 'x'
  return `Test before: \`if (${object} != null) ${object}.${callee.property.name}(…)\`.`
}

/** A string that is written out. */
export function textValue(f: FunctionLowering, text: string, span: Span): Value {
  return f.emit('const', 'text', [], span, { value: f.kernel.texts.numberOf(text) })
}

/** The string that an expression is, where that is known when the program is built: literals, constants of the module, and what is put together of them. */
export function knownText(f: FunctionLowering, path: NodePath<t.Expression>): string | undefined {
  if (path.isStringLiteral()) return path.node.value
  const value = evaluateConstant(path, { graph: f.kernel.graph })
  if (typeof value !== 'string') return undefined
  // They must have been declared, as if they were read one by one.
  for (const name of namesIn(path)) lowerExpression(f, name)
  return value
}

/** The names and members that an expression is made of. */
function namesIn(path: NodePath): NodePath<t.Expression>[] {
  if (path.isIdentifier() || path.isMemberExpression()) return [path]
  if (path.isParenthesizedExpression() || path.isTSAsExpression() || path.isTSSatisfiesExpression())
    return namesIn(path.get('expression') as NodePath)
  if (path.isTemplateLiteral()) return path.get('expressions').flatMap((part) => namesIn(part as NodePath))
  if (path.isUnaryExpression()) return namesIn(path.get('argument'))
  if (path.isBinaryExpression() || path.isLogicalExpression())
    return [path.get('left'), path.get('right')].flatMap((part) => namesIn(part as NodePath))
  if (!path.isConditionalExpression()) return []
  return [path.get('test'), path.get('consequent'), path.get('alternate')].flatMap(namesIn)
}

/** What to write instead of expressions that people use in kernels. */
const EXPRESSION_HELP: Readonly<Record<string, string>> = {
  ThisExpression: 'Pass the fields that the function needs as parameters.',
  TemplateLiteral:
    'A kernel reads strings and makes none, but for messages of errors: make it outside of the function, or write code units into a Uint16Array.',
  ClassExpression: 'Declare the class outside of the function.',
  RegExpLiteral: adviceOnNew('RegExp'),
}

const EXPRESSION_NAME: Readonly<Record<string, string>> = {
  ArrayExpression: 'An array literal',
  ObjectExpression: 'An object literal',
  TemplateLiteral: 'A string that is put together',
  TaggedTemplateExpression: 'A tagged template',
  ClassExpression: 'A class inside a kernel',
  ThisExpression: '`this`',
  Super: '`super`',
  OptionalCallExpression: 'A call with `?.`',
  RegExpLiteral: 'A regular expression',
  AwaitExpression: '`await`',
  YieldExpression: '`yield`',
  ImportExpression: '`import(…)`',
  Import: '`import(…)`',
  JSXElement: 'JSX',
  JSXFragment: 'JSX',
}

function describe(node: t.Expression): string {
  if (node.type === 'MetaProperty') return `\`${node.meta.name}.${node.property.name}\``
  return EXPRESSION_NAME[node.type] ?? 'This expression'
}

function lowerIdentifier(f: FunctionLowering, path: NodePath<t.Identifier>): Value {
  const span = spanOf(path.node)
  const { name } = path.node
  const binding = path.scope.getBinding(name)
  if (!binding) {
    if (name === 'NaN') return f.num(Number.NaN, span)
    if (name === 'Infinity') return f.num(Number.POSITIVE_INFINITY, span)
    if (name === 'undefined') return f.emit('undefined', 'num', [], span)
    if (isKnownGlobal(name)) {
      const message = `\`${name}\` cannot be used inside a kernel`
      throw new Rejection('unknown-variable', message, span, adviceOnGlobal(name))
    }
    const help = didYouMean(name, namesInScope(path))
    throw new Rejection('unknown-variable', `\`${name}\` is not a variable of this function`, span, help)
  }
  const declared = binding.kind === 'module' ? f.kernel.graph.follow(binding) : binding
  const alias = declared && builtinAlias(declared)
  const named = alias && builtinConstant(alias)
  if (declared && named !== undefined) {
    f.useDeclaration(declared, span)
    return f.num(named, span)
  }
  const known = declared && lowerFunctionName(f, declared, span)
  if (known) return known
  if (isNever(binding.identifier)) return impossible(f, span)
  if (f.isLocal(binding)) return f.readVariable(binding, span)
  const constant = declared && constantOf(declared, { graph: f.kernel.graph })
  if (constant !== undefined) {
    f.kernel.dependsOnDeclaration(declared!.path, span)
    return literal(f, constant, span)
  }
  const table = declared && tableOf(declared, f.kernel.graph)
  if (table) {
    f.kernel.dependsOnDeclaration(declared!.path, span)
    return f.emit('table', `array<${table.kind}>`, [], span, { table })
  }
  return outerObject(f, path) ?? readOuter(f, f.kernel.outer.variable(binding, span), span)
}
