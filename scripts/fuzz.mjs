// @ts-check
/**
 * Compares kernels with their originals on generated programs and arguments, until the time is over or something differs.
 *
 *   npm run fuzz -- [--seconds 60] [--seed S] [--programs N] [--start I] [--failures 1] [--inputs 30] [--no-shrink] [--target wasm|native] [--toolchain embedded|clang|zig]
 *   npm run fuzz -- --sanitize                             native kernels under AddressSanitizer
 *   npm run fuzz -- --log                                  prints a row for docs/fuzzing.md too
 *   npm run fuzz -- --seed S --start I --programs 1        repeats program I of seed S
 *
 * A difference is shrunk and printed as a case for test/fuzz/regressions.ts. Exit code 1 after any failure, or when fewer than 90 % of the functions
 * could be compiled. A program is one module of ten kernels.
 */
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { bundleFuzz } from './bundle-fuzz.mjs'

const bundle = await bundleFuzz(`fuzz-${process.pid}`, { entry: 'test/fuzz/cli.ts' })
process.on('exit', () => rmSync(bundle, { force: true }))
await import(pathToFileURL(bundle).href)
