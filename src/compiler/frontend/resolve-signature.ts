import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { type Advice, advise } from '../diagnostics/advice.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { Rejections } from '../diagnostics/rejections.ts'
import { resolveMaybe, resolveType } from './declared-type.ts'
import { defaultType } from './default-value.ts'
import { functionName } from './function-name.ts'
import { jsdocText } from './jsdoc-type.ts'
import { mayMiss } from './kept-type.ts'
import { languageOf } from './language.ts'
import type { FunctionNode } from './marked-function.ts'
import { nullish } from './missing-value.ts'
import type { ModuleGraph } from './module-graph.ts'
import type {
  DeclaredField,
  DeclaredParam,
  DeclaredType,
  HelperParam,
  HelperSignature,
  Signature,
} from './signature.ts'
import { spanOf } from './span.ts'
import { typeText } from './type-text.ts'
import { typeOfExpression } from './value-type.ts'

/** How to read a signature. */
export interface SignatureOptions {
  /** True for functions with a directive: every parameter must declare its type. */
  requireTypes: boolean
  /** Path or module id: JavaScript files declare types in JSDoc comments. */
  file: string
  /** Files that imports lead to; without it, imported types cannot be found. */
  graph?: ModuleGraph
}

/**
 * Reads the types that a function declares: annotations in TypeScript, JSDoc in JavaScript. Of overloads, the implementation counts.
 *
 * @param path the function
 * @throws Rejection `no-parameter-type`, `unsupported-parameter` or `unsupported-type`, at the parameter or type in question; Rejections where there are several
 * @example
 * resolveSignature(path of `(x: Float64Array): number => …`, { requireTypes: true, file: 'a.ts' })
 * // { params: [{ name: 'x', type: { kind: 'array', element: 'Float64Array' }, span }], result: { kind: 'number' } }
 */
export function resolveSignature(
  path: NodePath<FunctionNode>,
  options: SignatureOptions & { requireTypes: true },
): Signature
export function resolveSignature(path: NodePath<FunctionNode>, options: SignatureOptions): HelperSignature
export function resolveSignature(path: NodePath<FunctionNode>, options: SignatureOptions): HelperSignature {
  const { signature, refused } = readSignature(path, options)
  if (refused.length > 1) throw new Rejections(refused)
  if (refused.length === 1) throw refused[0]
  return signature
}

/**
 * What can be read of the signature of a marked function that is refused: of parameters that cannot be compiled nothing is known, whatever is done with them.
 *
 * @throws NeedsModule where an imported file has to be read first
 */
export const readableSignature = (
  path: NodePath<FunctionNode>,
  options: SignatureOptions & { requireTypes: true },
): Signature => readSignature(path, options).signature as Signature

function readSignature(
  path: NodePath<FunctionNode>,
  options: SignatureOptions,
): { signature: HelperSignature; refused: Rejection[] } {
  const { typescript } = languageOf(options.file)
  const refused: Rejection[] = []
  const known = new Map<string, DeclaredType>()
  const params = path.node.params.map((param, i): HelperParam => {
    try {
      const resolved = resolveParameter(param, i)
      if (resolved.type) known.set(resolved.name, resolved.type)
      return resolved
    } catch (error) {
      if (!(error instanceof Rejection)) throw error
      refused.push(error)
      return { name: '', type: { kind: 'missing', as: 'undefined' }, span: spanOf(param), refused: true }
    }
  })
  if (refused.length > 0) return { signature: { params }, refused }
  const result = attempt(!typescript, () => resultType(path, options.graph))
  return { signature: result ? { params, result } : { params }, refused }

  function resolveParameter(param: FunctionNode['params'][number], i: number): HelperParam {
    const pattern = options.requireTypes ? undefined : patternOf(param)
    // What is taken apart has the type that calls pass.
    if (pattern) return { name: '', span: spanOf(param), ...(pattern !== param && { optional: true }) }
    const apart = options.requireTypes ? patternType(path, i, known, options.graph) : undefined
    if (apart) return { name: '', type: apart, span: spanOf(param) }
    const defaulted = options.requireTypes ? defaultedParameter(path, i, known, options.graph) : undefined
    const declared = defaulted && parameterType(path, defaulted.name, options.graph)
    const withDefault = defaulted && { ...defaulted, type: widened(defaulted.type, declared) }
    if (withDefault && (declared || withDefault.type.kind !== 'missing')) {
      const type = declared ?? withDefault.type
      if (type.kind === 'maybe' && withDefault.type.kind === 'missing') {
        // In the place of undefined the default value comes.
        const ways = type.missing === 'undefined' ? [] : (['null'] as const)
        const known = withDefault.type.as
        return {
          name: withDefault.name.name,
          type: mayMiss(type.type, [...new Set([...ways, known])]),
          span: spanOf(param),
        }
      }
      const there = type.kind === 'maybe' ? type.type : type
      if (!fits(withDefault.type, there)) throw wrongDefault(path, param, withDefault.name.name)
      if (type.kind === 'maybe' && type.missing !== 'null')
        return {
          name: withDefault.name.name,
          type: mayMiss(there, type.missing === 'either' ? ['null'] : []),
          span: spanOf(param),
        }
      return { name: withDefault.name.name, type, span: spanOf(param) }
    }
    const rest =
      options.requireTypes && i === path.node.params.length - 1 ? restParameter(path, param, options.graph) : undefined
    if (rest) return rest
    const leftOut = options.requireTypes && optionalNumber(path, param, i, options.graph)
    if (leftOut) return leftOut
    const maybe = options.requireTypes && optionalOther(path, param, options.graph)
    if (maybe) return maybe
    const optional = options.requireTypes ? undefined : optionalParameter(param)
    const plain = optional ?? plainParameter(path, param)
    const type = options.requireTypes
      ? parameterType(path, plain, options.graph)
      : attempt(true, () => parameterType(path, plain, options.graph))
    if (!type && options.requireTypes) throw withoutType(path, plain, typescript)
    // Of helpers, what is passed tells.
    if ((type?.kind === 'choice' || type?.kind === 'maybe') && !options.requireTypes)
      return { name: plain.name, span: spanOf(param), ...(optional && { optional: true }) }
    return { name: plain.name, type, span: spanOf(param), ...(optional && { optional: true }) }
  }
}

