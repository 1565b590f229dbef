import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Imports that end in `?plain` give a module without its directives. What V8 has learned of a function in the one does not count in the other, and there is no
 * dispatcher to go through.
 */
export const plainModules: Plugin = {
  name: 'plain-modules',
  setup({ onResolve, onLoad }) {
    const suffix = /\?plain$/
    onResolve({ filter: suffix }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(suffix, '')),
      namespace: 'plain',
    }))
    onLoad({ filter: /.*/, namespace: 'plain' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(/^\s*'use jit'$/gm, ''),
      loader: 'ts',
      resolveDir: dirname(path),
    }))
  },
}
