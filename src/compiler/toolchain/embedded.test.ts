import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddedToolchain } from './embedded.ts'
import { TIERING_BUDGETS } from './embedded-worker-source.ts'
import { ToolchainError, type ToolchainInput } from './toolchain.ts'

const HEADER = `
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"
`

function input(llvmIr: string, exports = ['f'], label = 'kernels.ts'): ToolchainInput {
  return { llvmIr: HEADER + llvmIr, target: { kind: 'wasm' }, exports, label }
}

/** A module that works and answers 42. */
const FORTY_TWO = input('define i32 @f() { ret i32 42 }')

/** y[i] *= 3 over doubles: a loop that -O3 vectorises. */
const TRIPLE = input(`
define void @f(ptr %x, i32 %n) {
entry:
  %some = icmp sgt i32 %n, 0
  br i1 %some, label %loop, label %done
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %p = getelementptr inbounds double, ptr %x, i32 %i
  %v = load double, ptr %p
  %w = fmul double %v, 3.0
  store double %w, ptr %p
  %next = add nuw nsw i32 %i, 1
  %more = icmp slt i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}`)

/** Types nested so deeply that LLVM's parser runs out of stack. */
const CRASHING = input(`@g = global ${'[1 x '.repeat(100_000)}i8${']'.repeat(100_000)} zeroinitializer`)

async function errorOf(promise: Promise<unknown>): Promise<ToolchainError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ToolchainError)
  return error as ToolchainError
}

it('knows how eagerly this engine optimises WebAssembly by default', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--v8-options'], { maxBuffer: 2 ** 24 })
  const [, value] = /default: --wasm-tiering-budget=(\d+)/.exec(stdout)!
  expect(TIERING_BUDGETS[Number.parseInt(process.versions.v8, 10)]).toBe(Number(value))
})

