import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type LibraryFunction, mathKey } from './backend/math-library.ts'
import { makeLibraryFunction, makeNativeLibraryFunction } from './make-math-library.ts'

/** Written by `npm run build`: translating the functions that one kernel uses would take longer than translating the kernel. */
export const LIBRARY_FILE = fileURLToPath(new URL('math-library.json', import.meta.url))

let stored: Readonly<Record<string, LibraryFunction>> | undefined
const made = new Map<string, LibraryFunction | undefined>()
/** In front of the keys of what native kernels link. */
export const NATIVE_PREFIX = 'native '

/** What kernels take of the Math library. Where nothing has been built, as in tests of the sources, a function is made when it is first asked for. */
export function findInMathLibrary(name: string, arity: number): LibraryFunction | undefined {
  const key = mathKey(name, arity)
  stored ??= readStored()
  if (Object.hasOwn(stored, key)) return stored[key]
  if (!made.has(key)) made.set(key, makeLibraryFunction(name, arity, findInMathLibrary))
  return made.get(key)
}

/** The same for native kernels, which cannot call the engine's functions: all that the library has, for one argument list. */
export function findInNativeMathLibrary(name: string, arity: number): LibraryFunction | undefined {
  const key = NATIVE_PREFIX + mathKey(name, arity)
  stored ??= readStored()
  if (Object.hasOwn(stored, key)) return stored[key]
  if (!made.has(key)) made.set(key, makeNativeLibraryFunction(name, arity, findInNativeMathLibrary))
  return made.get(key)
}

function readStored(): Record<string, LibraryFunction> {
  try {
    return JSON.parse(readFileSync(LIBRARY_FILE, 'utf8'))
  } catch {
    return {}
  }
}
