/**
 * What a compiled module says about itself: the only types that the compiler and the runtime share.
 * The plugin writes these objects as literals into the rewritten module; the runtime reads them.
 */

/** Version of the contract between emitted code and runtime; part of every cache key. */
export const RUNTIME_ABI = 11

/** Address in kernel memory of an i32 that a kernel sets to 1 when its result is `undefined`; below it is the shadow stack, of 1 MiB above 64 KiB that stay reserved. */
export const UNDEFINED_FLAG = 17 * 65536
/** Address of an i32 that is 1 while the slots below hold what an exception has to leave behind; the dispatcher resets it to 0. */
export const SLOTS_FLAG = UNDEFINED_FLAG + 4
/** Address of the slots, of 8 bytes each, in which kernels leave the values of the variables that they have written: doubles, booleans as 0 and 1. */
export const SLOTS = UNDEFINED_FLAG + 8
/** How many there are. */
export const SLOT_COUNT = 63
/** Behind them. */
const SLOTS_END = SLOTS + 8 * SLOT_COUNT
/** Address of an i32: where a kernel gets memory for arrays that it makes, a multiple of 16. The dispatcher sets it before the call. */
export const HEAP_TOP = SLOTS_END
/** Address of an i32: the end of that memory, a multiple of 16. (0 stands for 4 GiB.) */
export const HEAP_END = SLOTS_END + 4
/**
 * What stands for an array or record that is missing: an address at which 16 bytes are 0, so that it can be looked at. It is not 0 itself, where LLVM takes it
 * for certain that nothing lies.
 */
export const NO_HANDLE = 32
/** Behind all of these, a multiple of 16. */
export const FIXED_END = SLOTS_END + 16

/** Typed-array classes a kernel can take. The name is what `%TypedArray%.prototype[@@toStringTag]` answers. */
export const ELEMENT_KINDS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const
export type ElementKind = (typeof ELEMENT_KINDS)[number]

/** Where the dispatcher finds an input that is not simply its argument of the same number. */
export interface InputSource {
  /** Number of an argument, `'this'`, or the name of a variable that is in scope where the function stands. */
  root: number | string
  /** Fields to follow from there; `#name` for private ones. */
  fields?: string[]
  /** Nobody knows who has made the object that the variable holds. */
  foreign?: true
  /** It is an object: the kernel takes an ordinary array of it alone. */
  alone?: true
  /** Whether it is the very object, or array, that this is. */
  is?: InputSource
  /** It is a string: the kernel takes its index in `KernelManifest.texts`; others run the original. */
  text?: true
  /** Of an argument or field that may be left out: whether it was given, or its value, which is 0 where it was not. */
  given?: 'flag' | 'value'
}

/** What all kinds of inputs have. Inputs that are arguments come first, in order. */
interface Input {
  /** Missing: the argument of this number. */
  from?: InputSource
}

/** An input that the kernel may write: it is one value, so the dispatcher brings the new one back to where it came from. */
interface ScalarInput extends Input {
  /** The kernel leaves the new value in this slot, and a bigint in this and the next one. Missing: it is only read. */
  slot?: number
}

/** A `number`. It is passed as one Wasm value of type `repr` (`u32` travels as i32). */
export interface NumberParam extends ScalarInput {
  t: 'number'
  repr: 'f64' | 'i32' | 'u32'
  /** The value must be an integer (−0 allowed unless `nz`). Implied by `repr` `i32`/`u32`. */
  int?: true
  /** Inclusive bounds; a value outside runs the original. Bounds implied by `repr` are not repeated. NaN never passes a bound. */
  min?: number
  max?: number
  /** −0 runs the original: the kernel sees an integer where the difference could be observed. */
  nz?: true
  /** The value must be a float32 (`f32` alias). */
  f32?: true
}

/** A `bigint`, passed as i64: the engine takes its low 64 bits. */
export interface BigIntParam extends ScalarInput {
  t: 'bigint'
  /** Inclusive bounds, in decimal; a value outside runs the original. Missing where only the low 64 bits matter. */
  min?: string
  max?: string
}

/** A `boolean`, passed as i32 0 or 1. */
export interface BooleanParam extends ScalarInput {
  t: 'boolean'
}

