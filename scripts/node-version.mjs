// @ts-check
// Imported first by every script: an old Node should get a sentence, not a stack trace.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22

if (!supported) {
  console.error(
    `usejit needs Node 20.19 or later, 22.12 or later, or any newer major; this is ${process.versions.node}.`,
  )
  console.error('Install a current Node (for example with nvm, fnm or your package manager) and run the command again.')
  process.exit(1)
}
