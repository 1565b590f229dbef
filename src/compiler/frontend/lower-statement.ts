import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Block, Value } from '../ir/ir.ts'
import { isArrayType, isStringType } from '../ir/types.ts'
import { declaresBuiltins } from './builtin-member.ts'
import { capturedBy, functionOf } from './known-function.ts'
import { knownText, lowerExpression, lowerForEffect, lowerValue } from './lower-expression.ts'
import { lowerForOf } from './lower-for-of.ts'
import type { FunctionLowering, JumpTarget } from './lower-function.ts'
import { applyComparison, lowerCondition } from './lower-operator.ts'
import { assignOuterFields, assignPattern } from './lower-pattern.ts'
import { lowerThrow } from './lower-throw.ts'
import { typeofIs, typeofOperand, typeofText } from './lower-typeof.ts'
import type { FunctionNode } from './marked-function.ts'
import { tellPresent, typeofTells } from './missing-value.ts'
import { spanOf } from './span.ts'

export function lowerStatements(f: FunctionLowering, statements: NodePath<t.Statement>[]): void {
  for (const statement of statements) lowerStatement(f, statement)
}

/** Translates one statement into the current block and those that follow it; where that cannot be done, notes why and goes on to find further reasons. */
export function lowerStatement(f: FunctionLowering, path: NodePath<t.Statement>): void {
  const isDead = !f.reachable && f.kernel.refused.length === 0
  try {
    translateStatement(f, path)
  } catch (error) {
    // What is never executed may use an argument that was left out.
    if (!isDead || !(error instanceof Rejection)) f.kernel.refuse(error)
    f.abandon()
  }
}

function translateStatement(f: FunctionLowering, path: NodePath<t.Statement>): void {
  const labels = f.pendingLabels
  f.pendingLabels = []
  const span = spanOf(path.node)
  if (path.isBlockStatement()) return inLabelledBlock(f, labels, span, () => lowerStatements(f, path.get('body')))
  if (path.isExpressionStatement()) return void lowerForEffect(f, path.get('expression'))
  if (path.isVariableDeclaration()) return lowerDeclaration(f, path)
  if (path.isIfStatement()) return inLabelledBlock(f, labels, span, () => lowerIf(f, path))
  if (path.isForStatement()) return lowerFor(f, path, labels)
  if (path.isWhileStatement()) return lowerWhile(f, path, labels)
  if (path.isDoWhileStatement()) return lowerDoWhile(f, path, labels)
  if (path.isForOfStatement()) return lowerForOf(f, path, labels)
  if (path.isSwitchStatement()) return lowerSwitch(f, path, labels)
  if (path.isReturnStatement()) {
    const argument = path.get('argument') as NodePath<t.Expression>
    const isReached = f.reachable
    const value = argument.node ? lowerValue(f, argument) : undefined
    // `return impossible(x)`: of what is never returned, the type does not count.
    if (isReached && !f.reachable) return f.leave(span)
    const call = f.inlined.at(-1)
    return call ? call.leave(value, span) : f.ret(value, span)
  }
  if (path.isLabeledStatement()) {
    f.pendingLabels = [...labels, path.node.label.name]
    return lowerStatement(f, path.get('body'))
  }
  if (path.isThrowStatement()) return lowerThrow(f, path)
  if (path.isBreakStatement() || path.isContinueStatement()) return lowerJump(f, path)
  // A closure is translated where it is called.
  if (path.isFunctionDeclaration()) return
  if (path.isEmptyStatement() || path.isTSTypeAliasDeclaration() || path.isTSInterfaceDeclaration()) return
  const { type } = path.node
  const name = STATEMENT_NAME[type] ?? 'This statement'
  throw new Rejection('unsupported-syntax', `${name} cannot be compiled yet`, span, STATEMENT_HELP[type])
}

