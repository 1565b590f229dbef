/** Why a function stays the original when the program is built. */
export type BuildCode =
  | 'syntax-error'
  | 'unknown-option'
  | 'unknown-directive-option'
  | 'near-miss-directive'
  | 'misplaced-directive'
  | 'no-parameter-type'
  | 'unsupported-type'
  | 'unsupported-parameter'
  | 'unsupported-syntax'
  | 'unsupported-call'
  | 'unsupported-operation'
  | 'unknown-variable'
  | 'captured-variable'
  | 'reassigned-function'
  | 'type-conflict'
  | 'aliased-object'
  | 'unbounded-bigint'
  | 'cannot-undo'
  | 'not-profitable'
  | 'cache-unwritable'
  | 'toolchain-missing'
  | 'toolchain-failed'
  | 'no-native-code'
  | 'internal-error'

/** Why the original runs although a kernel was built: reasons of `status(fn)`. */
export type RunCode =
  | 'argument-type'
  | 'argument-range'
  | 'outer-value'
  | 'shared-buffer'
  | 'resized-buffer'
  | 'memory-full'
  | 'gave-up'
  | 'wasm-forbidden'
  | 'corrupt-artifact'
  | 'no-simd'
  | 'not-loaded'
  | 'compiling'
  | 'not-compiled'
  | 'not-found'
  | 'no-native'
  | 'unknown-cpu'
  | 'disabled'

/** Every reason a function can stay (or run) as the original. */
export type DiagnosticCode = BuildCode | RunCode

/** What is to be said about one code, wherever it is said. */
export interface DiagnosticText {
  /** `build`: reported by the plugin and the command line. `run`: a reason in `status(fn)`. */
  phase: 'build' | 'run'
  /** A few words, as a heading. */
  title: string
  /** What happened and why usejit cannot go on, in the user's words. */
  explanation: string
  /** General advice, shown where a diagnostic brings none of its own. */
  help: string
  /** TypeScript that raises the code. */
  bad?: string
  /** The same, put right. */
  good?: string
}

