// @ts-check
// `npm run test:platforms`: native code for linux-arm64 and win32-x64 is run, on whatever Linux this is. `npm test` leaves it out where no command is given.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { findOrInstallArm64Node } from './arm64-node.mjs'
import { findOrInstallNativeCompiler } from './native-compiler.mjs'
import { installIfNeeded, root } from './setup.mjs'
import { findOrInstallWineNode } from './wine-node.mjs'

installIfNeeded()
const compiler = findOrInstallNativeCompiler()
if ('missing' in compiler) {
  console.error(`\n!!! NOTHING WAS RUN: ${compiler.missing}.`)
  process.exit(1)
}
/** @type {Record<string, { command: string[], env?: Record<string, string> }>} */
const nodes = {}
/** @type {string[]} */
const missing = []
for (const [platform, found] of Object.entries({
  'linux-arm64': findOrInstallArm64Node(),
  'win32-x64': findOrInstallWineNode(),
})) {
  if ('missing' in found) missing.push(`\n!!! NOTHING WAS RUN ON ${platform}: ${found.missing}.`)
  else {
    nodes[platform] = found
    console.log(`${platform}: ${found.command.join(' ')}`)
  }
}
const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'integration',
  'test/native/other-platforms.test.ts',
]
const { status } = spawnSync(process.execPath, vitest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, USEJIT_OTHER_NODES: JSON.stringify(nodes) },
})
for (const message of missing) console.error(message)
process.exit(missing.length > 0 ? 1 : (status ?? 1))
