/** Programs as trees of text templates: simple enough to be generated, printed and cut down by the same few lines for every construct. */
import type { ElementKind } from '../../src/runtime-shim/manifest.ts'

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

export type ValueType = 'num' | 'bool' | Kind
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
}

export interface FunctionSource {
  name: string
  params: Param[]
  result: 'num' | 'bool' | 'void'
  body: Node
}

/** One module: kernels, the helpers that they share, constants. */
export interface Program {
  constants: string[]
  helpers: FunctionSource[]
  kernels: FunctionSource[]
}

export interface PrintOptions {
  /** With type annotations and directives, for the compiler. */
  typescript: boolean
  /** Count constructs in `$count[…]` and stop after too many blocks (`$fuel`, `$stop`). */
  counters?: { indexOf(kind: string): number }
}

/** The source of a module. */
export function printProgram(program: Program, options: PrintOptions): string {
  const used = [...program.kernels, ...reachableHelpers(program)]
  const text = used.map((fn) => printFunction(fn, program.kernels.includes(fn), options))
  const body = text.join('\n')
  const constants = program.constants.filter((line) => body.includes(/const (\w+)/.exec(line)?.[1] as string))
  return [...constants, body].join('\n')
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

function printFunction(fn: FunctionSource, isKernel: boolean, options: PrintOptions): string {
  const { typescript } = options
  const resultType = { num: 'number', bool: 'boolean', void: 'void' }[fn.result]
  const params = fn.params.map((p) => (typescript ? `${p.name}: ${typeText(p.type)}` : p.name)).join(', ')
  const head = `${typescript && isKernel ? 'export ' : ''}function ${fn.name}(${params})`
  const directive = typescript && isKernel ? '"use jit";\n' : ''
  const body = printNode(fn.body, options).slice(1, -1).trim()
  return `${head}${typescript ? `: ${resultType}` : ''} {\n${indent(directive + body)}\n}`
}

const typeText = (type: ValueType): string => (type === 'num' ? 'number' : type === 'bool' ? 'boolean' : type)
const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** Every round of a loop and every call comes past one. */
const STEP = 'if (--$fuel.left < 0) throw $stop;'

function printNode(n: Node, options: PrintOptions): string {
  const { counters } = options
  const filled = n.text
    .replaceAll('@', '')
    .replace(/\$(\d)/g, (_, i) => printNode(n.kids[Number(i)], options))
    .replace('$*', () => n.kids.map((kid) => indent(printNode(kid, options))).join('\n'))
    .replaceAll('{~', counters ? `{ ${STEP}` : '{')
  if (!counters) return n.type === 'block' && n.kids.length === 0 ? '{}' : filled
  if (n.type === 'block') return `{ ${STEP}${filled.slice(1)}`
  if (n.kind === '') return filled
  const count = `$count[${counters.indexOf(n.kind)}]++`
  if (n.type === 'num' || n.type === 'bool') return `(${count}, ${filled})`
  return n.type === 'stmt' ? `{ ${count} } ${filled}` : filled
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