/** A typed array, passed as two i32 values: byte address in kernel memory, then length in elements. */
export interface ArrayParam extends Input {
  t: 'array'
  kind: ElementKind
  /** The variable that holds it may hold another one afterwards, of the same class. The kernel leaves that in this slot and the two before it, as in `FreshResult`. */
  slot?: number
  /** The argument is a DataView, of which `$view` makes this array. */
  view?: true
  /** The argument is a string, whose code units `$units` puts into kernel memory as this array. */
  string?: true
  /**
   * The argument is an ordinary array of numbers. It is copied, as elements of this kind behind a header (address of the elements, their number, how many there is
   * room for), the address of which is passed. `resized`: the kernel may make it longer or shorter.
   */
  list?: true | 'resized'
  /** What an ordinary array holds, where that is not numbers. */
  of?: ElementSpec
  /** It holds booleans, which are 0 and 1 in memory. */
  booleans?: true
  /** Its type as `status` shows it, where it is no array of numbers. */
  shown?: string
  /** The kernel may read elements: copy in before the call. */
  reads: boolean
  /** The kernel may write elements: copy out after the call. An array that is written but perhaps not fully must be copied in too (`reads` is true then). */
  writes: boolean
}

/**
 * What an ordinary array holds: arrays, or records with these fields. An element is the address of a header, or of the fields, in the low half of the eight
 * bytes that a number has.
 */
export type ElementSpec = RowSpec | RecordSpec | TypedSpec

/** A typed array: the address of a header like that of an ordinary array. Its elements are where they are, or where they have been copied to for the call. */
export interface TypedSpec {
  typed: ElementKind
  /** The kernel may write its elements. */
  writes: boolean
  of?: undefined
  booleans?: undefined
}

/** Whether an ordinary array holds typed arrays, or objects with some: what else is copied of it costs nothing to speak of. */
export const isOfTyped = (of: ElementSpec | undefined): boolean =>
  of !== undefined &&
  ('typed' in of || ('record' in of && Object.values(of.inner ?? {}).some((field) => 'typed' in field)))

export interface RowSpec {
  list: true | 'resized'
  /** It holds booleans. */
  booleans?: true
  /** The kernel may change one that it was given. */
  writes: boolean
  of?: ElementSpec
}

export interface RecordSpec {
  /** Names of the fields, in order. */
  record: readonly string[]
  /** It is an ordinary array of just these elements. */
  tuple?: true
  /** It has no other fields, and these in their order. */
  listed?: true
  /** It is declared to be of a class. Where methods are called, it must be of the one that `Kernel.made` knows by this name, itself and not by a subclass, and have no members of its own by their names. */
  is?: readonly [name: string, methods?: readonly string[]]
  /** The fields that are booleans; all others are numbers, but for those in `texts`, `inner` and `unused`. */
  booleans?: readonly string[]
  /** The fields that are strings, of `KernelManifest.texts`. */
  texts?: readonly string[]
  /**
   * The fields that may be missing, and how; one that may be undefined may also be not there. They have two cells: in front of the value stands 0, or 1 where it is
   * undefined, 2 where it is null, and 3 where there is no such field.
   */
  missing?: Readonly<Record<string, 'null' | 'undefined' | 'either'>>
  /** It is no object: an element of the array is what its only field is. */
  box?: true
  /** The fields that are arrays and objects. */
  inner?: Readonly<Record<string, ElementSpec>>
  /** Fields that are strings, arrays and objects or may be missing, which the kernel does not look at. */
  unused?: readonly string[]
  /** The kernel may change one that it was given. */
  writes: boolean
}

/** How many numbers there are in an object, without those in its arrays. */
export const fieldCount = ({ record, inner }: RecordSpec): number =>
  record.reduce((sum, name) => {
    const of = inner?.[name]
    return sum + (of && 'record' in of ? fieldCount(of) : 1)
  }, 0)

export type ParamSpec = NumberParam | BigIntParam | BooleanParam | ArrayParam

/** How the Wasm result becomes the JavaScript result: `f64`, `i32` and `i64` (a bigint) as they are, `u32` by `>>> 0`, `u64` by
 * `BigInt.asUintN(64, …)`, `boolean` by `!== 0`, `void` gives undefined.
 * `list` is the address of an ordinary array, or of an object that is an element of one: one that was passed in, or a new one. `NO_HANDLE` stands for undefined.
 * `f64?` may also be undefined: the kernel returns NaN after setting the i32 at `UNDEFINED_FLAG` to 1; the dispatcher then resets it to 0. */
export type ResultSpec = 'void' | 'list' | 'f64' | 'f64?' | 'i32' | 'u32' | 'i64' | 'u64' | 'boolean'

