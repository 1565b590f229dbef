// @ts-check
// `npm run bench`: measures the kernels of bench/ against their originals, against C and against Numba. Options: see bench/options.ts.
import './node-version.mjs'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setup } from './setup.mjs'

setup()
// After the setup, which may have to install it.
const { build } = await import('esbuild')
// Inside the repository and not in node_modules, so that the bundle finds usejit itself and the packages that stay outside.
const out = join(root, 'out', 'bench')
mkdirSync(out, { recursive: true })
const outfile = join(out, 'main.mjs')
await build({
  entryPoints: [join(root, 'bench', 'main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  tsconfigRaw: {},
})
const { main } = await import(pathToFileURL(outfile).href)
try {
  process.exitCode = await main(root, out, process.argv.slice(2))
} catch (error) {
  console.error(/** @type {Error} */ (error).message)
  process.exitCode = 2
}
