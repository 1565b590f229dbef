/**
 * The two command lines that turn one LLVM IR module into a Wasm library: clang's compiler proper, then the linker.
 * (The clang driver would start LLVM three times: it first asks itself for the job list.)
 */

import { createHash } from 'node:crypto'
import type { TextForm } from './toolchain.ts'

/** Input file of the compile step. LLVM's messages carry this name. */
export const IR_FILE = 'kernel.ll'
/** What lies between the two. */
export const OBJECT_FILE = 'kernel.o'
/** Output file of the link step. */
export const WASM_FILE = 'kernel.wasm'
/** What is written for people. */
export const TEXT_FILE = 'kernel.txt'
/** LLVM's optimisation record. */
export const REMARKS_FILE = 'kernel.opt.yaml'

/** Wasm features that every supported engine has (Node 20, 2023 browsers). Nothing that may round differently per machine: no relaxed SIMD. */
const WASM_FEATURES = [
  'simd128',
  'bulk-memory',
  'nontrapping-fptoint',
  'sign-ext',
  'mutable-globals',
  'multivalue',
] as const

/**
 * LLVM thinks that bringing two scalars into one vector costs as much as it gains elsewhere to have them there. In an engine it costs more: gradient noise, with
 * eight conditions a pixel in pairs, took 1.7 times as long as without. What `jam-loops` has put side by side is paired nevertheless: there are no scalars.
 */
const PAIR_ONLY_WHERE_SURE = ['-mllvm', '-slp-threshold=10']

const COMPILE = [
  'clang',
  '-cc1',
  '-triple',
  'wasm32-unknown-unknown',
  '-O3',
  // cc1 does not imply these from -O3, only the driver does.
  '-vectorize-loops',
  '-vectorize-slp',
  '-mrelocation-model',
  'pic',
  '-pic-level',
  '2',
  '-ffp-contract=off',
  ...WASM_FEATURES.flatMap((feature) => ['-target-feature', `+${feature}`]),
  '-emit-obj',
  '-o',
  OBJECT_FILE,
  '-x',
  'ir',
  IR_FILE,
]

const LINK = [
  'wasm-ld',
  '-shared',
  '--experimental-pic',
  '--import-memory',
  '--no-entry',
  '--allow-undefined',
  // Keeps `dylink.0`, which tells how much memory the module's data needs.
  '--strip-all',
]

/**
 * Asks for the record of the pass that makes vectors of loops. Of the one that pairs operations only successes are asked for, which are printed: it has hundreds of things
 * to say of each function, and writing them down takes as long as all the rest.
 */
const REMARKS = [
  '-opt-record-file',
  REMARKS_FILE,
  '-opt-record-format',
  'yaml',
  '-opt-record-passes',
  'loop-vectorize',
  '-Rpass=slp-vectorizer',
]

/**
 * What LLVM has said, in one text.
 *
 * @param record contents of `REMARKS_FILE`
 * @param log what was printed
 */
export const joinRemarks = (record: string, log: string): string =>
  [...log.split(/\r?\n/).filter((line) => line.includes('remark: ')), record].join('\n')

/** Stands for the command lines in cache keys. Remarks change nothing about the artifact. */
export const FLAGS_DIGEST = createHash('sha256')
  .update(JSON.stringify([COMPILE, PAIR_ONLY_WHERE_SURE, LINK]))
  .digest('hex')
  .slice(0, 8)

/**
 * The command lines for one module, to be run in order over one set of files.
 * @param exports symbols the Wasm module exports
 * @param jammed whether the module has operations side by side that were put there to be done in pairs
 * @param remarks whether LLVM tells in `REMARKS_FILE` what it did
 */
export function llvmCommands(exports: readonly string[], jammed = false, remarks = false): string[][] {
  const compile = [...COMPILE, ...(jammed ? [] : PAIR_ONLY_WHERE_SURE), ...(remarks ? REMARKS : [])]
  return [compile, [...LINK, ...exports.map((name) => `--export=${name}`), '-o', WASM_FILE, OBJECT_FILE]]
}

/** The command line that writes a module as text, optimised as `llvmCommands` has it. */
export function llvmTextCommand(form: TextForm, jammed = false): string[] {
  const [compile] = llvmCommands([], jammed)
  return asText(compile, form)
}

const OUTPUT: Readonly<Record<TextForm, string>> = { llvm: '-emit-llvm', assembly: '-S' }

/** A compile command that writes text in place of an object. */
export const asText = <T extends string>(command: readonly T[], form: TextForm): (T | string)[] =>
  command.map((word) => (word === '-emit-obj' ? OUTPUT[form] : word === OBJECT_FILE ? TEXT_FILE : word))