/** An object or array that the dispatcher makes of the values that a kernel has left in slots. */
export type FreshResult =
  | { slot: number; boolean?: true }
  /**
   * `slot` holds two i32, address and length of the array; the one before it address and bytes of the memory that the array is a part of; the one before that
   * what it is: −1 a new array, k ≥ 0 input k itself, −2 − k a new array on the buffer of input k, `SAME_AS` + k the array of slot k.
   */
  | { slot: number; array: ElementKind }
  /** Nothing is left: it is this one of the inputs. */
  | { input: number }
  /** An object that was passed in: the one whose number is in the slot `which`, or the only one. Where `made` is there, −1 stands for a new object. */
  | { among: { is: number; from: InputSource }[]; which?: number; made?: FreshResult }
  /** Where `slot` holds 0, the value; null or undefined where not: where it may be either, 1 stands for undefined and 2 for null. */
  | { missing: 'null' | 'undefined' | 'null | undefined'; slot: number; value: FreshResult }
  /** The slot holds the address of an ordinary array, or of an object that is an element of one: see `KernelManifest.handles`. */
  | { slot: number; handle: true }
  /** The string of that index in `KernelManifest.texts`. */
  | { slot: number; text: true }
  | { tuple: FreshResult[] }
  /** Fields in the order in which JavaScript lists them. */
  | { record: [name: string, value: FreshResult][] }

/** See `FreshResult`. */
export const SAME_AS = 2 ** 20

/** What is missing in one of the two ways. A field is undefined where the object does not have it. */
export interface AbsentInput {
  root: number
  fields?: readonly string[]
  as: 'null' | 'undefined'
}

/** One exported kernel of a module. */
export interface KernelManifest {
  /** Name of the original function, as `fn.name` reports it. */
  name: string
  /** What reasons add: the methods that the kernel has taken in, one of which may have been overridden or replaced. */
  methods?: string
  /** Name of the Wasm export. */
  export: string
  /** Its inputs, in the order in which the export takes them. */
  params: ParamSpec[]
  result: ResultSpec
  /** The function returns this one of its inputs, an array; `result` is `void` then. */
  returns?: number
  /** Arguments, and fields of arguments, that must not be there, which the kernel knows. */
  absent?: readonly AbsentInput[]
  /** Inputs that must be ordinary arrays of so many elements. */
  tuples?: { from: InputSource; length: number }[]
  /** Inputs that must be of the class itself which the variable `of` holds, without members of their own by these names. */
  instances?: { from: InputSource; of: string; methods: readonly string[] }[]
  /** The strings that the kernel tells apart. */
  texts?: readonly string[]
  /** The function returns a new object, or a string; `result` is `void` then. */
  fresh?: FreshResult
  /** The slots of the ordinary arrays and their elements in `fresh`, and what these are: no more is said of arrays of numbers. */
  handles?: { slot: number; made?: ElementSpec }[]
  /** What the result is, if `list`; missing for arrays of numbers. */
  made?: ElementSpec
  /** It makes arrays: the dispatcher gives it the memory that is free behind everything else. */
  heap?: true
  /** Whether copying ordinary arrays in and out pays: `never` → kernel only when all arrays are resident; else the number of elements (sum over arrays)
   * from which on it pays. Ignored under `dispatch: 'always'`. */
  copy: number | 'never'
  /** The same where calls are not sampled; no part of what programs contain. */
  unmeasured?: number | 'never'
  /** The estimate is none to rely on: under `dispatch: 'auto'`, calls that it would give to the kernel with copies are sampled, or those with arrays of kernel memory, too. `made`: calls
   * without arrays, whose results have to be made anew; the original begins. */
  sample?: 'copies' | 'all' | 'made'
  /** From how many code units of strings, which are always copied, and elements of arrays together on a call pays. Missing where there is no such number. */
  units?: number
  /**
   * It may give up after it has written something: arrays that are used where they are must be restored then. `clean`: only before that, and nothing else of
   * it needs care; its calls are made without, and once more with it where they have given up.
   */
  givesUp?: true | 'clean'
  /** An array that it returns may have holes, which have the bits of undefined. */
  holes?: true
  /** The kernel is in the module's native addons, and worth its call from this number of elements on (sum over arrays). Missing: it is not there. */
  native?: number
  /** Native code of it looks into kernel memory: it takes all of that, as bytes, as one more argument, and ordinary arrays as addresses there. */
  takesMemory?: true
}

/**
 * An operation that throws. Its error is the engine's own, message and all, because the dispatcher does the operation again: on the values that the
 * kernel passes, or on others that make the same error.
 */