/** The one table that messages, lint rules and `docs/diagnostics.md` are made from. */
export const diagnosticTable: Record<DiagnosticCode, DiagnosticText> = {
  'syntax-error': {
    phase: 'build',
    title: 'The file cannot be parsed',
    explanation: 'The text is not valid TypeScript or JavaScript, so no function of the file was looked at.',
    help: 'Correct the marked place. A file with JSX needs the extension .tsx, .jsx or .js.',
    bad: 'export const n: number = ;',
    good: 'export const n: number = 1',
  },
  'unknown-option': {
    phase: 'build',
    title: 'Unknown plugin option',
    explanation: 'The options given to the plugin contain a name that usejit does not know.',
    help: 'Correct or remove the option; the README lists all of them.',
    bad: 'usejit({ stric: true })',
    good: 'usejit({ strict: true })',
  },
  'unknown-directive-option': {
    phase: 'build',
    title: 'Unknown word after "use jit:"',
    explanation:
      'The directive names an option that does not exist. The function stays the original: guessing could change its results.',
    help: 'Known words: strict, fastmath (or its parts reassoc, contract, nnan, ninf, nsz, arcp, afn), inline, native.',
    bad: 'function f(x: number): number {\n  "use jit: fast-math"\n  return x * 2\n}',
    good: 'function f(x: number): number {\n  "use jit: fastmath"\n  return x * 2\n}',
  },
  'near-miss-directive': {
    phase: 'build',
    title: 'Almost the directive',
    explanation: 'A string looks like the directive but is spelled differently, so it has no effect.',
    help: 'Write exactly "use jit", or "use jit: " followed by words separated by commas.',
    bad: 'function f(x: number): number {\n  "use-jit"\n  return x * 2\n}',
    good: 'function f(x: number): number {\n  "use jit"\n  return x * 2\n}',
  },
  'misplaced-directive': {
    phase: 'build',
    title: 'The directive has no effect here',
    explanation:
      'A directive works as the first statement of a function declaration, function expression, method or arrow function with a block body, ' +
      'or at the top of a file, where it marks every exported function. Getters, setters and constructors cannot be compiled; ' +
      'generators and async functions cannot be compiled.',
    help: 'Make the directive the first statement of an ordinary function, or move the work into one and mark that.',
    bad: 'class Signal {\n  level = 2\n  get energy(): number {\n    "use jit"\n    return this.level * this.level\n  }\n}',
    good: 'class Signal {\n  level = 2\n  energy(): number {\n    "use jit"\n    return this.level * this.level\n  }\n}',
  },
  'no-parameter-type': {
    phase: 'build',
    title: 'A parameter has no type',
    explanation: 'The types of a marked function are those that its signature declares; this parameter declares none.',
    help: 'Annotate the parameter: number, boolean or a typed array. In JavaScript files use a JSDoc comment with @param {number} name.',
    bad: 'function scale(x, k: number): void {\n  "use jit"\n  for (let i = 0; i < x.length; i++) x[i] *= k\n}',
    good: 'function scale(x: Float64Array, k: number): void {\n  "use jit"\n  for (let i = 0; i < x.length; i++) x[i] *= k\n}',
  },
  'unsupported-type': {
    phase: 'build',
    title: 'A type that cannot be compiled yet',
    explanation:
      'Signatures of marked functions can use number, boolean, typed arrays, objects and tuples of these, ordinary arrays of numbers, of such arrays and of objects, aliases and interfaces of these, also of other files and packages, and the names from usejit/types.',
    help: 'Use number, boolean, a typed array such as Float64Array, or a name from usejit/types such as i32.',
    bad: 'function sum(x: bigint[]): bigint {\n  "use jit"\n  return x[0]\n}',
    good: 'function sum(x: Float64Array): number {\n  "use jit"\n  return x[0]\n}',
  },
  'unsupported-parameter': {
    phase: 'build',
    title: 'A form of parameter that cannot be compiled yet',
    explanation:
      'Marked functions take plain named parameters, also such as may be missing, a rest of numbers at the end, and default values that are made of numbers, constants, Math, and earlier parameters and ' +
      'their lengths; `this`, other default values, and patterns without a type, are not compiled yet.',
    help: 'Pass every value as a plain parameter of its own.',
    bad: 'function scale(x: Float64Array, by = Date.now()): void {\n  "use jit"\n  x[0] *= by\n}',
    good: 'function scale(x: Float64Array, by = 2): void {\n  "use jit"\n  x[0] *= by\n}',
  },
  'unsupported-syntax': {
    phase: 'build',
    title: 'A construct that cannot be compiled yet',
    explanation: 'The function uses a statement or expression outside the part of the language that usejit compiles.',
    help: 'Move the construct out of the marked function, or write it with plain loops, conditions and arithmetic.',
    bad: 'function f(x: number): number {\n  "use jit"\n  try { return x } finally { x = 0 }\n}',
    good: 'function f(x: number): number {\n  "use jit"\n  return x\n}',
  },
  'unsupported-call': {
    phase: 'build',
    title: 'A call that cannot be compiled yet',
    explanation:
      'A marked function can call Math, its own helper functions, and functions of this and other files that are known by name; what is called here is none of these.',
    help: 'Move the call out of the marked function, or call a function that is declared by name.',
    bad: 'function f(x: number): number {\n  "use jit"\n  console.log(x)\n  return x\n}',
    good: 'function f(x: number): number {\n  "use jit"\n  return Math.sqrt(x)\n}',
  },
  'unsupported-operation': {
    phase: 'build',
    title: 'An operation that cannot be compiled for these types',
    explanation: 'The operator or property exists in the language, but not yet in kernels for values of these types.',
    help: 'Convert the values first, or do this step outside the marked function.',
    bad: 'function f(x: Float64Array): boolean {\n  "use jit"\n  return x == 1\n}',
    good: 'function f(x: Float64Array): boolean {\n  "use jit"\n  return x[0] === 1\n}',
  },
  'unknown-variable': {
    phase: 'build',
    title: 'A variable that is declared nowhere in the file',
    explanation:
      'The name is neither a parameter nor a local variable, nor declared in this file, nor a global that usejit knows.',
    help: 'Check the spelling, or pass the value as a parameter.',
    bad: 'function f(x: number): number {\n  "use jit"\n  return x * scael\n}',
    good: 'function f(x: number, scale: number): number {\n  "use jit"\n  return x * scale\n}',
  },
  'captured-variable': {
    phase: 'build',
    title: 'A variable from outside the function',
    explanation:
      'The function uses a variable that lives outside of it. Kernels share numbers, booleans and typed arrays with the code around them, ' +
      'where the variable can be seen from the place of the function and its declaration or initial value tells its type; not this one.',
    help: 'Declare the type of the variable, or pass the value as a parameter.',
    bad: 'const gain = JSON.parse(\'2\')\nfunction f(x: number): number {\n  "use jit"\n  return x * gain\n}',
    good: 'const gain: number = JSON.parse(\'2\')\nfunction f(x: number): number {\n  "use jit"\n  return x * gain\n}',
  },
  'reassigned-function': {
    phase: 'build',
    title: 'A function that is replaced while the program runs',
    explanation: 'The name of the function is assigned again somewhere, so a compiled call could run the wrong one.',
    help: 'Declare the function once and do not assign to its name.',
    bad: 'function twice(x: number): number {\n  "use jit"\n  return x * 2\n}\ntwice = (x) => x * 3',
    good: 'function twice(x: number): number {\n  "use jit"\n  return x * 2\n}\nconst thrice = (x: number): number => x * 3',
  },
  'type-conflict': {
    phase: 'build',
    title: 'A value with two types',
    explanation: 'One variable or result holds values of different types on different ways through the function.',
    help: 'Use one variable for each type, or convert explicitly, for example with Number(…).',
    bad: 'function f(x: number) {\n  "use jit"\n  return x > 0 ? x : false\n}',
    good: 'function f(x: number): number {\n  "use jit"\n  return x > 0 ? x : 0\n}',
  },
  'aliased-object': {
    phase: 'build',
    title: 'An object with several names',
    explanation:
      'Objects inside a kernel become variables, one for each field. That needs to be known for every name, when the program is built: which object does it mean? ' +
      'Here two names are sometimes one object and sometimes two, and a field is changed or the objects are compared.',
    help: 'Copy the fields where the second name comes into being, or keep to one name for each object.',
    bad: 'function f(n: number): number {\n  "use jit"\n  const p = { x: 1 }\n  let q = { x: 2 }\n  if (n > 0) q = p\n  q.x = n\n  return p.x\n}',
    good: 'function f(n: number): number {\n  "use jit"\n  const p = { x: 1 }\n  let q = { x: 2 }\n  if (n > 0) q = { ...p }\n  q.x = n\n  return p.x\n}',
  },
  'unbounded-bigint': {
    phase: 'build',
    title: 'A bigint that may be too large',
    explanation:
      'A bigint can have any size; compiled code computes with 64 bits, and with 128 where an intermediate result needs them. This one is not known to ' +
      'fit, and more than its low bits are looked at.',
    help: 'Say how many bits count, with BigInt.asUintN(64, …) or BigInt.asIntN(64, …). Parameters can be declared as i64 or u64 of usejit/types.',
    bad: 'function cube(x: bigint): bigint {\n  "use jit"\n  return x * x * x\n}',
    good: 'function cube(x: bigint): bigint {\n  "use jit"\n  return BigInt.asIntN(64, x * x * x)\n}',
  },
  'cannot-undo': {
    phase: 'build',
    title: 'An ordinary array beside random numbers',
    explanation:
      'At some places only the original can go on: an ordinary array becomes longer, or takes undefined as an element. A kernel that comes to one undoes ' +
      'what it has done. The random numbers that it has drawn cannot be put back, so the original would get others.',
    help: 'Use a typed array, or draw the random numbers outside of the function.',
    bad: 'function fill(x: number[], n: number): void {\n  "use jit"\n  for (let i = 0; i < n; i++) x[i] = Math.random()\n}',
    good: 'function fill(x: Float64Array, n: number): void {\n  "use jit"\n  for (let i = 0; i < n; i++) x[i] = Math.random()\n}',
  },
  'not-profitable': {
    phase: 'build',
    title: 'Too little work to gain anything',
    explanation:
      'The function has no loop, and does so little that calling a kernel costs more than it gains; the JavaScript engine is faster.',
    help:
      'Nothing needs doing. Mark the loop that calls this function instead: it is then compiled as part of that loop. ' +
      "The option dispatch: 'always' makes a kernel nevertheless.",
    bad: 'function twice(x: number): number {\n  "use jit"\n  return x * 2\n}',
    good:
      'const twice = (x: number): number => x * 2\nfunction twiceAll(x: Float64Array): void {\n  "use jit"\n' +
      '  for (let i = 0; i < x.length; i++) x[i] = twice(x[i])\n}',
  },
  'cache-unwritable': {
    phase: 'build',
    title: 'The cache directory cannot be written',
    explanation: 'Compiled kernels could not be stored. The build is right but compiles everything again next time.',
    help: 'Make the directory writable, or name another with the option cacheDir or the variable USEJIT_CACHE_DIR.',
  },
  'toolchain-missing': {
    phase: 'build',
    title: 'No toolchain found',
    explanation:
      'The package or program that produces WebAssembly from the compiled functions is not installed; all functions stay originals.',
    help: "Install usejit again, with which the package @yowasp/clang comes. If the option toolchain says 'zig' or 'clang': install that, or leave out the option.",
  },
  'toolchain-failed': {
    phase: 'build',
    title: 'The toolchain failed',
    explanation:
      'The program that makes machine code ended with an error on a function that usejit handed to it. The function stays the original; this is a defect of usejit.',
    help: 'Please report it with the report file, which holds what usejit handed over.',
  },
  'no-native-code': {
    phase: 'build',
    title: 'No native code for this function or file',
    explanation:
      'Native code was asked for and is not there: no compiler for it was found, it failed, or the function uses what only WebAssembly has. The function runs as WebAssembly.',
    help: 'Read the message: install Zig, or clang with lld (npx usejit doctor names the command), correct the variable that names a compiler, or take the native target away.',
  },
  'internal-error': {
    phase: 'build',
    title: 'A defect of usejit',
    explanation: 'The compiler failed in a way that it should not have. The function stays the original.',
    help: 'Please report it with the source of the function.',
  },
  'argument-type': {
    phase: 'run',
    title: 'An argument of another type than declared',
    explanation: 'The call passed a value whose type differs from the signature, so the original ran.',
    help: 'Pass the declared types, with exactly as many arguments as there are parameters.',
    bad: 'sum([1, 2, 3] as unknown as Float64Array)',
    good: 'sum(Float64Array.of(1, 2, 3))',
  },
  'argument-range': {
    phase: 'run',
    title: 'A number outside of its range',
    explanation:
      'The kernel was built for numbers within a range: one that the signature claims (u8, i32, …) or that the function needs (a count or index below 2³¹). ' +
      'The call passed another number, so the original ran.',
    help: 'Pass a number within the range, or declare the parameter as number.',
    bad: 'shade(300) // shade(level: u8)',
    good: 'shade(255)',
  },
  'outer-value': {
    phase: 'run',
    title: 'A variable or field from outside that is not what the kernel expects',
    explanation:
      'The function uses a variable that is declared outside of it, or a field. It was not of the type that its declaration or first value tells, ' +
      'out of the range that the kernel needs, or had no value yet, so the original ran.',
    help: 'Keep to one type, and give the variable its first value before the function is called.',
    bad: 'let gain: any = 2\ngain = "3"',
    good: 'let gain = 2\ngain = 3',
  },
  'shared-buffer': {
    phase: 'run',
    title: 'An array over shared memory',
    explanation: 'Another thread can change a SharedArrayBuffer while a kernel runs, so the original ran.',
    help: 'Pass a copy, for example x.slice().',
    bad: 'sum(new Float64Array(new SharedArrayBuffer(800)))',
    good: 'sum(new Float64Array(new ArrayBuffer(800)))',
  },
  'resized-buffer': {
    phase: 'run',
    title: 'An array whose buffer was detached or can be resized',
    explanation: 'The length of such an array can change under the kernel, so the original ran.',
    help: 'Pass an array over a buffer of fixed size that was not transferred away.',
    bad: 'sum(new Float64Array(new ArrayBuffer(800, { maxByteLength: 1600 })))',
    good: 'sum(new Float64Array(100))',
  },
  'memory-full': {
    phase: 'run',
    title: 'The arrays do not fit into kernel memory',
    explanation: 'The arguments of the call need more room than kernel memory has left, so the original ran.',
    help: 'Raise the plugin option memory, free arrays from alloc() that are no longer used, or work in blocks.',
  },
  'gave-up': {
    phase: 'run',
    title: 'The kernel gave the call up',
    explanation:
      'An ordinary array can do more than kernels can do with it: become longer by an assignment behind its end, have holes, hold undefined, have ' +
      'properties such as a[-1]. And arrays that a kernel makes may need more room than kernel memory has left. A kernel that comes to such a ' +
      'place undoes what it has done, and the original has the whole call.',
    help: 'Nothing has to be done while it is rare. Otherwise make the array as long as it becomes, or use a typed array.',
  },
  'wasm-forbidden': {
    phase: 'run',
    title: 'WebAssembly is not allowed or not available',
    explanation:
      'The page, most often by its Content-Security-Policy, or the host forbids compiling WebAssembly, so the originals run.',
    help: "Add 'wasm-unsafe-eval' to script-src of the Content-Security-Policy.",
  },
  'corrupt-artifact': {
    phase: 'run',
    title: 'A kernel module is damaged',
    explanation:
      'The compiled module is not what the compiler wrote, or belongs to another version of usejit, so the originals run.',
    help: 'Build again, with an empty cache directory if it stays; see that nothing rewrites the output and that one version of usejit is installed.',
  },
  'no-simd': {
    phase: 'run',
    title: 'The engine has no WebAssembly SIMD',
    explanation: 'Kernels use 128-bit vector instructions that this engine lacks, so the originals run.',
    help: 'Nothing needs doing; engines since 2023 have it.',
  },
  'not-loaded': {
    phase: 'run',
    title: 'The kernel is not loaded yet',
    explanation:
      'The module is large and compiles in the background, or is a file that is being fetched; until it is ready the original runs.',
    help: 'Nothing needs doing; status(fn).state turns from pending to ready.',
  },
  compiling: {
    phase: 'run',
    title: 'The kernel is still being compiled',
    explanation:
      "Vite's dev server hands out a changed file before its kernels are made, and the originals run until the page has them, usually some tenths of a second later.",
    help: 'Nothing needs doing; status(fn).state turns from pending to ready.',
  },
  'not-compiled': {
    phase: 'run',
    title: 'The kernel could not be compiled after all',
    explanation:
      "Vite's dev server had handed out the file before its kernels were made, and then their machine code could not be made, so the originals run.",
    help: 'Read what the terminal of the dev server says. Kernels of the same file that could be made are there after a reload.',
  },
  'not-found': {
    phase: 'run',
    title: 'The kernel module could not be loaded',
    explanation:
      "By the option inlineLimit the kernel module is a file beside the program, and that file is not where the program looks for it, or may not be fetched, so the originals run. On Vite's dev server: it was started anew, or does not answer.",
    help: 'Read the message; deploy the .wasm file with the bundle, or leave out inlineLimit. On the dev server, reload the page.',
  },
  'no-native': {
    phase: 'run',
    title: 'Native code is not used',
    explanation:
      'The module has native code, and it was not loaded: there is none for this platform, its file is missing, damaged or of another build, or the process may not load addons. WebAssembly runs where the module has it, else the original.',
    help: 'Read the message; ship the .node file with the bundle and leave it as it is.',
  },
  'unknown-cpu': {
    phase: 'run',
    title: 'USEJIT_CPU names no processor level',
    explanation:
      'The variable keeps native code below a level, for tests, and what it names is none: the best level that the processor has runs, as if it were not set.',
    help: 'Set it to one of the levels in the message, or unset it.',
  },
  disabled: {
    phase: 'run',
    title: 'Kernels are switched off',
    explanation:
      'The option enabled: false, the option dispatch: "never" or the variable USEJIT_DISABLE makes every call run the original.',
    help: 'Remove the option or the variable.',
  },
}
