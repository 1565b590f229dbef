import { NESTED, TEXTS } from './declarations.ts'
import { NESTED_TYPES } from './nested-arguments.ts'
import {
  type ConstantSource,
  FILES,
  type FunctionSource,
  isMethod,
  type Kind,
  type Node,
  type Param,
  type Program,
  type StateVariable,
  type ValueType,
} from './program.ts'
import { INTERFACES, type RecordType } from './records.ts'
import { overloadsOf, typeParameters, variantType } from './variants.ts'

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
/** An inherited method that calls it: what the class has, and not what it overrides. */
export const inheritedName = (kernel: string): string => `inherited${kernel}`
const printBase = ({ name }: FunctionSource): string =>
  `class ${name}$base { ${innerName(name)}(p: number) { return -p } ${inheritedName(name)}(p: number) { return this.${innerName(name)}(p) * 0.5 + 2 } }`
const printInner = ({ name }: FunctionSource): string => `${innerName(name)}(p: number) { return p * 2.5 - 1 }`

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
    ...(isStatic ? [] : [printBase(fn)]),
    `class ${fn.name}$class ${isStatic ? '' : `extends ${fn.name}$base `}{`,
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
  return result === 'object' ? '{ x: number; y: number; in: { z: boolean; kind: string } }' : typeText(result)
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
