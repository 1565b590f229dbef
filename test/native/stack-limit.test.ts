import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findClang } from '../../src/compiler/toolchain/clang.ts'
import { buildNative, closeNative, type NativeProgram, native } from './load-native.ts'

const folder = mkdtempSync(join(tmpdir(), 'usejit-stack-'))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await closeNative()
})

const SOURCE = `
function depth(n: number): number { return n <= 0 ? 0 : 1 + depth(n - 1) }
export function deep(n: number): number { "use jit"; return depth(n) }
`

/** What musl says of the main thread's stack: the part that has been used, and one page below. Of other threads it tells what glibc tells. */
const MUSL = `
int syscall(long, ...); int getpid(void); void *dlsym(void *, const char *);
int pthread_attr_getstack(const void *attributes, void **low, unsigned long *size) {
  int (*real)(const void *, void **, unsigned long *) = dlsym((void *)-1L, "pthread_attr_getstack");
  int status = real(attributes, low, size);
  char here;
  if (status == 0 && syscall(${process.arch === 'x64' ? 186 : 178}) == getpid()) {
    char *used = (char *)((unsigned long)&here & -4096) - 4096;
    *size -= used - (char *)*low;
    *low = used;
  }
  return status;
}
`

const clang = await findClang(process.env).catch(() => undefined)

describe.skipIf(!native || process.platform !== 'linux')('recursion in the main thread', () => {
  let program: NativeProgram
  beforeAll(async () => {
    program = await buildNative(SOURCE)
  })

  const text = () => `
    const m = await import(${JSON.stringify(program.file)})
    const result = [m.deep(8000), m.status(m.deep).variants[0].calls.kernel]
    try { m.deep(1e9) } catch (error) { result.push(String(error)) }
    console.log(JSON.stringify(result))`
  const expected = [8000, 1, 'RangeError: Maximum call stack size exceeded']

  it.each(['unlimited', '8192', '2048'])('ends where the stack is %s', (limit) => {
    const script = `ulimit -s ${limit} && exec "$0" --input-type=module -e "$1"`
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script, process.execPath, text()], { encoding: 'utf8' })
    // A hard limit may be lower.
    if (!/ulimit/.test(stderr)) expect(JSON.parse(stdout)).toEqual(expected)
  })

  it.skipIf(!clang)('has the room that there is where the system tells only what was used, as musl does', async () => {
    const [source, shim] = [join(folder, 'musl.c'), join(folder, 'musl.so')]
    writeFileSync(source, MUSL)
    const [command] = await clang!.tool('clang')
    execFileSync(command, ['-shared', '-fPIC', '-nostdlib', '-o', shim, source])
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', text()], {
      env: { ...process.env, LD_PRELOAD: shim },
      encoding: 'utf8',
    })
    expect(JSON.parse(out)).toEqual(expected)
  })
})