/**
 * Reads a type that is not needed: results are inferred from what is returned, parameters of helpers from what is passed. A declared type that kernels
 * do not have is no reason to refuse the function then; if it is wrong, so is the program, and if it is right, inference finds something that fits.
 */
function attempt(mayBeText: boolean, read: () => DeclaredType | undefined): DeclaredType | undefined {
  try {
    return read()
  } catch (error) {
    // Strings say what is wrong better than what becomes of them in the body.
    const isVague =
      error instanceof Rejection &&
      error.code === 'unsupported-type' &&
      (mayBeText || !/ type '(?:string|symbol)'/.test(error.message))
    if (isVague) return undefined
    throw error
  }
}

/** The type of a default value that is a literal string: any string may be passed, unless it is declared which ones. */
function widened(value: DeclaredType, declared: DeclaredType | undefined): DeclaredType {
  const there = declared?.kind === 'maybe' ? declared.type : declared
  return value.kind === 'text' && there?.kind !== 'text' ? { kind: 'array', element: 'String' } : value
}

/** The pattern that takes an argument apart, if the parameter is one. */
function patternOf(param: FunctionNode['params'][number]): t.Node | undefined {
  const target = param.type === 'AssignmentPattern' ? param.left : param
  return target.type === 'ArrayPattern' || target.type === 'ObjectPattern' ? target : undefined
}

/** Whether a default value can be of the declared type. What its elements and fields are the dispatcher sees. */
function fits(value: DeclaredType, declared: DeclaredType): boolean {
  if (declared.kind === 'choice') return value.kind === 'array'
  if (declared.kind === 'object' && declared.tuple && value.kind === 'array') return value.element === 'Array'
  if (declared.kind === 'array' && value.kind === 'array')
    return declared.element === 'String' || value.element === declared.element
  return declared.kind === value.kind
}

/** The type of a parameter that is taken apart where it stands: the declared one, or what its default values tell. */
function patternType(
  path: NodePath<FunctionNode>,
  index: number,
  known: ReadonlyMap<string, DeclaredType>,
  graph: ModuleGraph | undefined,
): DeclaredType | undefined {
  const param = path.get('params')[index]
  const target = (param.isAssignmentPattern() ? param.get('left') : param) as NodePath
  if (!target.isArrayPattern() && !target.isObjectPattern()) return undefined
  const value = param.isAssignmentPattern() ? defaultType(param.get('right'), known, graph) : undefined
  if (param.isAssignmentPattern() && !value) return undefined
  const { typeAnnotation } = target.node
  if (typeAnnotation?.type !== 'TSTypeAnnotation')
    return value && target.isObjectPattern() ? typeOfDefaults(target, value, known, graph) : undefined
  const subject = `Parameter ${index + 1}${ofFunction(path)}`
  const type = resolveType(typeAnnotation.typeAnnotation, { at: path, subject, graph, mayVary: true })
  if (value && !fits(value, type)) throw wrongDefault(path, param.node, target.isArrayPattern() ? '[…]' : '{…}')
  return type
}

