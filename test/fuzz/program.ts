/** Programs as trees of text templates: simple enough to be generated, printed and cut down by the same few lines for every construct. */
import type { ElementKind } from '../../src/runtime-shim/manifest.ts'
import { NESTED, TEXTS } from './declarations.ts'
import { NESTED_TYPES, type NestedType } from './nested-arguments.ts'
import { INTERFACES, type RecordType } from './records.ts'
import { overloadsOf, typeParameters, type Variants, variantType } from './variants.ts'

export const KINDS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const satisfies readonly ElementKind[]
export type Kind = (typeof KINDS)[number]

/** Arrays of bigints. */
export const BIG_KINDS = ['BigInt64Array', 'BigUint64Array'] as const satisfies readonly ElementKind[]
export type BigKind = (typeof BIG_KINDS)[number]

export type ValueType =
  | 'num'
  | 'bool'
  | 'big'
  | 'str'
  | 'string'
  | 'record'
  | 'view'
  | 'list'
  | 'like'
  | NestedType
  | Kind
  | BigKind
/** What stands where a node stands: only nodes of the same type can take its place. A block serves as a statement. */
export type NodeType = ValueType | 'stmt' | 'block' | 'place'

/**
 * A piece of program.
 *
 * `text` is source with `$0`…`$9` for the kids, `$*` for all of them one to a line, `@name` for a top-level function, and `{~` where a block
 * begins that is the body of a loop (nodes of type `block` need no such mark).
 */
export interface Node {
  /** Construct, for the coverage table; empty for what is too plain to be counted. */
  kind: string
  type: NodeType
  text: string
  kids: Node[]
}

export const node = (type: NodeType, kind: string, text: string, ...kids: Node[]): Node => ({ type, kind, text, kids })

export interface Param {
  name: string
  type: ValueType
  /** What numbers the inputs should try first. */
  role: 'size' | 'index' | 'value'
  /** Of an object or tuple. */
  record?: RecordType
  /** A name of `usejit/types` instead of `number`. */
  claim?: string
  /** The type stands under a name: of the file, of another file, or as a field of a type. */
  alias?: (typeof ALIAS_FORMS)[number]
  /** It may have other types, too. */
  variants?: Variants
  /** All further arguments. */
  rest?: true
  /** Text between name and type, and behind the type: callers may leave it out. */
  optional?: { mark: '?' | ''; value: string }
  /** What is written as its type. */
  written?: string
}

/** The files of a program: kernels stand in the first; each imports only from later ones. */
export const FILES = ['main.ts', 'near.ts', 'far.ts'] as const
/** Index into `FILES`. */
export type FileIndex = 0 | 1 | 2

/** Rows of the table of the language. */
export const ALIAS_FORMS = ['type-alias', 'imported-type', 'computed-type'] as const

export const isKind = (type: NodeType): type is Kind => (KINDS as readonly string[]).includes(type)
export const isBigKind = (type: NodeType): type is BigKind => (BIG_KINDS as readonly string[]).includes(type)

/** How functions of other files are named where they are called. */
export const IMPORTS = ['named', 'renamed', 're-exported', 'namespace'] as const

export interface FunctionSource {
  name: string
  params: Param[]
  /** The kind of an array where a parameter is returned. */
  result:
    | 'num'
    | 'bool'
    | 'big'
    | 'str'
    | 'void'
    | 'tuple'
    | 'object'
    | 'list'
    | 'lists'
    | 'arrays'
    | 'rows'
    | 'points'
    | 'elements'
    | Kind
  body: Node
  file: FileIndex
  /** `captured`: an arrow function in a function around it, whose variables it uses; the last three use fields of `this`. */
  form: 'declaration' | 'expression' | 'arrow' | 'captured' | 'method' | 'object-method' | 'static-method'
  /** Constructs that each call of it stands for. */
  marks?: readonly string[]
  /** Parameters and result as they are written, where they are of other types; such a function is called only by what knows it. */
  signature?: string
}

/** A variable that outlives calls. Its value before a call is part of the call's input. */
export interface StateVariable {
  name: string
  type: ValueType
  /** Elements of an array. */
  length: number
  /** The kernel around which it is declared; otherwise it belongs to the module. */
  owner?: string
  /** Only texts that name it use it. */
  unnamed?: true
  /** Kernels give it other arrays: which objects these are counts, too. */
  exchanged?: true
}

export interface ConstantSource {
  name: string
  /** The value, as source; or the whole declaration, if it is not one of a constant. */
  text: string
  declaration?: true
  /** An object with variables that outlive calls: it stands in the program in any case. */
  object?: true
  file: FileIndex
}

