/** The two command lines that turn one LLVM IR module into a Node-API addon, as `llvm-commands.ts` has them for Wasm. */

import { createHash } from 'node:crypto'
import { asText, IR_FILE, OBJECT_FILE } from './llvm-commands.ts'
import { type Platform, TRIPLES } from './platform.ts'
import type { TextForm } from './toolchain.ts'

/** Output file of the link step. */
export const ADDON_FILE = 'kernel.node'

/** Programs of LLVM by their usual names. `clang` is given `-cc1` first: the compiler proper, not the driver. */
export type LlvmTool = 'clang' | 'wasm-ld' | 'ld.lld' | 'ld64.lld' | 'lld-link'

const COMPILE = [
  '-O3',
  // cc1 does not imply these from -O3, only the driver does.
  '-vectorize-loops',
  '-vectorize-slp',
  '-mrelocation-model',
  'pic',
  '-pic-level',
  '2',
  // Products and sums are rounded each for itself, whatever the processor could do.
  '-ffp-contract=off',
  // What no part calls can be left out.
  '-ffunction-sections',
  '-emit-obj',
]

/**
 * Loops that add up numbers may be vectors, with the additions in order, as is so on other processors without it. Which of them are is said with each loop
 * (`ordered-sums.ts`).
 */
const COMPILE_X64 = ['-mllvm', '-force-ordered-reductions']

/** What the linker is told, by system. Symbols of Node-API stay undefined: the process that loads the file has them. */
const LINK: Readonly<Record<'linux' | 'darwin' | 'win32', readonly string[]>> = {
  linux: [
    'ld.lld',
    '-shared',
    '-s',
    '--build-id=none',
    '--hash-style=gnu',
    '-z',
    'now',
    '-z',
    'noexecstack',
    '--gc-sections',
    // Levels have the same code where there is nothing to vectorise.
    '--icf=all',
  ],
  darwin: ['ld64.lld', '-dylib', '-undefined', 'dynamic_lookup', '-dead_strip', '--icf=all', '-x', '-no_data_const'],
  win32: [
    'lld-link',
    '/dll',
    '/noentry',
    '/nodefaultlib',
    '/opt:ref',
    '/opt:icf',
    '/brepro',
    '/export:napi_register_module_v1',
  ],
}

/**
 * What Windows has for addons, by file: definitions from which the linker makes import libraries, so that no SDK is needed. `ucrtbase` is part of Windows 10.
 */
const WINDOWS_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  kernel32: ['GetModuleHandleW', 'GetProcAddress', 'GetCurrentThreadStackLimits'],
  ucrtbase: ['memcpy', 'memmove', 'memset', 'ceil', 'floor', 'trunc'],
}

/** Files that have to be there before the commands run, by name. */
export function nativeInputs(platform: Platform): Record<string, string> {
  if (!platform.startsWith('win32')) return {}
  return Object.fromEntries(
    Object.entries(WINDOWS_IMPORTS).map(([library, names]) => [
      `${library}.def`,
      `LIBRARY ${library}.dll\nEXPORTS\n${names.map((name) => `  ${name}\n`).join('')}`,
    ]),
  )
}

/** Stands for the command lines in cache keys. */
export const NATIVE_FLAGS_DIGEST = createHash('sha256')
  .update(JSON.stringify([COMPILE, COMPILE_X64, LINK, WINDOWS_IMPORTS]))
  .digest('hex')
  .slice(0, 8)

/** Who links the addon of a platform. */
export const linkerOf = (platform: Platform): LlvmTool => nativeCommands(platform, 1).link[0]

/** Names of the files with LLVM IR. @param parts how many modules there are */
export const irFiles = (parts: number): string[] => Array.from({ length: parts }, (_, i) => `${i}.${IR_FILE}`)

/**
 * The command lines for one addon, to be run in one folder; the first word of each is an `LlvmTool`.
 * @param platform what the addon is for
 * @param parts how many modules it is linked from
 * @returns those that can run at the same time, and the one behind them
 */
export function nativeCommands(platform: Platform, parts: number): { first: Command[]; link: Command } {
  const objects = Array.from({ length: parts }, (_, i) => `${i}.${OBJECT_FILE}`)
  return {
    first: [
      ...irFiles(parts).map((file, i) => compileCommand(platform, file, objects[i])),
      ...importLibraries(platform),
    ],
    link: linkCommand(platform, objects),
  }
}

/** A program and its arguments. */
export type Command = [LlvmTool, ...string[]]

const compileCommand = (platform: Platform, from: string, to: string): Command => [
  'clang',
  '-cc1',
  '-triple',
  TRIPLES[platform],
  ...COMPILE,
  ...(platform.endsWith('-x64') ? COMPILE_X64 : []),
  '-o',
  to,
  '-x',
  'ir',
  from,
]

/** The command line that writes such a module as text; AT&T's syntax is nobody's first choice for x86. */
export function nativeTextCommand(platform: Platform, form: TextForm): string[] {
  const command = asText(compileCommand(platform, IR_FILE, OBJECT_FILE), form)
  return platform.endsWith('-x64') ? [...command, '-mllvm', '-x86-asm-syntax=intel'] : command
}

function importLibraries(platform: Platform): Command[] {
  const [system, processor] = platform.split('-')
  if (system !== 'win32') return []
  return Object.keys(WINDOWS_IMPORTS).map((library) => [
    'lld-link',
    '/lib',
    `/machine:${processor}`,
    `/def:${library}.def`,
    `/out:${library}.lib`,
  ])
}

function linkCommand(platform: Platform, objects: readonly string[]): Command {
  const [system, processor] = platform.split('-') as ['linux' | 'darwin' | 'win32', 'x64' | 'arm64']
  const [linker, ...flags] = LINK[system] as [LlvmTool, ...string[]]
  switch (system) {
    case 'linux':
      return [linker, ...flags, '-o', ADDON_FILE, ...objects]
    case 'darwin': {
      const arch = processor === 'x64' ? 'x86_64' : 'arm64'
      return [
        linker,
        '-arch',
        arch,
        '-platform_version',
        'macos',
        '11.0',
        '11.0',
        ...flags,
        '-o',
        ADDON_FILE,
        ...objects,
      ]
    }
    case 'win32':
      return [
        linker,
        `/machine:${processor}`,
        ...flags,
        `/out:${ADDON_FILE}`,
        ...objects,
        ...Object.keys(WINDOWS_IMPORTS).map((library) => `${library}.lib`),
      ]
  }
}
