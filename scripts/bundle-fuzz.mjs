// @ts-check
/** Builds parts of the fuzzer, each as one file of plain JavaScript, perhaps with a mistake planted in the compiler. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { plant } from '../test/fuzz/mutants.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'src')

/**
 * @param {string} name of the file without extension; two runs may build at the same time
 * @param {object} options
 * @param {string} options.entry
 * @param {import('../test/fuzz/mutants.mjs').Mutant} [options.mutant]
 * @returns {Promise<string>} path of the bundle
 */
export async function bundleFuzz(name, { entry, mutant }) {
  // Inside the repository, so that the packages that stay outside the bundle are found.
  const directory = join(root, 'node_modules', '.cache', 'usejit-fuzz')
  mkdirSync(directory, { recursive: true })
  const outfile = join(directory, `${name}.mjs`)
  let planted = false
  /** @type {import('esbuild').Plugin} */
  const mutation = {
    name: 'mutant',
    setup(setup) {
      setup.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!path.startsWith(sources)) return undefined
        const text = readFileSync(path, 'utf8')
        const isPlace = mutant !== undefined && path === join(sources, mutant.file)
        planted ||= isPlace
        const changed = isPlace ? plant(mutant, text) : text
        // Files look for others beside themselves, not beside the bundle.
        const contents = changed.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        return { contents, loader: 'ts' }
      })
    },
  }
  await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile,
    plugins: [mutation],
    logLevel: mutant ? 'silent' : 'warning',
  })
  if (mutant && !planted)
    throw new Error(`The fuzzer does not load src/${mutant.file}, where “${mutant.name}” belongs.`)
  return outfile
}
