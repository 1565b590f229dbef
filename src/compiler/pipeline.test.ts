import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openArtifactStore } from './cache/artifact-store.ts'
import { Rejection } from './diagnostics/rejection.ts'
import { compile, kernel, OPTIONS } from './passes/passes.test-support.ts'
import { compileModule, compileToLlvm } from './pipeline.ts'
import { type Toolchain, ToolchainError, type ToolchainInput } from './toolchain/toolchain.ts'

const GOOD = 'export function good(a: number) { "use jit"; return a * 2 }\n'
const BAD = 'export function bad(a: number) { "use jit"; return String(a) }\n'
const ALSO_BAD = 'export function worse(a: string) { "use jit"; return a }\n'

describe('what is wrong with one function', () => {
  it('leaves the others alone', () => {
    const module = compileToLlvm('test.ts', BAD + GOOD + ALSO_BAD, OPTIONS)
    expect(module.functions.map((f) => [f.marked.name, f.kernel?.export, f.diagnostics.length])).toEqual([
      ['bad', undefined, 1],
      ['good', 'good.jit', 0],
      ['worse', undefined, 1],
    ])
    expect(module.exports).toEqual(['good.jit'])
    expect(module.llvmIr).toContain('@good.jit(')
    expect(module.llvmIr).not.toMatch(/@bad|@worse/)
  })

  it('is told with the place, the function and a code, in the order of the source', () => {
    const source = GOOD + BAD + ALSO_BAD
    const { diagnostics } = compileToLlvm('test.ts', source, OPTIONS)
    expect(diagnostics).toMatchObject([
      { code: 'unsupported-call', severity: 'warning', file: 'test.ts', functionName: 'bad' },
      { severity: 'warning', file: 'test.ts', functionName: 'worse' },
    ])
    const [{ span }] = diagnostics
    expect(source.slice(span?.start, span?.end)).toBe('String(a)')
  })

  it('beside a refused signature is looked for where methods of passed objects are called, too', () => {
    const source = `class P { constructor(public x: number) {} dot(o: P): number { return this.x * o.x } }
      const ALL: P[] = [new P(1)]
      export function f(rec: Missing, p: P): number { "use jit"; for (const q of ALL) if (q.dot(p) > 1) return 1; return String(p.dot(p)) }
      ${GOOD}`
    const { functions } = compileToLlvm('test.ts', source, OPTIONS)
    expect(functions.map((f) => [f.marked.name, f.diagnostics.map((d) => d.code)])).toEqual([
      ['f', ['unsupported-type', 'unsupported-call']],
      ['good', []],
    ])
  })

  it('is an error where strict was asked for: of this function only', () => {
    const strict = compileToLlvm('test.ts', BAD.replace('use jit', 'use jit: strict') + ALSO_BAD, OPTIONS)
    expect(strict.diagnostics.map((d) => d.severity)).toEqual(['error', 'warning'])
    const all = compileToLlvm('test.ts', BAD, { ...OPTIONS, directive: { ...OPTIONS.directive, strict: true } })
    expect(all.diagnostics.map((d) => d.severity)).toEqual(['error'])
  })

  it('may be a defect of the compiler, which costs no more than the kernel', () => {
    const module = compileToLlvm('test.ts', GOOD + kernel('a: number', 'return a'), {
      ...OPTIONS,
      onPass(fn) {
        if (fn.name === 'good') throw new Error('boom')
      },
    })
    expect(module.diagnostics).toMatchObject([{ code: 'internal-error', functionName: 'good' }])
    expect(module.diagnostics[0].message).toContain('boom')
    expect(module.exports).toEqual(['f.jit'])
  })

  it('a broken representation is found before LLVM sees it', () => {
    const { diagnostics, llvmIr } = compileToLlvm('test.ts', GOOD, {
      directive: OPTIONS.directive,
      onPass(fn, pass) {
        if (pass === 'select-representations') fn.blocks[0].term = { kind: 'return', span: { start: 0, end: 1 } }
      },
    })
    expect(diagnostics).toMatchObject([{ code: 'internal-error' }])
    expect(diagnostics[0].message).toContain('returns void instead of f64')
    expect(llvmIr).toBeUndefined()
  })

  it('leaves no module where no function can be compiled', async () => {
    const toolchain = countingToolchain()
    const module = await compileModule('test.ts', BAD, OPTIONS, { toolchain })
    expect(module.artifact).toBeUndefined()
    expect(toolchain.inputs).toEqual([])
  })
})

