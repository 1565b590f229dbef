/**
 * Comparators of which it can be seen that they are consistent: they order elements by a key, and by another where those are equal, and so on. There is
 * one stable order then, however an engine sorts.
 */
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { builtinMember } from './builtin-member.ts'
import { withoutTypes } from './erased-types.ts'
import { isGlobal } from './global-binding.ts'
import type { FunctionNode } from './marked-function.ts'

/** What a comparator orders by. */
export interface SortKey {
  /** Of one of the two elements, whichever it is. */
  expression: NodePath<t.Expression>
  /** Declarations in the comparator that it needs, in order. */
  declarations: NodePath<t.VariableDeclaration>[]
  /** Whether it is the element itself. */
  isElement: boolean
  /** Whether greater ones come first. */
  backwards: boolean
  /** Whether keys are subtracted: they must be numbers. */
  subtracted: boolean
  /** Whether differences are compared, which of two infinite keys may be NaN. */
  finite: boolean
}

/** More keys than that are no comparator that anybody writes. */
const MOST_KEYS = 4

/** The value of an expression: a boolean, a number, or a number of which the sign is known. */
type Outcome = boolean | { number: number } | { sign: -1 | 1 }
type Sign = -1 | 0 | 1

/** What makes it impossible to tell. */
class Unclear extends Error {}

interface Key {
  /** In terms of the first parameter, or of the second. */
  expression: NodePath
  subtracted: boolean
}

/** A comparison of a key of the two elements: the key of the first one stands left where `turned` is false. */
interface KeyComparison {
  key: number
  turned: boolean
}

/**
 * The keys by which a comparator orders, the most important one first.
 *
 * @returns undefined where it cannot be seen that it orders by keys
 * @example
 * sortKeys('(a, b) => key[b] - key[a] || a - b') // key[…], backwards; the element
 */
export function sortKeys(path: NodePath<FunctionNode>): SortKey[] | undefined {
  const { params, async, generator } = path.node
  if (async || generator || params.length !== 2 || params.some(({ type }) => type !== 'Identifier')) return undefined
  try {
    return new Comparator(path).keys()
  } catch (error) {
    if (error instanceof Unclear) return undefined
    throw error
  }
}

class Comparator {
  private readonly path: NodePath<FunctionNode>
  private readonly params: readonly Binding[]
  private readonly found: Key[] = []
  private readonly comparisons = new Map<t.Node, KeyComparison>()
  private comparesDifferences = false

  constructor(path: NodePath<FunctionNode>) {
    this.path = path
    this.params = path.node.params.map((param) => path.scope.getBinding((param as t.Identifier).name)!)
    if (this.params.some((binding) => !binding.constant)) throw new Unclear()
  }

  keys(): SortKey[] {
    const body = this.path.get('body') as NodePath<t.BlockStatement | t.Expression>
    this.findComparisons(body)
    const count = this.found.length
    if (count === 0 || count > MOST_KEYS) throw new Unclear()
    const outcomes = new Map<string, Sign>()
    const combinations = signs(count)
    for (const combination of combinations) outcomes.set(combination.join(), this.signOf(body, combination))
    const order = lexicographic(combinations, outcomes)
    if (!order) throw new Unclear()
    return order.map(({ key, backwards }) => {
      const { expression, subtracted } = this.found[key]
      const declarations = this.declarationsFor(expression)
      const isElement = this.isParam(this.resolve(expression)) !== undefined
      const finite = this.comparesDifferences
      return {
        expression: expression as NodePath<t.Expression>,
        declarations,
        isElement,
        backwards,
        subtracted,
        finite,
      }
    })
  }

  private findComparisons(body: NodePath): void {
    const look = (path: NodePath) => {
      if (path.isBinaryExpression() && COMPARING.has(path.node.operator)) this.noteComparison(path)
    }
    look(body)
    body.traverse({ BinaryExpression: look })
  }

