// @ts-check
// `npm run test:platforms`: native code for linux-arm64 is run, on whatever Linux this is. `npm test` leaves it out where no command is given.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { findOrInstallArm64Node } from './arm64-node.mjs'
import { findOrInstallNativeCompiler } from './native-compiler.mjs'
import { installIfNeeded, root } from './setup.mjs'

installIfNeeded()
const compiler = findOrInstallNativeCompiler()
const arm64 = findOrInstallArm64Node()
for (const one of [compiler, arm64])
  if ('missing' in one) {
    console.error(`\n!!! NOTHING WAS RUN ON ARM64: ${one.missing}.`)
    process.exit(1)
  }
const command = 'command' in arm64 ? arm64.command : []
console.log(`linux-arm64: ${command.join(' ')}`)
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', 'test/native/arm64.test.ts']
const { status } = spawnSync(process.execPath, vitest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, USEJIT_ARM64_NODE: JSON.stringify(command) },
})
process.exit(status ?? 1)
