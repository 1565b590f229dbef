// @ts-check
// `npm run test:sanitized`: native kernels with AddressSanitizer in them, in tests that compare them with the originals and for two minutes of fuzzing. `npm test` does
// this where `CI` is set and a compiler is found.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { bundleFuzz } from './bundle-fuzz.mjs'
import { findOrInstallNativeCompiler } from './native-compiler.mjs'
import { installIfNeeded, root } from './setup.mjs'

installIfNeeded()
findOrInstallNativeCompiler()
const bundle = await bundleFuzz(`asan-${process.pid}`, { entry: 'test/differential/asan-toolchain.ts' })
process.on('exit', () => rmSync(bundle, { force: true }))
const { findAsan, NO_ASAN } = await import(pathToFileURL(bundle).href)
const asan = await findAsan()
if (!asan) {
  console.error(`\n!!! NOTHING WAS RUN UNDER ADDRESSSANITIZER: ${NO_ASAN}`)
  // As other steps that cannot be run: not in vain, but loud.
  process.exit(process.env.CI ? 0 : 1)
}
const env = { ...asan.env, USEJIT_TEST_SANITIZE: '1' }
const tests = ['test/fuzz/regressions.test.ts', 'test/native/kernel-memory.test.ts', 'test/native/math.test.ts']
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', ...tests]
const failed = [
  [vitest, env],
  [['scripts/fuzz.mjs', '--sanitize', '--seconds', '120'], process.env],
].filter(([args, given]) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: given }).status !== 0)
process.exit(failed.length > 0 ? 1 : 0)
