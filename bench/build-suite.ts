import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import usejit from 'usejit/esbuild'
import { plainModules } from './plain-modules.ts'

/** The bundle with compiled kernels, and what building it took. */
export interface BuiltSuite {
  /** Path of the bundle, an ES module for Node. */
  file: string
  milliseconds: number
  /** Size of all kernels in bytes. */
  wasmBytes: number
  functions: { name: string; file: string; state: string; reasons: string[] }[]
}

/**
 * Bundles `measure.ts` with usejit, as a user would.
 *
 * @param root folder of the repository
 * @param out folder for the bundle and the report
 * @param cacheDir folder of compiled artifacts; an empty one for a cold build
 * @param native with native kernels for this machine too
 */
export async function buildSuite(root: string, out: string, cacheDir: string, native = false): Promise<BuiltSuite> {
  const file = join(out, native ? 'measure-native.mjs' : 'measure.mjs')
  const report = join(out, 'report.json')
  const started = performance.now()
  await build({
    entryPoints: [join(root, 'bench', 'measure.ts')],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    absWorkingDir: root,
    // Without the paths of the repository's own tsconfig: "usejit/runtime" is dist, as users get it.
    tsconfigRaw: {},
    logLevel: 'warning',
    plugins: [plainModules, usejit({ cacheDir, report, targets: native ? ['wasm', 'native'] : ['wasm'] })],
  })
  const milliseconds = performance.now() - started
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as SuiteReport
  return {
    file,
    milliseconds,
    wasmBytes: files.reduce((total, { wasmBytes }) => total + wasmBytes, 0),
    functions: files.flatMap(({ file, functions }) =>
      functions.map(({ name, state, reasons }) => ({ name, file, state, reasons: reasons.map(({ code }) => code) })),
    ),
  }
}

/** The parts of the plugin's report that are used here. */
interface SuiteReport {
  files: {
    file: string
    wasmBytes: number
    functions: { name: string; state: string; reasons: { code: string }[] }[]
  }[]
}
