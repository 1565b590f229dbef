/** Native code with AddressSanitizer in it: every access outside an array's memory ends the process. Needs clang's runtime library, which has to be preloaded. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findClang } from '../../src/compiler/toolchain/clang.ts'
import { speakLlvm } from '../../src/compiler/toolchain/llvm-dialect.ts'
import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'

/** A clang with the sanitizer, and what to preload into Node. */
export interface Asan {
  toolchain: Toolchain
  env: NodeJS.ProcessEnv
}

/** A defect to plant: of every array there is taken to be one element more than there is. */
export const oneElementMore = (llvmIr: string): string =>
  llvmIr.replaceAll('%n = trunc i64 %len to i32', '%right = trunc i64 %len to i32\n%n = add i32 %right, 1')

/** What to do where it is not there. */
export const NO_ASAN = 'There is no AddressSanitizer: install clang with its runtime libraries (libclang-rt-19-dev).'

/**
 * @param plant changes the text of every module: tests plant a defect that must be found
 * @returns undefined where clang or its runtime library is not installed
 */
export async function findAsan(plant: (llvmIr: string) => string = (text) => text): Promise<Asan | undefined> {
  const llvm = await findClang(process.env).catch(() => undefined)
  if (!llvm || process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const [clang] = await llvm.tool('clang')
  const library = execFileSync(clang, ['-print-file-name=libclang_rt.asan-x86_64.so'], { encoding: 'utf8' }).trim()
  // Clang answers with the bare name where it has no such file.
  if (!library.includes('/')) return undefined
  const toolchain: Toolchain = {
    name: 'clang',
    version: async () => `${llvm.version} with AddressSanitizer`,
    async compile({ llvmIr }) {
      const folder = mkdtempSync(join(tmpdir(), 'usejit-asan-'))
      try {
        const checked = plant(llvmIr).replace(/^(attributes #\d+ = \{ nounwind)/gm, '$1 sanitize_address')
        writeFileSync(join(folder, 'kernel.ll'), speakLlvm(checked, llvm.major))
        const flags = ['-O2', '-fPIC', '-shared', '-fsanitize=address', '-shared-libasan', '-Wno-override-module']
        execFileSync(clang, [...flags, '-fuse-ld=lld', '-o', 'kernel.node', 'kernel.ll'], { cwd: folder })
        return { bytes: new Uint8Array(readFileSync(join(folder, 'kernel.node'))), dataSize: 0, log: '' }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    async close() {},
  }
  // Node frees nothing at its end. The code is one that nothing else ends with.
  return { toolchain, env: { ...process.env, LD_PRELOAD: library, ASAN_OPTIONS: 'detect_leaks=0:exitcode=77' } }
}