it('a syntax error concerns the whole file', () => {
  const source = `${GOOD}export function f( {`
  expect(() => compileToLlvm('test.ts', source, OPTIONS)).toThrow(Rejection)
  expect(() => compileToLlvm('test.ts', source, OPTIONS)).toThrow(expect.objectContaining({ code: 'syntax-error' }))
})

describe('kernels of a module', () => {
  it('get different symbols where functions have the same name', () => {
    const source =
      'export const a = function f(x: number) { "use jit"; return x }\nexport const b = function f(x: number) { "use jit"; return -x }'
    expect(compile(source).exports).toEqual(['f.jit', 'f.jit2'])
  })

  it('exist only behind the module-level constants that they have taken in', () => {
    const source = `${GOOD}const N = 3\n${kernel('a: number', 'return a * N')}`
    const [good, f] = compile(source).functions
    expect(good.readyAfter).toBe(0)
    expect(source.slice(0, f.readyAfter).trimEnd().endsWith('const N = 3')).toBe(true)
  })

  it('do not depend on what else the file holds', () => {
    expect(compile(GOOD).llvmIr).toBe(compile(`${GOOD}console.log("hello")\n`).llvmIr)
  })
})

/** A toolchain that remembers what it was given and makes bytes of it. */
function countingToolchain(version = '1'): Toolchain & { inputs: ToolchainInput[] } {
  const inputs: ToolchainInput[] = []
  return {
    name: 'embedded',
    inputs,
    version: async () => version,
    async compile(input) {
      inputs.push(input)
      return { bytes: new TextEncoder().encode(`wasm of ${input.llvmIr.length} characters`), dataSize: 48, log: '' }
    },
    close: async () => undefined,
  }
}

describe('a function that the toolchain refuses', () => {
  const source =
    'export function good(a: number): number { "use jit"; return a + 1 }\nexport function bad(a: number): number { "use jit"; return a * 3 }'
  /** Refuses every module that multiplies. */
  const refusing = (): Toolchain => {
    const counting = countingToolchain()
    return {
      ...counting,
      async compile(input) {
        if (input.llvmIr.includes('fmul')) throw new ToolchainError('crashed', 'LLVM crashed', '', input.llvmIr)
        return counting.compile(input)
      },
    }
  }

  it('stays the original alone, and is named', async () => {
    const compiled = await compileModule('test.ts', source, OPTIONS, { toolchain: refusing() })
    expect(compiled.functions.map((f) => [f.marked.name, f.kernel !== undefined])).toEqual([
      ['good', true],
      ['bad', false],
    ])
    expect(compiled.diagnostics).toMatchObject([
      { code: 'toolchain-failed', functionName: 'bad', message: "'bad' stays the original: LLVM crashed" },
    ])
    expect(compiled.artifact).toBeDefined()
    expect(compiled.failures?.[0].llvmIr).toContain('bad.jit')
  })

  it('is all there is to say where it is the only one', async () => {
    const only = source.split('\n')[1]
    await expect(compileModule('test.ts', only, OPTIONS, { toolchain: refusing() })).rejects.toThrow('LLVM crashed')
  })
})

describe('artifacts of earlier builds', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'usejit-pipeline-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  /** A build in a process of its own: it opens the store anew. */
  const build = (toolchain: Toolchain, source = GOOD) =>
    compileModule('test.ts', source, OPTIONS, { toolchain, store: openArtifactStore(dir, expect.unreachable) })

  it('are used again', async () => {
    const toolchain = countingToolchain()
    const first = await build(toolchain)
    const second = await build(toolchain)
    expect(toolchain.inputs).toHaveLength(1)
    expect(second.artifact).toEqual(first.artifact)
    expect(second.artifact).toMatchObject({ dataSize: 48 })
    expect(Buffer.from(second.artifact!.wasm, 'base64').toString()).toMatch(/^wasm of \d+ characters$/)
  })

  it('are not used without a store', async () => {
    const toolchain = countingToolchain()
    await compileModule('test.ts', GOOD, OPTIONS, { toolchain })
    await compileModule('test.ts', GOOD, OPTIONS, { toolchain })
    expect(toolchain.inputs).toHaveLength(2)
  })

  it.each<[string, string]>([
    ['another constant', GOOD.replace('2', '3')],
    ['another type', GOOD.replace('a: number', 'a: boolean')],
    ['another name', GOOD.replace('good', 'better')],
    ['fastmath', GOOD.replace('"use jit"', '"use jit: fastmath"')],
    ['one function more', GOOD + kernel('a: number', 'return a')],
  ])('are not used for %s', async (_, source) => {
    const toolchain = countingToolchain()
    await build(toolchain)
    await build(toolchain, source)
    expect(toolchain.inputs).toHaveLength(2)
  })

  it('are used where only code after the kernels has changed', async () => {
    const toolchain = countingToolchain()
    await build(toolchain)
    await build(toolchain, `${GOOD}export const other = 1\n`)
    expect(toolchain.inputs).toHaveLength(1)
  })

  it('are not used after the toolchain has changed', async () => {
    await build(countingToolchain('1'))
    const newer = countingToolchain('2')
    await build(newer)
    expect(newer.inputs).toHaveLength(1)
  })

  it('are made anew where they are damaged', async () => {
    const toolchain = countingToolchain()
    const first = await build(toolchain)
    const entries = await readdir(dir, { recursive: true, withFileTypes: true })
    const file = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name))[0]
    const bytes = await readFile(file)
    bytes[bytes.length - 1] ^= 1
    await writeFile(file, bytes)
    const second = await build(toolchain)
    expect(toolchain.inputs).toHaveLength(2)
    expect(second.artifact).toEqual(first.artifact)
    await build(toolchain)
    expect(toolchain.inputs).toHaveLength(2)
  })

  it('are not stored where LLVM failed', async () => {
    const failing: Toolchain = {
      ...countingToolchain(),
      compile: async () => {
        throw new ToolchainError('crashed', 'LLVM crashed')
      },
    }
    await expect(build(failing)).rejects.toThrow(ToolchainError)
    const toolchain = countingToolchain()
    await build(toolchain)
    expect(toolchain.inputs).toHaveLength(1)
  })
})