const STATEMENT_NAME: Readonly<Record<string, string>> = {
  TryStatement: '`try`',
  ForInStatement: '`for…in`',
  ClassDeclaration: 'A class inside a kernel',
  TSEnumDeclaration: 'An enum inside a kernel',
  TSModuleDeclaration: 'A namespace inside a kernel',
  WithStatement: '`with`',
  DebuggerStatement: '`debugger`',
}

/** What to write instead. */
const STATEMENT_HELP: Readonly<Record<string, string>> = {
  TryStatement: 'Test for the problem before it occurs, or catch the error in the function that calls this one.',
  ForInStatement: 'Write `for (let i = 0; i < x.length; i++)`.',
  ClassDeclaration: 'Declare the class outside of the function.',
  TSEnumDeclaration: 'Declare the enum at the top of the file.',
  WithStatement: 'Name the object in front of each of its fields.',
  DebuggerStatement: 'Remove it: a debugger stops in the original, which runs with USEJIT_DISABLE=1.',
}

/** `label: { … break label … }` and labelled `if`. */
function inLabelledBlock(f: FunctionLowering, labels: string[], span: Span, body: () => void): void {
  if (labels.length === 0) return body()
  const exit = f.newBlock()
  withTarget(f, { labels, breakTo: exit }, body)
  f.goto(exit, span)
  f.startSealed(exit)
}

export function withTarget(f: FunctionLowering, target: JumpTarget, body: () => void): void {
  f.targets.push(target)
  try {
    body()
  } finally {
    f.targets.pop()
  }
}

function lowerDeclaration(f: FunctionLowering, path: NodePath<t.VariableDeclaration>): void {
  if (path.node.declare) return
  for (const declarator of path.get('declarations')) {
    lowerDeclarator(f, path.node.kind, declarator)
    for (const name of Object.keys(declarator.getBindingIdentifiers()))
      f.finishDeclaration(declarator.scope.getBinding(name)!, spanOf(declarator.node))
  }
}

function lowerDeclarator(
  f: FunctionLowering,
  kind: t.VariableDeclaration['kind'],
  declarator: NodePath<t.VariableDeclarator>,
): void {
  const init = declarator.get('init') as NodePath<t.Expression>
  const id = declarator.get('id')
  if (isClosure(declarator) || declaresBuiltins(declarator)) {
    for (const name of Object.keys(declarator.getBindingIdentifiers()))
      f.executeDeclaration(declarator.scope.getBinding(name)!, spanOf(declarator.node))
    return
  }
  if (init.node) {
    if (assignOuterFields(f, id, init, 'declare')) return
    const value = lowerExpression(f, init)
    assignPattern(f, id, value, 'declare')
  } else if (kind !== 'var') {
    // `let x` gives x the value undefined each time it is executed; `var x` does nothing.
    lowerUninitialised(f, declarator, id as NodePath<t.Identifier>)
  }
}

/** `const f = (x) => …`, never assigned again: translated where it is called. */
function isClosure(declarator: NodePath<t.VariableDeclarator>): boolean {
  const id = declarator.get('id')
  const binding = id.isIdentifier() ? declarator.scope.getBinding(id.node.name) : undefined
  return binding !== undefined && functionOf(binding) !== undefined
}

/** Only numbers have a stand-in for undefined; a boolean or array must be assigned before it is read, which SSA construction checks. */
function lowerUninitialised(
  f: FunctionLowering,
  declarator: NodePath<t.VariableDeclarator>,
  id: NodePath<t.Identifier>,
): void {
  const span = spanOf(declarator.node)
  const binding = id.scope.getBinding(id.node.name)
  if (!binding) return
  const wider = f.kernel.learned.widerOf(binding, f.instanceOf(binding))
  if (wider) return f.writeVariable(binding, f.emit('undefined', 'num', [], span), span)
  if (!f.kernel.learned.takesNumbers(binding)) return
  const isFirst = f.variable(binding).type === undefined
  f.writeVariable(binding, f.emit('undefined', 'num', [], span), span)
  f.variable(binding).guessed = isFirst
}