/** Kernels, the helpers that they share, constants. */
export interface Program {
  constants: ConstantSource[]
  helpers: FunctionSource[]
  kernels: FunctionSource[]
  state: StateVariable[]
  imports: (typeof IMPORTS)[number]
}

export interface PrintOptions {
  /** Count constructs in `$count[…]` and stop after too many blocks (`$fuel`, `$stop`). */
  counters?: { indexOf(kind: string): number }
}

/** The files that the compiler gets: those that the kernels reach, theirs first. */
export function printFiles(program: Program): Record<string, string> {
  const { constants, kernels, imports } = program
  const used = [...kernels, ...reachableHelpers(program)]
  const texts: Record<string, string> = {}
  const reached = new Set<number>([0])
  // A file imports from later ones only.
  FILES.forEach((name, index) => {
    if (!reached.has(index)) return
    const imported = new Set<FunctionSource | ConstantSource>()
    const reference = (called: string): string => {
      const target = [...used, ...constants].find((one) => one.name === called)
      if (!target || target.file === index) return called
      imported.add(target)
      reached.add(target.file)
      if (imports === 'namespace') return `file${target.file}.${called}`
      return imports === 'renamed' ? `${called}_` : called
    }
    const functions = used.filter(({ file }) => file === index)
    const state = index === 0 ? program.state : []
    const bodies = functions.map((fn) => {
      const text = printFunction(fn, kernels.includes(fn), index > 0, reference)
      if (fn.form === 'captured') return printAround(fn, text, state)
      return isMethod(fn) ? printObject(fn, text, state) : text
    })
    if (state.length > 0) bodies.unshift(...printVariables(state.filter(({ owner }) => !owner)))
    if (state.length > 0) bodies.push(printAccess(state, functions))
    const lines = constants
      .filter(
        (one) =>
          one.file === index && (index > 0 || one.object || functions.some(({ body }) => mentions(body, one.name))),
      )
      .map((one) => `${index > 0 ? 'export ' : ''}${printConstant(one)}`)
    if (index === 0 && imports === 're-exported' && reached.has(2)) reached.add(1)
    const claims = [...new Set(functions.flatMap(({ params }) => params.flatMap(({ claim }) => claim ?? [])))]
    const types = claims.length > 0 ? [`import type { ${claims.join(', ')} } from 'usejit/types'`] : []
    const interfaces = functions.some(({ params }) => params.some((p) => p.record?.shape.type.includes('Point')))
    if (interfaces) types.push(INTERFACES)
    const aliased = functions.flatMap(({ params }) => params.filter(({ alias }) => alias))
    types.push(...printAliases(aliased))
    texts[name] = [...types, ...printImports([...imported], imports, index), ...lines, ...bodies].join('\n')
  })
  const types = printTypes(kernels.flatMap(({ params }) => params))
  if (types) texts[TYPES_FILE] = types
  if (imports === 're-exported' && reached.has(2)) {
    const names = [...used, ...constants].filter(({ file }) => file === 2).map((one) => one.name)
    texts['near.ts'] = `${texts['near.ts']}\nexport { ${names.join(', ')} } from './far.ts'`.trim()
  }
  return texts
}