describe('with LLVM', { timeout: 60_000 }, () => {
  const toolchain = createEmbeddedToolchain()
  beforeAll(() => toolchain.warmUp())
  afterAll(() => toolchain.close())

  it('compiles, vectorises and links a kernel that runs', async () => {
    const { bytes, dataSize, log } = await toolchain.compile(TRIPLE)
    expect({ dataSize, log }).toEqual({ dataSize: 0, log: '' })
    // f64x2.mul of the SIMD proposal: prefix 0xfd, opcode 0xf2 as LEB128.
    expect(Buffer.from(bytes).includes(Buffer.of(0xfd, 0xf2, 0x01))).toBe(true)
    const memory = new WebAssembly.Memory({ initial: 1 })
    const { exports } = await instantiate(bytes, memory)
    const x = new Float64Array(memory.buffer, 64, 5)
    x.set([1, 2, 3, 4, 5])
    ;(exports.f as (address: number, length: number) => void)(64, 4)
    expect([...x]).toEqual([3, 6, 9, 12, 5])
  })

  it('reports the memory of constant tables, rounded up to 16', async () => {
    const llvmIr = `
@table = internal constant [5 x double] [double 1.0, double 2.5, double 3.0, double 9.0, double 11.0]
define double @f(i32 %n) {
  %p = getelementptr inbounds double, ptr @table, i32 %n
  %v = load double, ptr %p
  ret double %v
}`
    const { bytes, dataSize } = await toolchain.compile(input(llvmIr))
    expect(dataSize).toBe(48)
    const { exports } = await instantiate(bytes, new WebAssembly.Memory({ initial: 1 }), 1024)
    expect((exports.f as (n: number) => number)(3)).toBe(9)
  })

  it.each([
    [
      'copies of memory are instructions, not calls',
      'define void @f(ptr %a, ptr %b, i32 %n) {\n call void @llvm.memcpy.p0.p0.i32(ptr %a, ptr %b, i32 %n, i1 0)\n ret void\n}',
    ],
    [
      'Math functions stay imports of their own module',
      'declare double @usejit.sin(double) #0\ndefine double @f(double %x) {\n %r = call double @usejit.sin(double %x)\n ret double %r\n}\n' +
        'attributes #0 = { "wasm-import-module"="math" "wasm-import-name"="sin" }',
    ],
  ])('%s', async (_, llvmIr) => {
    const { bytes } = await toolchain.compile(input(llvmIr))
    const functions = WebAssembly.Module.imports(new WebAssembly.Module(bytes as BufferSource))
      .filter((entry) => entry.kind === 'function')
      .map((entry) => `${entry.module}.${entry.name}`)
    expect(functions).toEqual(llvmIr.includes('sin') ? ['math.sin'] : [])
  })

  it.each([
    ['a syntax error', input('define i32 @f( {', ['f'], 'src/blur.ts'), /src\/blur\.ts: kernel\.ll:\d+:\d+: error: /],
    [
      'an error in the backend',
      input('define void @f() {\n call void asm sideeffect "garbage", ""()\n ret void\n}'),
      /invalid instruction/,
    ],
    ['an export that is not defined', input('define i32 @g() { ret i32 1 }'), /does not define f\b/],
    [
      'a call into a runtime library',
      input('define double @f(double %x, double %y) {\n %r = frem double %x, %y\n ret double %r\n}'),
      /needs env\.fmod/,
    ],
    [
      'the address of a symbol that is elsewhere',
      input('@far = external global i32\ndefine i32 @f() {\n %v = load i32, ptr @far\n ret i32 %v\n}'),
      /needs GOT\.mem\.far/,
    ],
    [
      'data with too strict an alignment',
      input('@g = internal global i32 1, align 64\ndefine ptr @f() { ret ptr @g }'),
      /alignment of 64/,
    ],
  ])('refuses %s and goes on', async (_, bad, message) => {
    const [error, next] = await Promise.all([errorOf(toolchain.compile(bad)), toolchain.compile(FORTY_TWO)])
    expect(error).toMatchObject({ reason: 'failed', message: expect.stringMatching(message), llvmIr: bad.llvmIr })
    expect(WebAssembly.validate(next.bytes as BufferSource)).toBe(true)
  })

  it('survives a crash of LLVM: the queue behind it gets a fresh worker', async () => {
    const [error, next] = await Promise.all([errorOf(toolchain.compile(CRASHING)), toolchain.compile(FORTY_TWO)])
    expect(error).toMatchObject({
      reason: 'crashed',
      message: expect.stringContaining('kernels.ts'),
      llvmIr: CRASHING.llvmIr,
    })
    const { exports } = await instantiate(next.bytes, new WebAssembly.Memory({ initial: 1 }))
    expect((exports.f as () => number)()).toBe(42)
  })

  it('gives the same bytes for the same input', async () => {
    const [first, second] = await Promise.all([toolchain.compile(TRIPLE), toolchain.compile(TRIPLE)])
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
  })

  it('tells its version without starting LLVM', async () => {
    expect(await toolchain.version()).toMatch(/^@yowasp\/clang \d+\./)
  })

  it('runs from one bundled file anywhere, and lets the process end by itself or by process.exit', async () => {
    const folder = join(import.meta.dirname, '../../../node_modules/.cache/usejit-test')
    await mkdir(folder, { recursive: true })
    const bundle = join(folder, 'chunk-a1b2c3.mjs')
    const entryPoints = [join(import.meta.dirname, 'embedded.ts')]
    await build({ entryPoints, outfile: bundle, bundle: true, platform: 'node', format: 'esm' })
    const program = (last: string) =>
      `import { createEmbeddedToolchain } from ${JSON.stringify(bundle)}
       const toolchain = createEmbeddedToolchain()
       const { bytes } = await toolchain.compile(${JSON.stringify(FORTY_TWO)})
       console.log(WebAssembly.validate(bytes))
       ${last}`
    const endings = ['', `toolchain.compile(${JSON.stringify(TRIPLE)}); setTimeout(() => process.exit(0), 5)`]
    for (const last of endings) {
      const arguments_ = ['--input-type=module', '--eval', program(last)]
      const { stdout, stderr } = await promisify(execFile)(process.execPath, arguments_, { timeout: 30_000 })
      expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' })
    }
  })
})