/** The type that `{ scale = 1, offset = 0 } = {}` has: each field has a default value, in the pattern or in the object. */
function typeOfDefaults(
  pattern: NodePath<t.ObjectPattern>,
  whole: DeclaredType,
  known: ReadonlyMap<string, DeclaredType>,
  graph: ModuleGraph | undefined,
): DeclaredType | undefined {
  const given = whole.kind === 'object' ? whole.fields : []
  const fields: DeclaredField[] = []
  for (const property of pattern.get('properties')) {
    if (!property.isObjectProperty({ computed: false })) return undefined
    const { key } = property.node
    const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined
    const value = property.get('value')
    // The kernel computes it, whatever it is made of.
    const right = value.isAssignmentPattern() ? value.get('right') : undefined
    const type =
      right && (defaultType(right, known, graph) ?? (graph && typeOfExpression(right, graph, 'A default value')))
    const there = type ?? given.find((field) => field.name === name)?.type
    if (name === undefined || !there) return undefined
    fields.push({ name, type: widened(there, undefined), ...(type && { optional: true }) })
  }
  return { kind: 'object', tuple: false, fields }
}

/** `...xs: number[]` of a kernel: the dispatcher has an ordinary array. */
function restParameter(
  path: NodePath<FunctionNode>,
  param: FunctionNode['params'][number],
  graph: ModuleGraph | undefined,
): DeclaredParam | undefined {
  if (param.type !== 'RestElement' || param.argument.type !== 'Identifier') return undefined
  if (param.typeAnnotation?.type !== 'TSTypeAnnotation') return undefined
  const subject = `Parameter '${param.argument.name}'${ofFunction(path)}`
  const type = resolveType(param.typeAnnotation.typeAnnotation, { at: path, subject, graph })
  if (type.kind !== 'array' || type.element !== 'Array') return undefined
  return { name: param.argument.name, type, span: spanOf(param) }
}

/** Helpers are called by kernels only, which know what they leave out. */
function optionalParameter(param: FunctionNode['params'][number]): t.Identifier | undefined {
  if (param.type === 'Identifier') return param.optional && param.name !== 'this' ? param : undefined
  return param.type === 'AssignmentPattern' && param.left.type === 'Identifier' ? param.left : undefined
}

/** `k?: number` of a kernel: numbers have a stand-in for undefined. What stands behind it must be of the same kind. */
function optionalNumber(
  path: NodePath<FunctionNode>,
  param: FunctionNode['params'][number],
  index: number,
  graph: ModuleGraph | undefined,
): DeclaredParam | undefined {
  const isOptional = (one: FunctionNode['params'][number]): one is t.Identifier =>
    one.type === 'Identifier' && one.optional === true
  if (!isOptional(param) || !path.node.params.slice(index).every(isOptional)) return undefined
  const type = parameterType(path, param, graph)
  return type?.kind === 'number' ? { name: param.name, type, span: spanOf(param), optional: true } : undefined
}

/** `out?: Float64Array` of a kernel. */
function optionalOther(
  path: NodePath<FunctionNode>,
  param: FunctionNode['params'][number],
  graph: ModuleGraph | undefined,
): DeclaredParam | undefined {
  if (param.type !== 'Identifier' || param.name === 'this' || param.optional !== true) return undefined
  const type = parameterType(path, param, graph)
  return type && { name: param.name, type: mayMiss(type, ['undefined']), span: spanOf(param) }
}

/** A parameter of a kernel with a default value that the dispatcher can compute. */
function defaultedParameter(
  path: NodePath<FunctionNode>,
  index: number,
  known: ReadonlyMap<string, DeclaredType>,
  graph: ModuleGraph | undefined,
): { name: t.Identifier; type: DeclaredType } | undefined {
  const param = path.get('params')[index]
  if (!param.isAssignmentPattern() || param.node.left.type !== 'Identifier') return undefined
  const value = nullish(param.get('right'))
  const type: DeclaredType | undefined = value
    ? { kind: 'missing', as: value }
    : defaultType(param.get('right'), known, graph)
  return type && { name: param.node.left, type }
}

function wrongDefault(path: NodePath<FunctionNode>, param: t.Node, name: string): Rejection {
  const message = `The default value of parameter '${name}'${ofFunction(path)} is of another type than the parameter.`
  return new Rejection('unsupported-parameter', message, spanOf(param))
}

