import type { DiagnosticCode } from '../../src/compiler/diagnostics/codes.ts'

export type Argument = number | boolean | bigint | string | null | undefined | object

/** The parts of `docs/language.md`, in its order. */
export const groups = {
  values: 'Values and types',
  operators: 'Operators',
  variables: 'Variables and assignment',
  control: 'Control flow',
  functions: 'Functions and calls',
  state: 'What lives outside of the function',
  arrays: 'Typed arrays',
  math: 'Math and Number',
  aggregates: 'Destructuring, tuples, records and ordinary arrays',
  bytes: 'bigint and DataView',
  errors: 'Errors',
  dynamic: 'The rest of JavaScript',
} as const

export type Group = keyof typeof groups

/**
 * - `compiled`: kernels contain it.
 * - `original`: the function runs as it was written, for now; the build says so, with `code`.
 * - `never`: the same, and it will stay so, since it has no meaning for numeric code or cannot be known when the program is built.
 */
export type Status = 'compiled' | 'original' | 'never'

/** One construct of the language. */
export interface Construct {
  /** Stable name, by which the fuzzer counts it. */
  id: string
  group: Group
  /** As the page shows it; code in backquotes. */
  title: string
  status: Status
  /** A module that exports `f`. Names declared at its top are free to choose: tests rename them where they put modules together. */
  source: string
  /** Calls of `f`, in order, with arguments made anew for each run. */
  calls: () => Argument[][]
  /** Further files of the example, by the path that it imports. */
  files?: Record<string, string>
  /** Expressions for the marked functions, where `f` is not the only one. */
  kernels?: readonly string[]
  /** What the build says of it, where it is not compiled. */
  code?: DiagnosticCode
  /** The text is a script in sloppy mode. */
  sloppy?: boolean
  /** Markdown for the page: limits, and what to write instead. */
  note?: string
  /** Whether the fuzzer generates it; by default it does where the construct is compiled. */
  fuzz?: boolean
}

type Details = Partial<Pick<Construct, 'note' | 'fuzz' | 'files' | 'kernels' | 'sloppy'>>

/** Rows of one part of the page. */
export interface Rows {
  compiled(id: string, title: string, source: string, calls: Construct['calls'], details?: Details): Construct
  original(
    id: string,
    title: string,
    source: string,
    code: DiagnosticCode,
    calls: Construct['calls'],
    details?: Details,
  ): Construct
  never: Rows['original']
}

export function rowsOf(group: Group): Rows {
  return {
    compiled: (id, title, source, calls, details) => ({
      id,
      group,
      title,
      status: 'compiled',
      source,
      calls,
      ...details,
    }),
    original: (id, title, source, code, calls, details) => ({
      id,
      group,
      title,
      status: 'original',
      source,
      calls,
      code,
      ...details,
    }),
    never: (id, title, source, code, calls, details) => ({
      id,
      group,
      title,
      status: 'never',
      source,
      calls,
      code,
      ...details,
    }),
  }
}

/** A module with one marked function. */
export const kernel = (params: string, body: string, before = ''): string =>
  `${before}${before && '\n'}export function f(${params}) {\n  'use jit'\n  ${body}\n}\n`

/** Numbers that have tripped compilers. */
export const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2.5,
  3,
  -7,
  255,
  256,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  1e21,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]
/** Counts and indices as programs have them, and as they should not. */
const COUNTS: readonly number[] = [0, 1, 2, 5, 10, -1, 2.5]

/** All combinations of one argument from each list. */
export const combine =
  (...lists: (() => readonly Argument[])[]): (() => Argument[][]) =>
  () =>
    lists.reduce<Argument[][]>((rows, list) => rows.flatMap((row) => list().map((_, i) => [...row, list()[i]])), [[]])

export const one = combine(() => NUMBERS)
export const two = combine(
  () => NUMBERS,
  () => NUMBERS,
)
export const counts = combine(() => COUNTS)
export const flags = combine(() => [true, false])

export const floats = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 10 ** ((i % 7) - 3))
export const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 97 + 13) & 255)
export const ints = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 0x9e3779b1))
/** Calls with one array of some lengths, made by `make`. */
export const arrays =
  (make: (n: number) => object): (() => Argument[][]) =>
  () =>
    [0, 1, 3, 20].map((n) => [make(n)])
