/** Programs as trees of text templates: simple enough to be generated, printed and cut down by the same few lines for every construct. */
import type { ElementKind } from '../../src/runtime-shim/manifest.ts'
import type { NestedType } from './nested-arguments.ts'
import type { RecordType } from './records.ts'
import type { Variants } from './variants.ts'

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

/** Whether a kernel is called on an object, exported as its name and `$this`. */
export const isMethod = ({ form }: Pick<FunctionSource, 'form'>): boolean => form.endsWith('method')

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