  private noteComparison(path: NodePath<t.BinaryExpression>): void {
    const [left, right] = [path.get('left') as NodePath, path.get('right') as NodePath]
    const [first, second] = [this.dependsOn(left), this.dependsOn(right)]
    const isMirrored = first.size === 1 && second.size === 1 && [...first][0] !== [...second][0]
    if (!isMirrored || !this.isPure(left) || !this.isPure(right)) return
    const [a, b] = this.params
    const turned = first.has(b)
    if (!this.isSame(left, right, turned ? [b, a] : [a, b])) return
    const own = turned ? right : left
    let key = this.found.findIndex((other) => this.isSame(other.expression, own, [a, a]))
    if (key < 0) key = this.found.push({ expression: own, subtracted: false }) - 1
    if (path.node.operator === '-') this.found[key].subtracted = true
    this.comparisons.set(path.node, { key, turned })
  }

  /** The initial value of a constant that the comparator declares stands for its name. */
  private resolve(path: NodePath): NodePath {
    const inner = withoutTypes(path)
    const declarator = this.ownConstant(inner)
    return declarator ? this.resolve(declarator.get('init') as NodePath) : inner
  }

  private ownConstant(path: NodePath): NodePath<t.VariableDeclarator> | undefined {
    if (!path.isIdentifier()) return undefined
    const binding = path.scope.getBinding(path.node.name)
    if (!binding || binding.scope.getFunctionParent()?.block !== this.path.node || !binding.constant) return undefined
    const { path: declarator } = binding
    // Before its declaration, JavaScript would throw.
    if (declarator.node.end! > path.node.start!) return undefined
    return declarator.isVariableDeclarator() && declarator.node.id === binding.identifier && declarator.node.init
      ? declarator
      : undefined
  }

  private isParam(path: NodePath): Binding | undefined {
    const binding = path.isIdentifier() ? path.scope.getBinding(path.node.name) : undefined
    return binding && this.params.includes(binding) ? binding : undefined
  }

  /** The parameters that an expression uses. */
  private dependsOn(path: NodePath): Set<Binding> {
    const used = new Set<Binding>()
    const visit = (part: NodePath): void => {
      const inner = this.resolve(part)
      const param = this.isParam(inner)
      if (param) used.add(param)
      for (const child of children(inner)) visit(child)
    }
    visit(path)
    return used
  }

  private declarationsFor(path: NodePath): NodePath<t.VariableDeclaration>[] {
    const found = new Map<t.Node, NodePath<t.VariableDeclaration>>()
    const visit = (part: NodePath): void => {
      const inner = withoutTypes(part)
      const declarator = this.ownConstant(inner)
      if (declarator) {
        const declaration = declarator.parentPath as NodePath<t.VariableDeclaration>
        for (const { init } of declaration.get('declarations').map((one) => ({ init: one.get('init') as NodePath })))
          if (init.node && !found.has(declaration.node)) visit(init)
        found.set(declaration.node, declaration)
      } else for (const child of children(inner)) visit(child)
    }
    visit(path)
    return [...found.values()].sort((a, b) => a.node.start! - b.node.start!)
  }

  /** Whether two expressions are the same one, but for the parameter: `pair[0]` in the first where `pair[1]` is in the second. */
  private isSame(left: NodePath, right: NodePath, pair: readonly [Binding, Binding]): boolean {
    const [l, r] = [this.resolve(left), this.resolve(right)]
    if (l.node.type !== r.node.type) return false
    if (l.isIdentifier() && r.isIdentifier()) {
      const bindings = [l, r].map((path) => path.scope.getBinding((path.node as t.Identifier).name))
      const [one, other] = bindings
      if (one && this.params.includes(one)) return one === pair[0] && other === pair[1]
      return one === other && l.node.name === r.node.name
    }
    for (const field of ['operator', 'value', 'computed', 'name'] as const)
      if (!Object.is(fieldOf(l.node, field), fieldOf(r.node, field))) return false
    const [some, others] = [children(l), children(r)]
    if (l.isMemberExpression() && !l.node.computed && r.isMemberExpression())
      if ((l.node.property as t.Identifier).name !== (r.node.property as t.Identifier).name) return false
    return some.length === others.length && some.every((child, i) => this.isSame(child, others[i], pair))
  }

