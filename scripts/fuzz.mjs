/**
 * Compares kernels with their originals on generated programs and arguments, until the time is over or something differs.
 *
 *   npm run fuzz -- [--seconds 60] [--seed S] [--programs N] [--start I] [--failures 1] [--inputs 30] [--no-shrink] [--target wasm|native]
 *   npm run fuzz -- --log                                  prints a row for docs/fuzzing.md too
 *   npm run fuzz -- --seed S --start I --programs 1        repeats program I of seed S
 *
 * A difference is shrunk and printed as a case for test/fuzz/regressions.ts. Exit code 1 after any failure, or when fewer than 90 % of the functions
 * could be compiled. A program is one module of ten kernels.
 */
import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// Inside the repository, so that the packages that stay outside the bundle are found.
const directory = join(root, 'node_modules', '.cache', 'usejit-fuzz')
await mkdir(directory, { recursive: true })
// Two runs may build at the same time.
const outfile = join(directory, `fuzz-${process.pid}.mjs`)
await build({
  entryPoints: [join(root, 'test', 'fuzz', 'cli.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  outfile,
})
process.on('exit', () => rmSync(outfile, { force: true }))
await import(pathToFileURL(outfile).href)
