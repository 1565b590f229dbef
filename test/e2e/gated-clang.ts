/** A toolchain that tests can hold up: what USEJIT_CLANG may name, made of the system's clang or, where there is none, of the LLVM that usejit brings along. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findClang } from '../../src/compiler/toolchain/clang.ts'
import { findLlvmPackage } from '../../src/compiler/toolchain/llvm-package.ts'

const llvm = findLlvmPackage('@yowasp/clang').moduleUrl

/** Runs one command of LLVM over the files of the working directory. */
const runner = `import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Exit, runLLVM } from ${JSON.stringify(llvm)}
const before = Object.fromEntries(readdirSync('.').map((name) => [name, readFileSync(name)]))
const print = (bytes) => bytes && process.stderr.write(bytes)
try {
  await runLLVM(null, {}, { fetchProgress() {} })
  const after = runLLVM(process.argv.slice(2), before, { stdout: print, stderr: print, decodeASCII: false, synchronously: true })
  for (const [name, bytes] of Object.entries(after)) if (bytes !== before[name]) writeFileSync(name, bytes)
} catch (error) {
  if (!(error instanceof Exit)) console.error(error)
  process.exit(1)
}
`

/** What the gate does with modules that are to be compiled. */
type Gate = 'open' | 'closed' | 'refusing'

/** Such a toolchain. */
export interface GatedClang {
  /** Environment that makes usejit's option `toolchain: 'clang'` take it. */
  env: { USEJIT_CLANG: string }
  set(gate: Gate): void
}

/** The commands behind the gate, and what `--version` says. The bundled LLVM is loaded anew by each of them, which takes a second or more. */
async function behindGate(folder: string) {
  const installed = await findClang(process.env).catch(() => undefined)
  if (installed) {
    const commands = { clang: await installed.tool('clang'), 'wasm-ld': await installed.tool('wasm-ld') }
    return { commands, version: `clang version ${installed.version.replace('clang ', '')}` }
  }
  writeFileSync(join(folder, 'run.mjs'), runner)
  const run = [process.execPath, join(folder, 'run.mjs')]
  return { commands: { clang: [...run, 'clang'], 'wasm-ld': [...run, 'wasm-ld'] }, version: 'clang version 22.0.0' }
}

/** @param folder where its programs are written */
export async function gatedClang(folder: string): Promise<GatedClang> {
  mkdirSync(folder, { recursive: true })
  const { commands, version } = await behindGate(folder)
  const gate = (name: Gate) => join(folder, name)
  for (const [tool, command] of Object.entries(commands)) {
    const path = join(folder, tool)
    writeFileSync(
      path,
      `#!/bin/sh
if [ "$1" = --version ]; then echo '${version}'; exit 0; fi
while [ -e '${gate('closed')}' ]; do sleep 0.05; done
if [ -e '${gate('refusing')}' ]; then echo 'error: the gate refuses' >&2; exit 1; fi
exec ${command.map((word) => `'${word}'`).join(' ')} "$@"
`,
    )
    chmodSync(path, 0o755)
  }
  return {
    env: { USEJIT_CLANG: join(folder, 'clang') },
    set(state) {
      for (const name of ['closed', 'refusing'] as const) rmSync(gate(name), { force: true })
      if (state !== 'open') writeFileSync(gate(state), '')
    },
  }
}