function lowerIf(f: FunctionLowering, path: NodePath<t.IfStatement>): void {
  const span = spanOf(path.node)
  const then = f.newBlock()
  const otherwise = f.newBlock()
  const exit = f.newBlock()
  const isReached = f.reachable
  lowerCondition(f, path.get('test'), then, otherwise)
  f.startSealed(then)
  // What is never executed may call an argument that was left out.
  if (f.reachable || !isReached) lowerStatement(f, path.get('consequent'))
  f.goto(exit, span)
  f.startSealed(otherwise)
  const alternate = path.get('alternate') as NodePath<t.Statement>
  if (alternate.node && (f.reachable || !isReached)) lowerStatement(f, alternate)
  f.goto(exit, span)
  f.startSealed(exit)
}

function lowerFor(f: FunctionLowering, path: NodePath<t.ForStatement>, labels: string[]): void {
  const span = spanOf(path.node)
  const init = path.get('init') as NodePath<t.VariableDeclaration | t.Expression>
  if (init.isVariableDeclaration()) {
    refuseClosuresOfHead(init)
    lowerDeclaration(f, init)
  } else if (init.node) lowerForEffect(f, init as NodePath<t.Expression>)
  const test = path.get('test') as NodePath<t.Expression>
  const update = path.get('update') as NodePath<t.Expression>
  const header = f.newBlock()
  const body = f.newBlock()
  const next = f.newBlock()
  const exit = f.newBlock()
  f.goto(header, span)
  f.startLoop(header)
  if (test.node) lowerCondition(f, test, body, exit)
  else f.goto(body, span)
  f.startSealed(body)
  withTarget(f, { labels, breakTo: exit, continueTo: next }, () => lowerStatement(f, path.get('body')))
  f.goto(next, span)
  f.startSealed(next)
  if (update.node) lowerForEffect(f, update)
  f.goto(header, span)
  f.ssa.seal(header)
  f.startSealed(exit)
}

/**
 * Each round of a loop has its own variables, which begin with the values of those of the round before. A function in the head of the loop sees those from before
 * the first round, which no round changes: there is only one variable for all of these here.
 */
function refuseClosuresOfHead(head: NodePath<t.VariableDeclaration>): void {
  if (head.node.kind !== 'let') return
  const names = Object.keys(head.getBindingIdentifiers())
  const changing = names.map((name) => head.scope.getBinding(name)!).filter(({ constant }) => !constant)
  head.traverse({
    Function(path) {
      const [seen] = capturedBy(path as NodePath<FunctionNode>, (binding) => changing.includes(binding)).variables
      if (seen)
        throw new Rejection(
          'unsupported-operation',
          `A function in the head of a loop sees \`${seen.identifier.name}\` as it was before the first round`,
          spanOf(path.node),
          'Write it into the body of the loop, where it sees what the round has.',
        )
      path.skip()
    },
  })
}

function lowerWhile(f: FunctionLowering, path: NodePath<t.WhileStatement>, labels: string[]): void {
  const span = spanOf(path.node)
  const header = f.newBlock()
  const body = f.newBlock()
  const exit = f.newBlock()
  f.goto(header, span)
  f.startLoop(header)
  lowerCondition(f, path.get('test'), body, exit)
  f.startSealed(body)
  withTarget(f, { labels, breakTo: exit, continueTo: header }, () => lowerStatement(f, path.get('body')))
  f.goto(header, span)
  f.ssa.seal(header)
  f.startSealed(exit)
}

function lowerDoWhile(f: FunctionLowering, path: NodePath<t.DoWhileStatement>, labels: string[]): void {
  const span = spanOf(path.node)
  const body = f.newBlock()
  const test = f.newBlock()
  const exit = f.newBlock()
  f.goto(body, span)
  f.startLoop(body)
  withTarget(f, { labels, breakTo: exit, continueTo: test }, () => lowerStatement(f, path.get('body')))
  f.goto(test, span)
  f.startSealed(test)
  lowerCondition(f, path.get('test'), body, exit)
  f.ssa.seal(body)
  f.startSealed(exit)
}

