/** Tables of functions that are declared outside of the kernel: `OPS[k]`, an array, and `SHAPES[kind]`, an object. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionType } from '../ir/types.ts'
import { builtinMember } from './builtin-member.ts'
import { withoutTypes } from './erased-types.ts'
import { functionTableOf, type NamedFunction, namedFunctionsOf, onlyReadsFunctions } from './function-table.ts'
import { eitherFunction } from './function-value.ts'
import { giveUp } from './give-up.ts'
import { functionOf } from './known-function.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { functionValue } from './lower-function-value.ts'
import { literal } from './lower-outer.ts'
import { memberName, namedOutside } from './lower-receiver.ts'
import { equalTexts, isTextual } from './lower-string.ts'
import { isFrozen, literalOf, type Receiver, usesThis } from './members.ts'
import { present } from './missing-value.ts'
import type { NamedObject } from './outer-variable.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** `TABLE[index]` and `TABLE.length` of a constant table of functions. @returns undefined where the object is no such table */
export function lowerTableElement(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value | undefined {
  const object = withoutTypes(path.get('object'))
  const isLength = !path.node.computed && (path.node.property as t.Identifier).name === 'length'
  if (!object.isIdentifier() || !(path.node.computed || isLength)) return undefined
  const declared = namedOutside(f, object)?.declared
  const table = declared && functionTableOf(declared, f.kernel.graph)
  if (!table) return undefined
  const span = spanOf(path.node)
  if (table === 'open') {
    throw new Rejection(
      'captured-variable',
      `\`${object.node.name}\` is an array of functions, in which other code may put others`,
      span,
      'Declare it by `const`, do not export it, and only read its elements, by numbers.',
    )
  }
  f.kernel.dependsOnDeclaration(declared.path, span)
  if (isLength) return f.num(table.length, span)
  const index = lowerExpression(f, path.get('property') as NodePath<t.Expression>)
  const choices = table.map((element, i) => ({ key: i, value: tableFunction(f, element, span) }))
  return chooseFunction(f, choices, index, span)
}

/** The function in an element of a table of the module. */
function tableFunction(f: FunctionLowering, element: NodePath<t.Expression>, span: Span): Value {
  const member = builtinMember(element)
  if (member) return functionValue(f, { kind: 'builtin', member }, span)
  if (element.isArrowFunctionExpression() || element.isFunctionExpression())
    return functionValue(f, { kind: 'function', path: element, name: 'the function' }, span)
  const binding = element.scope.getBinding((element.node as t.Identifier).name)!
  const declared = binding.kind === 'module' ? f.kernel.graph.follow(binding)! : binding
  return functionValue(f, { kind: 'function', path: functionOf(declared)!, name: declared.identifier.name }, span)
}

/**
 * `SHAPES[kind]`, a function of an object that is declared outside, by its name; also `SHAPES.circle`, where it is not called.
 *
 * @param isCalled whether it is called on the object, which is what its `this` is then
 * @returns undefined where the object has anything else than functions, or is none that is written out
 */
export function lowerNamedFunction(
  f: FunctionLowering,
  path: NodePath<t.MemberExpression>,
  isCalled = false,
): Value | undefined {
  const property = path.get('property') as NodePath
  const name = memberName(path.node)
  if (name !== undefined && isCalled) return undefined
  const named = namedOutside(f, withoutTypes(path.get('object')))
  const owner = named?.declared.path.isVariableDeclarator() ? literalOf(named.declared.path) : undefined
  const all = owner && namedFunctionsOf(owner, f.kernel.graph)
  const functions = name === undefined ? all : all?.filter((one) => one.name === name)
  if (!named || !functions?.length) return undefined
  const span = spanOf(path.node)
  confirmFunctions(f, named, { kind: 'object', owner: owner! }, functions, span)
  const index =
    name === undefined
      ? present(f, lowerExpression(f, property as NodePath<t.Expression>), spanOf(property.node))
      : literal(f, name, span)
  if (index.type !== 'num' && !isTextual(index.type)) {
    const message = `A function is chosen by a string or number, this is ${show(index.type)}`
    throw new Rejection('unsupported-operation', message, spanOf(property.node))
  }
  const choices = functions.map(({ name: key, known }) => {
    if (!isCalled && known.kind === 'function' && known.path.isObjectMethod() && usesThis(known.path)) {
      const message = `\`${key}\` uses \`this\`, which it does not have under another name`
      throw new Rejection('unsupported-operation', message, span, `Call it on the object: \`${named.root}[…](…)\`.`)
    }
    return { key, value: functionValue(f, known, span) }
  })
  return chooseFunction(f, choices, index, span)
}

/** Makes sure that an object has the functions that it was made with. */
function confirmFunctions(
  f: FunctionLowering,
  named: NamedObject,
  receiver: Receiver & { kind: 'object' },
  functions: readonly NamedFunction[],
  span: Span,
): void {
  const { root, declared } = named
  const { kernel } = f
  if (!declared.constant) {
    const message = `\`${root}\` is an object of functions, and is assigned again somewhere`
    throw new Rejection('captured-variable', message, span, `Declare it by \`const ${declared.identifier.name}\`.`)
  }
  if (isFrozen(declared) || onlyReadsFunctions(declared, functions, kernel.graph)) {
    kernel.dependsOnDeclaration(declared.path, span)
    return
  }
  for (const { name, known } of functions) {
    const path = known.kind === 'function' ? known.path : undefined
    kernel.outer.callMethod({ receiver, isThis: false, ...named }, name, { path, owner: receiver.owner }, span)
  }
}

/**
 * One of several functions by its index or name. Where there is none, JavaScript throws once the arguments are evaluated, with words of the source: that is
 * left to it.
 */
function chooseFunction(
  f: FunctionLowering,
  choices: readonly { key: number | string; value: Value }[],
  index: Value,
  span: Span,
): Value {
  const constant = index.kind === 'instr' && index.op === 'const' ? index.attr.value : undefined
  const given = index.type === 'text' && constant !== undefined ? f.kernel.texts.all[Number(constant)] : constant
  const known = given === undefined ? undefined : choices.find(({ key }) => String(key) === String(given))
  if (known) return known.value
  const type = choices.map(({ value }) => value.type as FunctionType).reduce(eitherFunction)
  const exit = f.newBlock()
  const chosen = addParam(f.fn, exit, type, span)
  for (const { key, value } of choices) {
    const isIt = keyIs(f, index, key, span)
    if (!isIt) continue
    const [here, next] = [f.newBlock(), f.newBlock()]
    f.fork(isIt, here, next, span)
    f.startSealed(here)
    f.goto(exit, span, [value])
    f.startSealed(next)
  }
  if (isBelow(index, choices.length) && choices.every(({ key }, i) => key === i)) f.goto(exit, span, [choices[0].value])
  else giveUp(f, span)
  f.startSealed(exit)
  return chosen
}

/** Whether a key is this one; undefined where it cannot be: a number never is `'circle'`. */
function keyIs(f: FunctionLowering, index: Value, key: number | string, span: Span): Value | undefined {
  if (index.type !== 'num') return equalTexts(f, index, literal(f, String(key), span), span)
  const number = Number(key)
  if (String(number) !== String(key)) return undefined
  return f.emit('compare', 'bool', [index, f.num(number, span)], span, { relation: 'eq' })
}

/** Whether a number evidently is an index below a limit: `k & 3`. */
function isBelow(index: Value, limit: number): boolean {
  if (index.kind !== 'instr' || index.op !== 'and') return false
  return index.args.some((mask) => {
    const value = mask.kind === 'instr' && mask.op === 'const' ? mask.attr.value : undefined
    return typeof value === 'number' && value >= 0 && value < limit
  })
}