  /** Whether nothing but its value can be noticed of an expression, by its syntax: calls are those of `Math` and `Number`. */
  private isPure(path: NodePath): boolean {
    const inner = this.resolve(path)
    if (inner.isCallExpression()) {
      const callee = inner.get('callee')
      const member = builtinMember(callee)
      const isConversion = callee.isIdentifier() && callee.node.name === 'Number' && isGlobal(callee, 'Number')
      if (!isConversion && (member === undefined || member.name === 'random')) return false
      return inner.get('arguments').every((argument) => this.isPure(argument))
    }
    if (inner.isThisExpression() && !this.path.isArrowFunctionExpression()) return false
    if (inner.isUnaryExpression() && !['-', '+', '~', '!'].includes(inner.node.operator)) return false
    return PURE.has(inner.node.type) && children(inner).every((child) => this.isPure(child))
  }

  /** The sign of what the comparator returns, where the keys compare as they are said to. */
  private signOf(body: NodePath<t.BlockStatement | t.Expression>, assumed: readonly Sign[]): Sign {
    const outcome = body.isBlockStatement()
      ? this.run(body.get('body'), assumed)
      : this.evaluate(body as NodePath<t.Expression>, assumed)
    if (outcome === undefined) throw new Unclear()
    return signOfNumber(toNumber(outcome))
  }

  /** @returns undefined where the end of the statements is reached */
  private run(statements: readonly NodePath<t.Statement>[], assumed: readonly Sign[]): Outcome | undefined {
    for (const statement of statements) {
      let outcome: Outcome | undefined
      if (statement.isReturnStatement() && statement.node.argument)
        return this.evaluate(statement.get('argument') as NodePath, assumed)
      if (statement.isBlockStatement()) outcome = this.run(statement.get('body'), assumed)
      else if (statement.isIfStatement()) {
        const branch = isTrue(this.evaluate(statement.get('test'), assumed)) ? 'consequent' : 'alternate'
        const taken = statement.get(branch) as NodePath<t.Statement>
        if (taken.node) outcome = this.run([taken], assumed)
      } else if (!this.isPlainDeclaration(statement)) throw new Unclear()
      if (outcome !== undefined) return outcome
    }
    return undefined
  }

  private isPlainDeclaration(path: NodePath): boolean {
    if (!path.isVariableDeclaration()) return false
    return path.get('declarations').every((declarator) => {
      const init = declarator.get('init') as NodePath
      return declarator.get('id').isIdentifier() && init.node != null && this.isPure(init)
    })
  }

  private evaluate(path: NodePath, assumed: readonly Sign[]): Outcome {
    const inner = this.resolve(path)
    const of = (part: NodePath | NodePath[]) => this.evaluate(part as NodePath, assumed)
    if (inner.isNumericLiteral()) return { number: inner.node.value }
    if (inner.isBooleanLiteral()) return inner.node.value
    if (inner.isConditionalExpression())
      return of(isTrue(of(inner.get('test'))) ? inner.get('consequent') : inner.get('alternate'))
    if (inner.isLogicalExpression() && inner.node.operator !== '??') {
      const left = of(inner.get('left'))
      return isTrue(left) === (inner.node.operator === '||') ? left : of(inner.get('right'))
    }
    if (inner.isUnaryExpression()) {
      const value = of(inner.get('argument'))
      if (inner.node.operator === '!') return !isTrue(value)
      const number = toNumber(value)
      if (inner.node.operator === '+') return number
      if (inner.node.operator === '-')
        return 'number' in number ? { number: -number.number } : { sign: number.sign === 1 ? -1 : 1 }
    }
    if (inner.isCallExpression()) {
      const [argument, ...rest] = inner.get('arguments')
      const callee = inner.get('callee')
      if (!argument || rest.length > 0) throw new Unclear()
      if (callee.isIdentifier() && callee.node.name === 'Number' && isGlobal(callee, 'Number'))
        return toNumber(of(argument))
      const member = builtinMember(callee)
      if (member?.object === 'Math' && member.name === 'sign') return { number: signOfNumber(toNumber(of(argument))) }
    }
    if (inner.isBinaryExpression()) return this.compare(inner, assumed)
    throw new Unclear()
  }