function plainParameter(path: NodePath<FunctionNode>, param: FunctionNode['params'][number]): t.Identifier {
  const reject = (what: string, help?: Advice): never => {
    throw new Rejection(
      'unsupported-parameter',
      `${what}${ofFunction(path)} cannot be compiled yet.`,
      spanOf(param),
      help,
    )
  }
  switch (param.type) {
    case 'Identifier':
      if (param.name === 'this')
        return reject("The 'this' parameter", 'Pass the values that the function needs as parameters.')
      return param
    case 'AssignmentPattern': {
      const name = param.left.type === 'Identifier' ? `'${param.left.name}'` : 'in this place'
      return reject(
        `The default value of parameter ${name}`,
        'Make it of numbers, constants, Math, earlier parameters and their lengths, and arrays and objects of these (`[]`, `new Float64Array(n)`, `{ k: 1 }`); or pass the parameter always.',
      )
    }
    case 'RestElement':
      return reject(
        'The rest parameter',
        advise`Declare it as ${{ typescript: '`number[]`', javascript: '`@param {...number} name`' }}, or pass the values in an array.`,
      )
    default:
      return reject('The destructured parameter', {
        typescript: 'Write its type behind it: `{ x, y }: { x: number; y: number }`.',
        javascript: 'Write its type above the function: `@param {{ x: number, y: number }} point`.',
      })
  }
}

function parameterType(
  path: NodePath<FunctionNode>,
  param: t.Identifier,
  graph: ModuleGraph | undefined,
): DeclaredType | undefined {
  const subject = `Parameter '${param.name}'${ofFunction(path)}`
  const node = annotation(param)
  if (!node) return undefined
  const type = resolveMaybe(node, { at: path, subject, graph, mayVary: true })
  if (type.kind !== 'void') return type
  const message = `${subject} has the type '${typeText(node)}', which only a result can have.`
  throw new Rejection('unsupported-type', message, spanOf(node))
}

function resultType(path: NodePath<FunctionNode>, graph: ModuleGraph | undefined): DeclaredType | undefined {
  const { returnType } = path.node
  if (returnType?.type !== 'TSTypeAnnotation') return undefined
  return resolveMaybe(returnType.typeAnnotation, { at: path, subject: `The result${ofFunction(path)}`, graph })
}

/** The rejection for a parameter that declares nothing; its help shows the whole signature as it could be written. */
function withoutType(path: NodePath<FunctionNode>, param: t.Identifier, typescript: boolean): Rejection {
  const message = `Parameter '${param.name}'${ofFunction(path)} has no type.`
  const typed = path.node.params.map((other): [name: string, type: string] => {
    if (other.type !== 'Identifier') return typescript ? ['…', '…'] : describedPattern(other)
    const node = annotation(other)
    return [other.name, node ? (jsdocText(node) ?? typeText(node)) : likelyType(path, other.name)]
  })
  if (!typescript) {
    const lines = typed.map(([name, type]) => ` * @param {${type}} ${name}`)
    return new Rejection(
      'no-parameter-type',
      message,
      spanOf(param),
      ['For example:', '/**', ...lines, ' */'].join('\n'),
    )
  }
  const { node } = path
  const result = node.returnType?.type === 'TSTypeAnnotation' ? `: ${typeText(node.returnType.typeAnnotation)}` : ''
  const list = `(${typed.map((pair) => pair.join(': ')).join(', ')})${result}`
  const example =
    node.type === 'ArrowFunctionExpression'
      ? `${list} => …`
      : 'id' in node
        ? `function ${node.id?.name ?? ''}${list}`
        : `${functionName(path)}${list}`
  return new Rejection('no-parameter-type', message, spanOf(param), `For example: ${example}`)
}

/** A parameter that is taken apart, as JSDoc has it: in order, under a name of its own. */
function describedPattern(param: FunctionNode['params'][number]): [name: string, type: string] {
  const target = param.type === 'AssignmentPattern' ? param.left : param
  if (target.type === 'RestElement')
    return [target.argument.type === 'Identifier' ? target.argument.name : '…', '...number']
  const node = 'typeAnnotation' in target ? target.typeAnnotation : undefined
  const known =
    node?.type === 'TSTypeAnnotation' ? (jsdocText(node.typeAnnotation) ?? typeText(node.typeAnnotation)) : '…'
  return [target.type === 'Identifier' ? target.name : 'options', known]
}

/** What is indexed or asked for its length is an array; the rest is taken for a number. */
function likelyType(path: NodePath<FunctionNode>, name: string): string {
  const uses = path.scope.getOwnBinding(name)?.referencePaths ?? []
  const asArray = uses.some(({ node, parent }) => {
    if (parent.type !== 'MemberExpression' || parent.object !== node) return false
    return parent.computed || (parent.property.type === 'Identifier' && parent.property.name === 'length')
  })
  return asArray ? 'Float64Array' : 'number'
}

function annotation(param: t.Identifier): t.TSType | undefined {
  return param.typeAnnotation?.type === 'TSTypeAnnotation' ? param.typeAnnotation.typeAnnotation : undefined
}

function ofFunction(path: NodePath<FunctionNode>): string {
  const name = functionName(path)
  return name === '' ? '' : ` of '${name}'`
}