/** Kernels and helpers as one script, for the run that counts. */
export function printOriginals(program: Program, counters: PrintOptions['counters']): string {
  const used = [...program.kernels, ...reachableHelpers(program)]
  const constants = [...program.constants].sort((a, b) => b.file - a.file)
  const count = (marks: readonly string[]) => marks.map((mark) => `$count[${counters?.indexOf(mark)}]++;`).join(' ')
  const text = [
    ...constants.map(printConstant),
    ...printVariables(program.state),
    `function $state() { return { ${printTable(program.state)} } }`,
    `function $set(v) { ${program.state.map(printAssignment).join(' ')} }`,
    ...used.filter((fn) => fn.form === 'captured' || isMethod(fn)).map((fn) => `function ${printInner(fn)}`),
    ...used.map((fn) => {
      const body = printNode(fn.body, { counters }).slice(1, -1)
      return `function ${fn.name}${fn.signature ?? `(${printParams(fn)})`} {\n${count(fn.marks ?? [])}${body}\n}`
    }),
  ].join('\n')
  // What fields of the objects of kernels are, variables can be. Objects within kernels have a `this` of their own.
  return text
    .replace(/\{ (\w+): (\w+) \} = this;/g, '$2 = $1;')
    .replace(/(?:\w+\$(?:this|class)|this(?=\.#?(?:[CD]\d|inner)))\.#?/g, '')
}

/** A function beside a kernel in what is around it, for the kernel to call. */
export const innerName = (kernel: string): string => `inner${kernel}`
const printInner = ({ name }: FunctionSource): string => `${innerName(name)}(p: number) { return p * 2.5 - 1 }`

/** Whether a kernel is called on an object, exported as its name and `$this`. */
export const isMethod = ({ form }: Pick<FunctionSource, 'form'>): boolean => form.endsWith('method')

/** An object with a kernel, its fields, and functions that read and assign them. */
function printObject(fn: FunctionSource, text: string, state: readonly StateVariable[]): string {
  const own = state.filter(({ owner }) => owner === fn.name)
  const value = ({ type, length }: StateVariable) => (isScalar(type) ? zeroOf(type) : zeros(type, length))
  const set = own.map(printAssignment).join(' ')
  const get = printTable(own)
  const method = indent(text)
  if (fn.form === 'object-method') {
    return [
      `export const ${fn.name}$this = {`,
      ...own.map((one) => `  ${keyOf(one.name)}: ${value(one)},`),
      `  ${printInner(fn)},`,
      `${method},`,
      `  get() { return { ${get} } },`,
      `  set(v: any) { ${set} },`,
      '}',
      `const ${fn.name}$ = ${fn.name}$this`,
    ].join('\n')
  }
  const isStatic = fn.form === 'static-method'
  const modifier = isStatic ? 'static ' : ''
  return [
    `class ${fn.name}$class {`,
    ...own.map(
      (one) => `  ${modifier}${isScalar(one.type) ? '' : 'readonly '}${one.name.replace('this.', '')} = ${value(one)}`,
    ),
    `  ${modifier}${printInner(fn)}`,
    isStatic ? method.replace(`  ${fn.name}`, `  static ${fn.name}`) : method,
    `  ${modifier}get() { return { ${get} } }`,
    `  ${modifier}set(v: any) { ${set} }`,
    '}',
    `export const ${fn.name}$this = ${isStatic ? `${fn.name}$class` : `new ${fn.name}$class()`}`,
    `const ${fn.name}$ = ${fn.name}$this`,
  ].join('\n')
}

const zeroOf = (type: ValueType): string =>
  type === 'num' ? '0' : type === 'big' ? '0n' : type === 'str' ? "'add'" : 'false'

/** Written out, so that it could be taken for a table of constants. */
const zeros = (type: ValueType, length: number): string => `${type}.of(${new Array(length).fill(0).join(', ')})`

const isScalar = (type: ValueType): boolean => type === 'num' || type === 'bool' || type === 'big' || type === 'str'

/** Declarations of variables; those that are fields of an object inside of another one share that. */
function printVariables(state: readonly StateVariable[]): string[] {
  const nested = state.filter(({ name }) => name.startsWith(`${NESTED}.`))
  const fields = nested.map(({ name, type, length }) => {
    const key = name.slice(name.lastIndexOf('.') + 1)
    return `${key}: ${isScalar(type) ? zeroOf(type) : zeros(type, length)}`
  })
  const around = nested.length > 0 ? [`const ${NESTED} = { at: { ${fields.join(', ')} }, k: 2 }`] : []
  return [...around, ...state.filter((one) => !nested.includes(one)).map(printVariable)]
}

function printVariable({ name, type, length, exchanged }: StateVariable): string {
  // A field of an object that is declared among the constants.
  if (name.includes('.') && !name.startsWith('this.')) return ''
  if (isScalar(type)) return `let ${name}: ${typeText(type)} = ${zeroOf(type)}`
  return `${exchanged ? 'let' : 'const'} ${name} = ${zeros(type, length)}`
}

/** What sets a variable to its value in the table `v`. */
const printAssignment = ({ name, type, exchanged }: StateVariable): string =>
  isScalar(type) || exchanged
    ? `${name} = ${exchanged ? `new ${type}(v.${keyOf(name)})` : `v.${keyOf(name)}`};`
    : `${name}.set(v.${keyOf(name)});`

/** The variables as properties of an object, and those whose identity counts once more, together. */
function printTable(state: readonly StateVariable[]): string {
  const exchanged = state.flatMap(({ name, exchanged }) => (exchanged ? [name] : []))
  return [
    ...state.map(({ name }) => `${keyOf(name)}: ${name}`),
    ...(exchanged.length > 0 ? [`exchanged: { ${exchanged.join(', ')} }`] : []),
  ].join(', ')
}

/** Fields have names of their own, too. */
export const keyOf = (name: string): string => name.replace(/^this\.#?/, '').replace(/\W+/g, '_')

/** A function around a kernel, and what it lets others see of its variables. */
function printAround(fn: FunctionSource, text: string, state: readonly StateVariable[]): string {
  const own = state.filter(({ owner }) => owner === fn.name)
  const set = own.map(printAssignment).join(' ')
  const get = printTable(own)
  return [
    `const ${fn.name}$ = (() => {`,
    ...own.map((one) => `  ${printVariable(one)}`),
    `  function ${printInner(fn)}`,
    indent(text.replace(/^export /, '')),
    `  return { f: ${fn.name}, get: () => ({ ${get} }), set: (v: any) => { ${set} } }`,
    '})()',
    `export const ${fn.name} = ${fn.name}$.f`,
  ].join('\n')
}

/** Functions that read and assign all that outlives calls. */
function printAccess(state: readonly StateVariable[], functions: readonly FunctionSource[]): string {
  const own = state.filter(({ owner }) => owner === undefined)
  const owners = functions.filter(({ name }) => state.some(({ owner }) => owner === name)).map(({ name }) => `${name}$`)
  const get = [printTable(own), ...owners.map((owner) => `...${owner}.get()`)].filter(Boolean).join(', ')
  const set = [...own.map(printAssignment), ...owners.map((owner) => `${owner}.set(v);`)].join(' ')
  return [
    `export function $state(): Record<string, unknown> { return { ${get} } }`,
    `export function $set(v: any): void { ${set} }`,
  ].join('\n')
}

const printRecordParam = (name: string, { shape, kind }: RecordType): string =>
  `${shape.binding.replaceAll('$', name)}: ${shape.type.replace('@K', kind)}`

const printParams = ({ params }: FunctionSource, overload?: Kind): string =>
  params
    .map((p) => {
      if (p.variants) return `${p.name}: ${overload ?? variantType(p.variants)}`
      if (p.record) return `${printRecordParam(p.name, p.record)}${p.optional?.value ?? ''}`
      const type = p.alias ? printAlias(p) : typeText(p.type)
      const name = `${p.rest ? '...' : ''}${p.name}`
      if (overload) return `${name}${p.optional ? '?' : ''}: ${p.claim ?? type}`
      return `${name}${p.optional?.mark ?? ''}: ${p.written ?? p.claim ?? type}${p.optional?.value ?? ''}`
    })
    .join(', ')

function printImports(
  imported: (FunctionSource | ConstantSource)[],
  style: Program['imports'],
  index: number,
): string[] {
  const files = [...new Set(imported.map(({ file }) => file))].sort()
  return files.flatMap((file) => {
    // The second file hands on what it does not have itself.
    const from = FILES[style === 're-exported' && index === 0 ? 1 : file]
    const here = imported.filter((one) => one.file === file)
    const spaced = style === 'namespace'
    const named = spaced ? [] : here
    const names = named.map(({ name }) => (style === 'renamed' ? `${name} as ${name}_` : name))
    return [
      ...(spaced ? [`import * as file${file} from './${from}'`] : []),
      ...(names.length > 0 ? [`import { ${names.join(', ')} } from './${from}'`] : []),
    ]
  })
}

function reachableHelpers({ kernels, helpers }: Program): FunctionSource[] {
  const found = new Set<FunctionSource>()
  const visit = (fn: FunctionSource) => {
    for (const name of calledNames(fn.body)) {
      const helper = helpers.find((h) => h.name === name)
      if (!helper || found.has(helper)) continue
      found.add(helper)
      visit(helper)
    }
  }
  kernels.forEach(visit)
  return helpers.filter((h) => found.has(h))
}

function calledNames({ text, kids }: Node): string[] {
  return [...(text.match(/@\w+/g) ?? []).map((name) => name.slice(1)), ...kids.flatMap(calledNames)]
}

const mentions = ({ text, kids }: Node, name: string): boolean =>
  text.split(/[^\w$]+/).includes(name) || kids.some((kid) => mentions(kid, name))

function printFunction(
  fn: FunctionSource,
  isKernel: boolean,
  isExported: boolean,
  reference: (name: string) => string,
): string {
  const result = (kind?: Kind) =>
    ['arrays', 'lists', 'elements'].includes(fn.result) ? '' : `: ${resultText(fn, kind)}`
  const signature = fn.signature ?? `${typeParameters(fn)}(${printParams(fn)})${result()}`
  const directive = isKernel ? '"use jit";\n' : ''
  const body = `{\n${indent(directive + printNode(fn.body, { reference }).slice(1, -1).trim())}\n}`
  const prefix = isKernel || isExported ? 'export ' : ''
  if (isMethod(fn)) return `${fn.name}${signature} ${body}`
  if (fn.form === 'declaration') {
    const overloads = overloadsOf(fn).map(
      (kind) => `${prefix}function ${fn.name}(${printParams(fn, kind)})${result(kind)};\n`,
    )
    return `${overloads.join('')}${prefix}function ${fn.name}${signature} ${body}`
  }
  return `${prefix}const ${fn.name} = ${fn.form === 'expression' ? `function ${signature}` : `${signature} =>`} ${body}`
}

function resultText({ result, params }: FunctionSource, overload?: Kind): string {
  const variants = params.find((p) => p.variants)?.variants
  if (variants && result === variants.kinds[0]) return overload ?? variantType(variants)
  if (result === 'void') return 'void'
  if (result === 'tuple') return '[number, boolean, [number]]'
  if (result === 'arrays' || result === 'lists' || result === 'elements') return 'object'
  return result === 'object' ? '{ x: number; y: number; in: { z: boolean } }' : typeText(result)
}

const TEXT_TYPE = TEXTS.map((text) => `'${text}'`).join(' | ')
const typeText = (type: ValueType): string =>
  (
    ({
      num: 'number',
      bool: 'boolean',
      big: 'bigint',
      view: 'DataView',
      list: 'number[]',
      like: 'ArrayLike<number>',
      str: TEXT_TYPE,
      ...NESTED_TYPES,
    }) as Record<string, string>
  )[type] ?? type
const aliasOf = (type: ValueType): string => `A_${/\W/.test(typeText(type)) ? type : typeText(type)}`
const importedOf = (type: ValueType): string => `I_${aliasOf(type)}`
const TYPES_FILE = 'types.ts'

/** The type of a parameter that stands somewhere else. */
function printAlias({ type, alias, name }: Param): string {
  const field = `H_${type}['value']`
  if (alias !== 'computed-type')
    return alias === 'type-alias' ? aliasOf(type) : `${name < 'm' ? "import('./types')." : ''}${importedOf(type)}`
  return name < 'm' ? field : `Pick<H_${type}, 'value'>['value']`
}

function printAliases(params: readonly Param[]): string[] {
  const lines = params.map(({ type, alias, name }) => {
    if (alias === 'type-alias') return `type ${aliasOf(type)} = ${typeText(type)}`
    if (alias === 'computed-type') return `interface H_${type} { value: ${typeText(type)}; other: boolean }`
    return name < 'm' ? '' : `import type { ${importedOf(type)} } from './types'`
  })
  return [...new Set(lines.filter(Boolean))]
}

/** The file that types are imported from. */
const printTypes = (params: readonly Param[]): string =>
  [
    ...new Set(
      params
        .filter(({ alias }) => alias === 'imported-type')
        .map(({ type }) => `export type ${importedOf(type)} = ${typeText(type)}`),
    ),
  ].join('\n')

const printConstant = ({ name, text, declaration }: ConstantSource): string =>
  declaration ? text : `const ${name} = ${text}`
const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** Every round of a loop and every call comes past one. */
const STEP = 'if (--$fuel.left < 0) throw $stop;'

interface NodeOptions extends PrintOptions {
  /** What a function is called where the node stands. */
  reference?: (name: string) => string
}

function printNode(n: Node, options: NodeOptions): string {
  const { counters, reference = (name) => name } = options
  const filled = n.text
    .replace(/@(\w+)/g, (_, name) => reference(name))
    .replace(/\$(\d)/g, (_, i) => printNode(n.kids[Number(i)], options))
    .replace('$*', () => n.kids.map((kid) => indent(printNode(kid, options))).join('\n'))
    .replaceAll('{~', counters ? `{ ${STEP}` : '{')
  if (!counters) return n.type === 'block' && n.kids.length === 0 && n.text.includes('$*') ? '{}' : filled
  if (n.type === 'block') return `{ ${STEP}${filled.slice(1)}`
  if (n.kind === '') return filled
  const count = `$count[${counters.indexOf(n.kind)}]++`
  if (n.type === 'place') return filled
  return n.type === 'stmt' ? `{ ${count} } ${filled}` : `(${count}, ${filled})`
}

/** Nodes of a tree, the root first. */
export function* walk(n: Node): Generator<Node> {
  yield n
  for (const kid of n.kids) yield* walk(kid)
}

/** A tree with one node replaced; shares the rest with the old one. */
export function replaceNode(tree: Node, old: Node, by: Node): Node {
  if (tree === old) return by
  const kids = tree.kids.map((kid) => replaceNode(kid, old, by))
  return kids.every((kid, i) => kid === tree.kids[i]) ? tree : { ...tree, kids }
}

export const sizeOf = (n: Node): number => 1 + n.kids.reduce((sum, kid) => sum + sizeOf(kid), 0)
