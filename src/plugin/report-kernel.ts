import type * as t from '@babel/types'
import type { CompiledFunction } from '../compiler/compiled-module.ts'
import { declaredText } from '../compiler/frontend/declared-text.ts'
import type { MarkedFunction } from '../compiler/frontend/marked-function.ts'
import { type DeclaredType, fieldNamed, type Signature } from '../compiler/frontend/signature.ts'
import { arrayOf } from '../compiler/ir/written-type.ts'
import type { LoopReport } from '../compiler/remarks/loop-reports.ts'
import {
  type ElementSpec,
  type FreshResult,
  type InputSource,
  isOfTyped,
  type KernelManifest,
  type ParamSpec,
} from '../runtime-shim/manifest.ts'
import { ownAnnotation, writtenAnnotation } from './own-annotation.ts'

/** Something that a kernel gets: an argument, a part of one, or a variable from outside. */
export interface ReportedInput {
  /** As the source calls it: `x`, `options.scale`, `this.data`. */
  name: string
  /** `Float64Array`, `number[]`, `number`. */
  type: string
  /** Only of arrays and strings that are not in kernel memory already: whether a call copies them there, and back. */
  copied?: 'in' | 'in and out' | 'no'
  /** Only of these: typed arrays may lie in kernel memory, by `alloc()`; ordinary arrays and strings are copied at each call. */
  form?: 'typed' | 'ordinary' | 'string'
  /** Only of variables and fields: the kernel may assign another value. */
  assigned?: true
  /** Only of numbers and bigints: which values the kernel takes; others run the original. Missing where it takes all. */
  values?: { integer?: true; min?: number | string; max?: number | string; float32?: true }
}

/** One kernel of a function. Functions have several where the types of their parameters allow several. */
export interface ReportedKernel {
  /** `(x: Float64Array, n: number) => number` */
  signature: string
  inputs: ReportedInput[]
  result: string
  /** From how many elements on it is used with arrays and strings that have to be copied; `never`: only with arrays from `alloc()`, and not at all where others are passed. */
  copiesFrom: number | 'never'
  /** What became of its loops in WebAssembly, where that was asked for. */
  loops?: LoopReport[]
}

/**
 * A kernel in the terms of its user: types as they are declared, where it is the only one for them.
 *
 * @param compiled the function
 * @param manifest one of its kernels
 * @param code the source
 * @param loops what LLVM said of its loops
 */
export function reportKernel(
  { marked, signatures, variants = [] }: Pick<CompiledFunction, 'marked' | 'signatures' | 'variants'>,
  manifest: KernelManifest,
  code: string,
  loops?: LoopReport[],
): ReportedKernel {
  const { node, path } = marked
  const names = node.params.map((param, i) => parameterName(param, i))
  const signature = signatures?.get(manifest.export)
  // Of a parameter that may be several things, each kernel takes one.
  const isOnly = variants.length === 0
  const written = node.params.map((param) => (isOnly ? annotationOf(param, path, code) : undefined))
  const inputs: ReportedInput[] = []
  manifest.params.forEach((param, i) => {
    const from: InputSource = param.from ?? { root: i }
    // Whether something is given, and whether two are one: of no interest by themselves.
    if (from.is || from.given === 'flag') return
    const assigned = 'slot' in param && param.slot !== undefined && { assigned: true as const }
    const [name, type] = [nameOf(from, names, node.params), declaredAs(from, signature, written) ?? typeOf(param, from)]
    inputs.push({ name, type, ...copiedOf(param), ...assigned, ...valuesOf(param) })
  })
  const { returnType } = node
  const ownResult =
    isOnly && returnType?.type === 'TSTypeAnnotation'
      ? writtenAnnotation(returnType.typeAnnotation, path, code)
      : undefined
  const result = ownResult ?? (signature?.result && declaredText(signature.result)) ?? resultOf(manifest, inputs)
  const parameters = names.map((name, i) => {
    const type = written[i] ?? (signature?.params[i] && declaredText(signature.params[i].type))
    return `${name}: ${type ?? typeOfArgument(i, name, manifest, inputs)}`
  })
  return {
    signature: `(${parameters.join(', ')}) => ${result}`,
    inputs,
    result,
    copiesFrom: copiesFrom(manifest, inputs),
    ...(loops && { loops }),
  }
}