export type RepeatedOperation =
  /** Not an error: the kernel gives up, and the original has the call. */
  | 'give up'
  | '1n / 0n'
  | '1n % 0n'
  | 'BigInt(x)'
  | 'BigInt.asIntN(64, x)'
  | 'element = x'
  | `new ${ElementKind}(x)`
  | '[].reduce()'
  | '[].reduceRight()'
  | 'array.set(x)'
  | 'Array(x)'
  | `view.${'get' | 'set'}${ViewKind}(x)`
  | `x ${BigIntOperator} 1n`
  | `1n ${BigIntOperator} x`

/** What methods of a DataView read and write. */
export type ViewKind =
  | 'Int8'
  | 'Uint8'
  | 'Int16'
  | 'Uint16'
  | 'Int32'
  | 'Uint32'
  | 'Float32'
  | 'Float64'
  | 'BigInt64'
  | 'BigUint64'

export type BigIntOperator = '+' | '-' | '*' | '/' | '%' | '**' | '&' | '|' | '^' | '<<' | '>>'

/** An error that kernels throw. */
export type ErrorSpec = MadeError | RepeatedError

export interface RepeatedError {
  operation: RepeatedOperation
}

/** Its class, and its message as literal texts around values. */
export interface MadeError {
  type: 'Error' | 'EvalError' | 'RangeError' | 'ReferenceError' | 'SyntaxError' | 'TypeError' | 'URIError'
  /** One more than there are values; undefined where the error has no message. */
  text?: string[]
  /** Which values are booleans. */
  booleans?: boolean[]
  /** Of values that are numbers of strings, the strings; none of others. */
  texts?: (readonly string[])[]
}

/** The bits that stand for undefined inside kernels: a NaN that no arithmetic makes. */
export const UNDEFINED_BITS = 0x7ff80000000f0d0dn

/** What identifies Math functions. Keys are name and number of arguments, `sin/1`; values the hash of the results, then the arguments one after the other. */
export type MathProbes = Readonly<Record<string, readonly number[]>>

/** The Math functions of the library that a module contains. */
export interface LibraryMath {
  probes: MathProbes
  /** Keys of the functions that each kernel uses, by export. Such a kernel has a twin that calls the engine's functions, exported as `<export>.engine`. */
  kernels: Readonly<Record<string, readonly string[]>>
}

/** One Wasm module: the kernels of one source file. */
export interface ModuleManifest {
  abi: typeof RUNTIME_ABI
  /** Wasm bytes, base64; empty where there is native code only. The module imports `env.memory`, and of `env.__memory_base`, `env.__table_base`, `env.__stack_pointer`,
   * `env.__indirect_function_table` only what it uses; Math builtins as `math.<name>`. */
  wasm: string
  /** Bytes of kernel memory that the module's own data needs (a multiple of 16; 0 = none), placed at `__memory_base`. */
  dataSize: number
  /** Where kernels take Math functions from the library: how to find out whether the engine has the same ones, and which kernels use which. */
  math?: LibraryMath
  /** Errors the module throws: function `i` of the import module `throw` throws number i. Its arguments are i64: the bits of a double, or 0 and 1. */
  errors: ErrorSpec[]
}

/** How the dispatchers of a module choose between kernel and original; guards are never skipped. `auto`: cost model, and sampling where it
 * cannot know; `static`: cost model only; `always`: the kernel wherever the guards allow it; `never`: the originals. */
export type DispatchMode = 'auto' | 'static' | 'always' | 'never'

/** What the plugin writes into the rewritten module: the compiler's manifest with the plugin options that matter at run time. */
export interface EmittedModule extends Omit<ModuleManifest, 'errors' | 'math' | 'wasm'> {
  /** As in `ModuleManifest`; or the bytes, of a module that was a file of its own, and empty until it is loaded. */
  wasm: string | Uint8Array<ArrayBuffer>
  /** Puts the twin in the place of each kernel whose Math functions are not the engine's; made by `$math`, missing where there are none. */
  math?: (exports: WebAssembly.Exports) => WebAssembly.Exports
  /** Native code, made by `$native`: gives a kernel its native half. */
  native?: (kernel: object) => void
  /** The import module `throw`, made of `errors` by `$errors`; missing where nothing is thrown. */
  throw?: ((...values: bigint[]) => never)[]
  dispatch: DispatchMode
  /** Bytes of kernel memory to reserve, if this module is the one that opens it. */
  memory?: number
}
