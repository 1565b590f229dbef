import { reachable } from '../ir/call-graph.ts'
import type { IrFunction } from '../ir/ir.ts'

/** What the library has of one Math function, as text for modules that use it. */
export interface LibraryFunction {
  /** LLVM IR of all that follows. */
  text: string
  /** Whether there is the function for one argument list. Otherwise the engine's is called, which is at least as fast. */
  scalar: boolean
  /** LLVM IR of the function for several numbers at once, by how many they are. */
  lanes: Readonly<Record<number, string>>
  /** Keys of the functions of the engine that the text calls. */
  engine: string[]
  /** Keys of the functions of the library that it calls, and those that they call. */
  needs: string[]
  /** Names of the runtime functions that it calls. */
  runtime: string[]
  /** How to find out whether the engine has the same function: the hash of the results, then the arguments. Missing where every engine must have it. */
  probe?: number[]
}

/** The Math library: what it has of the function of this name with so many arguments. */
export type MathLibrary = (name: string, arity: number) => LibraryFunction | undefined

export const NO_LIBRARY: MathLibrary = () => undefined

/** Name and number of arguments, under which a function is known to compiler, manifest and loader. */
export const mathKey = (name: string, arity: number): string => `${name}/${arity}`

/** Looks a key up. */
export function findByKey(library: MathLibrary, key: string): LibraryFunction | undefined {
  const [name, arity] = key.split('/')
  return library(name, Number(arity))
}

/** The symbol of a library function. The name is none that LLVM gives a meaning to. */
export const librarySymbol = (name: string, arity: number): string => `usejit.library.${name}.${arity}`

/** Behind the symbol of a function that takes Math functions from the engine, where its twin takes them from the library. */
export const ENGINE_TWIN = '.engine'

/** The symbol of a library function for several numbers at once. */
export const laneSymbol = (name: string, arity: number, lanes: number): string =>
  `${librarySymbol(name, arity)}.x${lanes}`

/** @returns the keys of all functions of the library that a function uses, itself or through those that it calls */
export function usedOfLibrary(root: IrFunction, library: MathLibrary): Set<string> {
  const used = new Set<string>()
  for (const fn of reachable(root)) {
    for (const block of fn.blocks) {
      for (const { op, attr, args } of block.instrs) {
        if (op !== 'math.host') continue
        const name = attr.name as string
        const found = library(name, args.length)
        if (!found) continue
        used.add(mathKey(name, args.length))
        for (const key of found.needs) used.add(key)
      }
    }
  }
  return used
}
