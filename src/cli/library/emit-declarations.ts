import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, parse, relative } from 'node:path'
import { nearestTsconfig } from '../../plugin/tsconfig-files.ts'
import { UsageError } from '../usage-error.ts'
import type { EntryPoint } from './entry-points.ts'
import { LibraryError } from './library-error.ts'

/** The declarations of a library as TypeScript writes them, each beside where its source would be. */
export interface EmittedDeclarations {
  /**
   * @param source absolute path of a source file
   * @returns absolute path of its declarations; undefined where there are none
   */
  of(source: string): string | undefined
  /** Removes them. */
  close(): void
}

/** What a project without a tsconfig.json is checked by. */
const DEFAULTS = { strict: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true }

/** What a project's own configuration must not say otherwise. `null` takes an option away. */
const FORCED = {
  noEmit: false,
  declaration: true,
  emitDeclarationOnly: true,
  noEmitOnError: true,
  declarationMap: false,
  composite: false,
  incremental: false,
  tsBuildInfoFile: null,
  declarationDir: null,
  outFile: null,
}

/**
 * Runs the project's own TypeScript on the entries, by the project's own tsconfig.json.
 *
 * @param tsconfig absolute path of the one that was named
 * @throws LibraryError where the sources have type errors
 * @throws UsageError where the project has no TypeScript
 */
export async function emitDeclarations(
  entries: readonly EntryPoint[],
  cwd: string,
  tsconfig?: string,
): Promise<EmittedDeclarations> {
  const compiler = findCompiler(cwd)
  // Within the project: the packages of `types` are looked for from where the configuration is.
  const cache = join(cwd, 'node_modules', '.cache', 'usejit')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'types-'))
  try {
    const outDir = join(folder, 'out')
    const { root } = parse(cwd)
    const base = tsconfig ?? nearestTsconfig(cwd)
    const config = {
      ...(base !== undefined && { extends: base }),
      compilerOptions: {
        ...(base === undefined && DEFAULTS),
        ...FORCED,
        ...(entries.some(({ file }) => /\.[cm]?jsx?$/.test(file)) && { allowJs: true }),
        allowImportingTsExtensions: true,
        rootDir: root,
        outDir,
      },
      files: entries.map(({ file }) => file),
      include: [],
    }
    const file = join(folder, 'tsconfig.json')
    writeFileSync(file, JSON.stringify(config, null, 2))
    const problems = await run(compiler, ['-p', file, '--pretty', 'false'], cwd)
    if (problems !== undefined) throw new LibraryError(`TypeScript finds errors in the library:\n${problems}`)
    return {
      of(source) {
        const emitted = join(outDir, relative(root, source)).replace(/\.([cm]?)[jt]sx?$/, '.d.$1ts')
        return existsSync(emitted) ? emitted : undefined
      },
      close: () => rmSync(folder, { recursive: true, force: true }),
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** The file that `tsc` is. */
function findCompiler(cwd: string): string {
  try {
    const manifest = createRequire(join(cwd, 'package.json')).resolve('typescript/package.json')
    return join(dirname(manifest), 'bin', 'tsc')
  } catch {
    throw new UsageError(
      'The types of the library are declared by TypeScript, which the project does not have. Install it: npm i -D typescript. Or leave them out: --no-types',
    )
  }
}

/** @returns what it printed, where it failed */
function run(compiler: string, args: string[], cwd: string): Promise<string | undefined> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [compiler, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk))
    child.stderr.on('data', (chunk) => (text += chunk))
    child.on('error', fail)
    child.on('close', (code) => done(code === 0 ? undefined : text.trim()))
  })
}