/** Cases are compared in order; bodies fall through in order; `default` is taken when no case matched, wherever it stands. */
function lowerSwitch(f: FunctionLowering, path: NodePath<t.SwitchStatement>, labels: string[]): void {
  const span = spanOf(path.node)
  const discriminant = path.get('discriminant')
  const asked = typeofOperand(discriminant)
  const subject = lowerExpression(f, asked ?? discriminant)
  const cases = path.get('cases')
  const bodies = cases.map(() => f.newBlock())
  const exit = f.newBlock()
  const fallback = bodies[cases.findIndex((c) => !c.node.test)] ?? exit
  cases.forEach((c, i) => {
    const test = c.get('test') as NodePath<t.Expression>
    // What no value gets to may use an argument that was left out.
    if (!test.node || !f.reachable) return
    const at = spanOf(test.node)
    const name = asked && knownText(f, test)
    const equal =
      name === undefined
        ? strictlyEqual(f, asked ? typeofText(f, subject, at) : subject, lowerExpression(f, test), at)
        : typeofIs(f, subject, name, at)
    const next = f.newBlock()
    const told = name === undefined ? undefined : typeofTells(f, asked as NodePath<t.Expression>, name)
    forkKnowing(f, equal, [bodies[i], next], told, at)
    f.startSealed(next)
  })
  f.goto(fallback, span)
  withTarget(f, { labels, breakTo: exit, plainBreak: true }, () => {
    cases.forEach((c, i) => {
      // Falling through from the case before is one more way in.
      if (i > 0) f.goto(bodies[i], spanOf(c.node))
      f.startSealed(bodies[i])
      lowerStatements(f, c.get('consequent'))
    })
    f.goto(exit, span)
  })
  f.startSealed(exit)
}

/** Goes on in one of two blocks; in one of them it is known that a variable holds something. */
function forkKnowing(
  f: FunctionLowering,
  cond: Value,
  [then, otherwise]: [Block, Block],
  told: { binding: Binding; when: boolean } | undefined,
  span: Span,
): void {
  const known = cond.kind === 'instr' && cond.op === 'const' ? cond.attr.value : undefined
  if (known !== undefined) return f.goto(known ? then : otherwise, span)
  if (!told) return f.fork(cond, then, otherwise, span)
  const block = f.newBlock()
  f.fork(cond, told.when ? block : then, told.when ? otherwise : block, span)
  f.startSealed(block)
  tellPresent(f, told.binding, span)
  f.goto(told.when ? then : otherwise, span)
}

function strictlyEqual(f: FunctionLowering, a: Value, b: Value, span: Span): Value {
  if (a.type === b.type && isArrayType(a.type) && !isStringType(a.type))
    throw new Rejection('unsupported-operation', 'Only numbers, booleans and strings can be compared', span)
  return applyComparison(f, '===', 'eq', a, b, span)
}

function lowerJump(f: FunctionLowering, path: NodePath<t.BreakStatement> | NodePath<t.ContinueStatement>): void {
  const label = path.node.label?.name
  const isContinue = path.isContinueStatement()
  for (let i = f.targets.length - 1; i >= 0; i--) {
    const target = f.targets[i]
    const matches =
      label !== undefined
        ? target.labels.includes(label)
        : isContinue
          ? target.continueTo !== undefined
          : isPlainBreakTarget(target)
    if (!matches) continue
    const to: Block | undefined = isContinue ? target.continueTo : target.breakTo
    if (to) return f.goto(to, spanOf(path.node))
  }
  throw new Rejection('unsupported-syntax', 'This jump has no target', spanOf(path.node))
}

/** A labelled block is left only by its label; loops and `switch` also by a plain `break`. */
const isPlainBreakTarget = (target: JumpTarget): boolean =>
  target.continueTo !== undefined || target.plainBreak === true