describe('with the option later', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'usejit-pipeline-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  const build = (toolchain: Toolchain, source: string, wasm = true) =>
    compileModule(
      'test.ts',
      source,
      { ...OPTIONS, later: true, wasm },
      { toolchain, store: openArtifactStore(dir, expect.unreachable) },
    )

  it('all is there but WebAssembly, until LLVM is done', async () => {
    const counting = countingToolchain()
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const slow: Toolchain = { ...counting, compile: (input) => released.then(() => counting.compile(input)) }
    const early = await build(slow, GOOD + BAD)
    expect(early.artifact).toMatchObject({ wasm: '', dataSize: 0 })
    expect(early.functions.map(({ kernel }) => kernel?.export)).toEqual(['good.jit', undefined])
    expect(early.diagnostics).toMatchObject([{ functionName: 'bad' }])
    release()
    const { artifact, pending, ...completed } = await early.pending!.completed
    expect(pending).toBeUndefined()
    expect(artifact).toEqual({ ...early.artifact, dataSize: 48, wasm: expect.stringMatching(/./) })
    expect(completed).toMatchObject({ functions: early.functions, diagnostics: early.diagnostics })
    // The same key for the same artifact.
    await rm(dir, { recursive: true })
    const again = await build(slow, `${GOOD + BAD}\nexport const other = 1`)
    expect(again.pending?.key).toBe(early.pending?.key)
    await again.pending?.completed
  })

  it('nothing is late that the cache has, or of which there is no WebAssembly', async () => {
    const toolchain = countingToolchain()
    await (await build(toolchain, GOOD)).pending!.completed
    const again = await build(toolchain, GOOD)
    expect(again.pending).toBeUndefined()
    expect(again.artifact).toMatchObject({ dataSize: 48 })
    expect((await build(toolchain, BAD)).pending).toBeUndefined()
    expect((await build(toolchain, GOOD.replace('2', '3'), false)).pending).toBeUndefined()
    expect(toolchain.inputs).toHaveLength(1)
  })

  it('a refusal comes later, too, and costs the function that it is about', async () => {
    const refusing: Toolchain = {
      ...countingToolchain(),
      compile: async ({ llvmIr }) => {
        if (llvmIr.includes('fmul')) throw new ToolchainError('crashed', 'LLVM crashed', '', llvmIr)
        return { bytes: Uint8Array.of(1), dataSize: 0, log: '' }
      },
    }
    const alone = await build(refusing, GOOD)
    await expect(alone.pending?.completed).rejects.toThrow('LLVM crashed')
    const both = await build(refusing, GOOD + kernel('a: number', 'return a + 1'))
    expect(both.functions.map(({ kernel: one }) => one?.export)).toEqual(['good.jit', 'f.jit'])
    const completed = await both.pending!.completed
    expect(completed.functions.map(({ kernel: one }) => one?.export)).toEqual([undefined, 'f.jit'])
    expect(completed.failures).toHaveLength(1)
  })

  it('a toolchain that is not there is told at once', async () => {
    const missing: Toolchain = {
      ...countingToolchain(),
      version: () => Promise.reject(new ToolchainError('missing', 'no clang')),
    }
    await expect(build(missing, GOOD)).rejects.toThrow('no clang')
  })
})