  private compare(path: NodePath<t.BinaryExpression>, assumed: readonly Sign[]): Outcome {
    const { operator } = path.node
    const comparison = this.comparisons.get(path.node)
    if (comparison) {
      const sign = (assumed[comparison.key] * (comparison.turned ? -1 : 1)) as Sign
      if (operator !== '-') return RELATIONS[operator](sign)
      return sign === 0 ? { number: 0 } : { sign }
    }
    const [left, right] = [path.get('left'), path.get('right')].map((part) =>
      toNumber(this.evaluate(part as NodePath, assumed)),
    )
    if (!COMPARING.has(operator)) throw new Unclear()
    if ('number' in left && 'number' in right) {
      const difference = left.number - right.number
      return operator === '-' ? { number: difference } : RELATIONS[operator](Math.sign(difference) as Sign)
    }
    // A difference, or what was made of one, against 0.
    const zero = 'number' in left ? left : 'number' in right ? right : undefined
    if (operator === '-' || zero?.number !== 0) throw new Unclear()
    this.comparesDifferences = true
    const sign = 'sign' in left ? left.sign : (-(right as { sign: -1 | 1 }).sign as Sign)
    return RELATIONS[operator](sign)
  }
}

const RELATIONS: Readonly<Record<string, (sign: Sign) => boolean>> = {
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
  '===': (sign) => sign === 0,
  '==': (sign) => sign === 0,
  '!==': (sign) => sign !== 0,
  '!=': (sign) => sign !== 0,
}
const COMPARING: ReadonlySet<string> = new Set(['-', ...Object.keys(RELATIONS)])

const PURE: ReadonlySet<string> = new Set([
  'Identifier',
  'ThisExpression',
  'NumericLiteral',
  'BooleanLiteral',
  'UnaryExpression',
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'MemberExpression',
])

/** The expressions that an expression is made of. */
function children(path: NodePath): NodePath[] {
  if (path.isMemberExpression())
    return [path.get('object'), ...(path.node.computed ? [path.get('property') as NodePath] : [])]
  if (path.isUnaryExpression()) return [path.get('argument')]
  if (path.isBinaryExpression() || path.isLogicalExpression())
    return [path.get('left') as NodePath, path.get('right') as NodePath]
  if (path.isConditionalExpression()) return [path.get('test'), path.get('consequent'), path.get('alternate')]
  if (path.isCallExpression()) return [path.get('callee') as NodePath, ...path.get('arguments')]
  return []
}

const fieldOf = (node: t.Node, field: string): unknown => (node as unknown as Record<string, unknown>)[field]

const isTrue = (outcome: Outcome): boolean =>
  typeof outcome === 'boolean' ? outcome : 'sign' in outcome || (outcome.number !== 0 && !Number.isNaN(outcome.number))

const toNumber = (outcome: Outcome): Exclude<Outcome, boolean> =>
  typeof outcome === 'boolean' ? { number: outcome ? 1 : 0 } : outcome

const signOfNumber = (value: Exclude<Outcome, boolean>): Sign =>
  'sign' in value ? value.sign : value.number > 0 ? 1 : value.number < 0 ? -1 : 0

/** All ways in which so many keys can compare. */
function signs(count: number): Sign[][] {
  if (count === 0) return [[]]
  return signs(count - 1).flatMap((rest) => ([-1, 0, 1] as const).map((sign) => [...rest, sign]))
}

/** The order of keys that gives these outcomes, if there is one. */
function lexicographic(
  combinations: readonly Sign[][],
  outcomes: ReadonlyMap<string, Sign>,
): { key: number; backwards: boolean }[] | undefined {
  const order: { key: number; backwards: boolean }[] = []
  let rest = combinations
  const outcomeOf = (combination: readonly Sign[]) => outcomes.get(combination.join())!
  while (rest.some((combination) => outcomeOf(combination) !== 0)) {
    const next = combinations[0].findIndex((_, key) => {
      if (order.some((done) => done.key === key)) return false
      const decides = rest.filter((combination) => combination[key] !== 0)
      const [first] = decides
      const direction = outcomeOf(first) * first[key]
      return direction !== 0 && decides.every((combination) => outcomeOf(combination) === direction * combination[key])
    })
    if (next < 0) return undefined
    const first = rest.find((combination) => combination[next] === 1)!
    order.push({ key: next, backwards: outcomeOf(first) < 0 })
    rest = rest.filter((combination) => combination[next] === 0)
  }
  return order.length > 0 ? order : undefined
}