describe('with a package that misbehaves', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usejit-llvm-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** A stand-in for LLVM: commands run `body`, in which `ir` is the input. */
  async function standIn(name: string, body: string): Promise<string> {
    const file = join(folder, `${name}.mjs`)
    await writeFile(
      file,
      `export class Exit extends Error {}
       export const runLLVM = (args, files) => {
         if (args === null) return
         const ir = files['kernel.ll']
         ${body}
       }`,
    )
    return file
  }
  /** The smallest library: a module with an empty dylink.0. */
  const GOOD = `return { 'kernel.ll': ir, 'kernel.wasm': Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 9, 8, 100, 121, 108, 105, 110, 107, 46, 48) }`

  it('names the command to run when the package is missing', async () => {
    const toolchain = createEmbeddedToolchain({ llvmPackage: '@yowasp/not-installed' })
    toolchain.warmUp()
    const command = 'npm install --save-dev @yowasp/not-installed'
    expect(await errorOf(toolchain.compile(FORTY_TWO))).toMatchObject({
      reason: 'missing',
      message: expect.stringContaining(command),
    })
    expect(await errorOf(toolchain.version())).toMatchObject({ reason: 'missing' })
  })

  it('says so when the package is there but broken', async () => {
    const file = join(folder, 'broken.mjs')
    await writeFile(file, 'export const = 1')
    const toolchain = createEmbeddedToolchain({ llvmPackage: file })
    expect(await errorOf(toolchain.compile(FORTY_TWO))).toMatchObject({
      reason: 'missing',
      message: expect.stringContaining('cannot be loaded'),
    })
  })

  it('stops a module that takes too long and compiles the next', async () => {
    const llvmPackage = await standIn('hang', `if (ir.includes('hang')) for (;;);\n${GOOD}`)
    const toolchain = createEmbeddedToolchain({ llvmPackage, timeoutMs: 1000 })
    const [error, next] = await Promise.all([
      errorOf(toolchain.compile(input('hang'))),
      toolchain.compile(input('fine', [])),
    ])
    expect(error).toMatchObject({ reason: 'timeout', message: expect.stringContaining('after 1 s') })
    expect(next.dataSize).toBe(0)
    await toolchain.close()
  })

  it.each([
    ['an abort', `throw new WebAssembly.RuntimeError('unreachable')`, 'unreachable'],
    ['an exit of the thread', 'process.exit(7)', 'code 7'],
  ])('%s fails alone', async (name, breakDown, message) => {
    const llvmPackage = await standIn(name.replaceAll(' ', '-'), `if (ir.includes('bad')) { ${breakDown} }\n${GOOD}`)
    const toolchain = createEmbeddedToolchain({ llvmPackage })
    const [error, next] = await Promise.all([
      errorOf(toolchain.compile(input('bad'))),
      toolchain.compile(input('fine', [])),
    ])
    expect(error).toMatchObject({ reason: 'crashed', message: expect.stringContaining(message) })
    expect(next.dataSize).toBe(0)
    await toolchain.close()
  })

  it('ends pending work on close, and starts again afterwards', async () => {
    const llvmPackage = await standIn('close', `if (ir.includes('hang')) for (;;);\n${GOOD}`)
    const toolchain = createEmbeddedToolchain({ llvmPackage })
    const pending = [toolchain.compile(input('hang')), toolchain.compile(input('queued'))].map(errorOf)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await toolchain.close()
    await toolchain.close()
    for (const error of await Promise.all(pending)) {
      expect(error).toMatchObject({ reason: 'failed', message: expect.stringContaining('closed') })
    }
    expect((await toolchain.compile(input('fine', []))).dataSize).toBe(0)
    await toolchain.close()
  })
})

/** Instantiates a module the way the loader does. */
function instantiate(bytes: Uint8Array, memory: WebAssembly.Memory, memoryBase = 0): Promise<WebAssembly.Instance> {
  const constant = (value: number) => new WebAssembly.Global({ value: 'i32' }, value)
  const env = { memory, __memory_base: constant(memoryBase), __table_base: constant(0) }
  return WebAssembly.instantiate(bytes as BufferSource, { env }).then(
    (result) => (result as unknown as WebAssembly.WebAssemblyInstantiatedSource).instance,
  )
}
