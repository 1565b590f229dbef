import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CompileEvent, type CompileStage, chooseToolchain, compileModule, on } from 'usejit/compiler'
import usejit from 'usejit/vite'
import { build, type Plugin } from 'vite'
import type { NativeBuild } from './measure-native-build.ts'
import { summarize } from './statistics.ts'

/** What builds cost: modules with kernels, and files without any. */
export interface BuildCosts {
  /** Modules of the suite, each compiled once LLVM was warm. */
  modules: number
  /** Milliseconds a module. */
  median: number
  p90: number
  /** Milliseconds a module in the mean: of the compiler itself and of LLVM. */
  own: number
  llvm: number
  /** Files without the directive, in a build by Vite; milliseconds without the plugin and with it. */
  plain: { files: number; without: number; with: number; spread: number }
  /** Native code, where there is a compiler for it. */
  native?: NativeBuild[]
}

/** Modules that warm LLVM up: V8 compiles it while it runs. */
const WARM_UP = 12
const PLAIN_FILES = 1000
const PLAIN_ROUNDS = 7

/**
 * Measures both, on the modules of the suite and on files made for it.
 *
 * @param root folder of the repository
 * @param out folder for what is made on the way
 */
export async function measureBuild(root: string, out: string): Promise<BuildCosts> {
  return { ...(await measureModules(join(root, 'bench', 'kernels'))), plain: await measurePlainFiles(out) }
}

async function measureModules(folder: string): Promise<Omit<BuildCosts, 'plain'>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
  const toolchain = chooseToolchain({ toolchain: 'embedded' })
  const times: number[] = []
  const llvm = new StageTime('toolchain')
  const off = on(llvm.listener)
  try {
    for (const [i, file] of [...files.slice(0, WARM_UP), ...files].entries()) {
      if (i === WARM_UP) llvm.total = 0
      const source = readFileSync(file, 'utf8')
      const started = performance.now()
      const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
      const { diagnostics } = await compileModule(file, source, { directive }, { toolchain })
      if (diagnostics.length > 0) throw new Error(`${file}: ${diagnostics[0].message}`)
      if (i >= WARM_UP) times.push(performance.now() - started)
    }
  } finally {
    off()
    await toolchain.close()
  }
  const { median, p90 } = summarize(times)
  const mean = times.reduce((total, time) => total + time, 0) / times.length
  const perModule = llvm.total / times.length
  return { modules: times.length, median, p90, own: mean - perModule, llvm: perModule }
}

/** Adds up the milliseconds of one stage. */
class StageTime {
  total = 0
  private readonly stage: CompileStage
  private readonly begun = new Map<number, number>()

  constructor(stage: CompileStage) {
    this.stage = stage
  }

  readonly listener = ({ stage, kind, id, time }: CompileEvent): void => {
    if (stage !== this.stage) return
    if (kind === 'start') this.begun.set(id, time)
    else this.total += time - this.begun.get(id)!
  }
}

/** A build of a thousand files without the directive, with the plugin and without it in turn. */
async function measurePlainFiles(out: string): Promise<BuildCosts['plain']> {
  const folder = join(out, 'plain-files')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const names = Array.from({ length: PLAIN_FILES }, (_, i) => `file${i}`)
  for (const [i, name] of names.entries()) writeFileSync(join(folder, `${name}.ts`), plainFile(i))
  writeFileSync(join(folder, 'main.ts'), names.map((name) => `export * from './${name}.ts'\n`).join(''))
  const times: [without: number[], with_: number[]] = [[], []]
  for (let round = 0; round < 2 * PLAIN_ROUNDS + 2; round++) {
    const side = (round + (round >> 1)) & 1
    const started = performance.now()
    await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      plugins: side === 1 ? [usejit() as Plugin] : [],
      build: { write: false, minify: false, lib: { entry: 'main.ts', formats: ['es'] } },
    })
    // The first of each finds nothing compiled by V8.
    if (round >= 2) times[side].push(performance.now() - started)
  }
  rmSync(folder, { recursive: true, force: true })
  const [without, withPlugin] = times.map(summarize)
  return {
    files: PLAIN_FILES,
    without: without.median,
    with: withPlugin.median,
    spread: without.p90 - without.p10,
  }
}

/** Text of the size that files have. */
const plainFile = (i: number): string => `/** Part ${i} of a program that has no kernels. */
export interface Item${i} {
  name: string
  price: number
}

export function total${i}(items: readonly Item${i}[]): number {
${Array.from({ length: 20 }, (_, j) => `  // Step ${j}: prices are added in the order of their items, as they were entered.\n`).join('')}  return items.reduce((sum, { price }) => sum + price * ${i}, 0)
}
`