type Param = MarkedFunction['node']['params'][number]

function annotationOf(param: Param, at: MarkedFunction['path'], code: string): string | undefined {
  const named = param.type === 'AssignmentPattern' ? param.left : param
  return ownAnnotation(named as t.Identifier, at, code)
}

/** What an argument, or a field of one, was declared as. */
function declaredAs(
  { root, fields = [] }: InputSource,
  signature: Signature | undefined,
  written: readonly (string | undefined)[],
): string | undefined {
  if (typeof root !== 'number') return undefined
  if (fields.length === 0 && written[root] !== undefined) return written[root]
  const type = fields.reduce<DeclaredType | undefined>(
    (type, key) => fieldNamed(type, key)?.type,
    signature?.params[root]?.type,
  )
  return type && declaredText(type)
}

/** As the source has it; what is taken apart as its pattern, without types and default values. */
function parameterName(param: Param, i: number): string {
  return param.type === 'TSParameterProperty' ? `argument ${i + 1}` : patternText(param)
}

function patternText(pattern: t.Node | null): string {
  switch (pattern?.type) {
    case 'Identifier':
      return pattern.name
    case 'AssignmentPattern':
      return patternText(pattern.left)
    case 'RestElement':
      return `...${patternText(pattern.argument)}`
    case 'ArrayPattern':
      return `[${pattern.elements.map(patternText).join(', ')}]`
    case 'ObjectPattern':
      return `{ ${pattern.properties.map(propertyText).join(', ')} }`
    default:
      return ''
  }
}

function propertyText(property: t.ObjectProperty | t.RestElement): string {
  if (property.type === 'RestElement') return patternText(property)
  const { key, computed, value } = property
  const name = computed ? '[…]' : key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : '…'
  const within = patternText(value)
  return within === name ? name : `${name}: ${within}`
}

function nameOf({ root, fields = [] }: InputSource, names: readonly string[], params: readonly Param[]): string {
  if (typeof root !== 'number') return [root, ...fields].join('.')
  const name = names[root] ?? `argument ${root + 1}`
  const [first, ...rest] = fields
  if (first === undefined) return name
  const param = params[root]
  const pattern = param?.type === 'AssignmentPattern' ? param.left : param
  // What is taken apart where it stands has names of its own.
  if (pattern?.type === 'ObjectPattern') return fields.join('.')
  if (pattern?.type === 'ArrayPattern')
    return [patternText(pattern.elements[Number(first)] ?? null) || `${name}.${first}`, ...rest].join('.')
  return [name, ...fields].join('.')
}

function typeOf(param: ParamSpec, { text }: InputSource): string {
  if (text) return 'string'
  if (param.t !== 'array') return param.t
  if (param.list) return param.shown ?? 'number[]'
  if (param.string) return 'string'
  return param.view ? 'DataView' : param.kind
}

function copiedOf(param: ParamSpec): Pick<ReportedInput, 'copied' | 'form'> {
  if (param.t !== 'array') return {}
  // Typed arrays in it may be in kernel memory.
  const form = param.list && !isOfTyped(param.of) ? 'ordinary' : param.string ? 'string' : 'typed'
  const writes = param.writes || (param.of !== undefined && writesWithin(param.of))
  return { copied: writes ? 'in and out' : param.reads ? 'in' : 'no', form }
}

/** Rows and objects in it are copied back where they may have been written. */
const writesWithin = (spec: ElementSpec): boolean =>
  spec.writes ||
  ('record' in spec
    ? Object.values(spec.inner ?? {}).some(writesWithin)
    : spec.of !== undefined && writesWithin(spec.of))

