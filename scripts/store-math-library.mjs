/** Part of the build: takes the Math library through the compiler in dist/ and stores what kernels link, so that no build of a user has to. */
import { rmSync, writeFileSync } from 'node:fs'

// Not by name: types are checked before anything is built.
const built = (file) => import(new URL(`../dist/compiler/${file}.js`, import.meta.url).href)
const { mathLibrary } = await built('backend/math/library')
const { findInMathLibrary, findInNativeMathLibrary, LIBRARY_FILE, NATIVE_PREFIX } = await built('math-library')

rmSync(LIBRARY_FILE, { force: true })
const functions = {}
for (const { builtin, arity } of mathLibrary) {
  const found = findInMathLibrary(builtin, arity)
  if (found) functions[`${builtin}/${arity}`] = found
  const native = findInNativeMathLibrary(builtin, arity)
  if (native) functions[`${NATIVE_PREFIX}${builtin}/${arity}`] = native
}
writeFileSync(LIBRARY_FILE, JSON.stringify(functions))