/** Strings alone are copied whatever arrays cost. */
function copiesFrom({ copy, units }: KernelManifest, inputs: readonly ReportedInput[]): number | 'never' {
  const forms = inputs.flatMap(({ form }) => form ?? [])
  return forms.length > 0 && forms.every((form) => form === 'string') ? (units ?? 0) : copy
}

function valuesOf(param: ParamSpec): Pick<ReportedInput, 'values'> {
  if (param.t === 'bigint') {
    const { min, max } = param
    return min === undefined && max === undefined ? {} : { values: { min, max } }
  }
  if (param.t !== 'number') return {}
  const bounds = { i32: [-(2 ** 31), 2 ** 31 - 1], u32: [0, 2 ** 32 - 1], f64: [] }[param.repr]
  const [min = bounds[0], max = bounds[1]] = [param.min, param.max]
  const values = {
    ...((param.int || param.repr !== 'f64') && { integer: true as const }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(param.f32 && { float32: true as const }),
  }
  return Object.keys(values).length > 0 ? { values } : {}
}

/** An argument is an input, or an object whose parts are inputs, or not there. */
function typeOfArgument(
  i: number,
  name: string,
  { absent = [], params }: KernelManifest,
  inputs: readonly ReportedInput[],
): string {
  const whole = inputs.find((input) => input.name === name)
  if (whole) return whole.type
  const missing = absent.find(({ root, fields }) => root === i && !fields)
  if (missing) return missing.as
  // A parameter that the kernel never looks at is no part of any object.
  const isObject = params.some(({ from }) => from?.root === i) || absent.some(({ root }) => root === i)
  return isObject ? 'object' : 'unused'
}

function resultOf({ result, returns, fresh, made, params }: KernelManifest, inputs: readonly ReportedInput[]): string {
  const typeOfInput = (index: number): string => typeOf(params[index], params[index].from ?? { root: index })
  if (fresh) return freshType(fresh, typeOfInput)
  if (returns !== undefined) return inputs.length > 0 ? typeOfInput(returns) : 'object'
  switch (result) {
    case 'f64':
    case 'i32':
    case 'u32':
      return 'number'
    case 'f64?':
      return 'number | undefined'
    case 'i64':
    case 'u64':
      return 'bigint'
    case 'list':
      return made ? elementText(made) : 'number[]'
    default:
      return result
  }
}

function freshType(made: FreshResult, typeOfInput: (index: number) => string): string {
  if ('array' in made) return made.array
  if ('input' in made) return typeOfInput(made.input)
  if ('among' in made) return 'object'
  if ('missing' in made) return `${freshType(made.value, typeOfInput)} | ${made.missing}`
  if ('tuple' in made) return `[${made.tuple.map((one) => freshType(one, typeOfInput)).join(', ')}]`
  if ('record' in made)
    return `{ ${made.record.map(([name, value]) => `${name}: ${freshType(value, typeOfInput)}`).join(', ')} }`
  if ('handle' in made) return 'array or object'
  if ('text' in made) return 'string'
  return 'boolean' in made ? 'boolean' : 'number'
}

/** What an ordinary array holds, as TypeScript writes it. */
function elementText(spec: ElementSpec): string {
  if ('list' in spec) return arrayOf(spec.of ? elementText(spec.of) : spec.booleans ? 'boolean' : 'number')
  if ('typed' in spec) return spec.typed
  const { record, tuple, box, booleans, texts, inner, missing } = spec
  const fields = record.map((name) => {
    const each = inner?.[name]
    const type = each
      ? elementText(each)
      : booleans?.includes(name)
        ? 'boolean'
        : texts?.includes(name)
          ? 'string'
          : 'number'
    const way = missing?.[name]?.replace('either', 'null | undefined')
    return [name, way === undefined ? type : `${type} | ${way}`]
  })
  if (box) return fields[0][1]
  if (tuple) return `[${fields.map(([, type]) => type).join(', ')}]`
  return `{ ${fields.map(([name, type]) => `${name}: ${type}`).join('; ')} }`
}
