import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { PluginItem } from '@babel/core'
import { type Bundler, fixtures, options, require } from './bundler.ts'

/**
 * Compiles every file by itself, as Babel's command does with a folder.
 *
 * @param packages finds Babel
 */
export async function compileAll(
  outDir: string,
  { extension = 'js', minified = false, runtime = 'usejit/runtime' },
  packages: NodeJS.Require = require,
): Promise<void> {
  const { transformAsync } = (await import(
    pathToFileURL(packages.resolve('@babel/core')).href
  )) as typeof import('@babel/core')
  mkdirSync(outDir, { recursive: true })
  for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.ts'))) {
    const file = join(fixtures, name)
    const result = await transformAsync(readFileSync(file, 'utf8'), {
      filename: file,
      configFile: false,
      babelrc: false,
      sourceMaps: 'inline',
      minified,
      comments: !minified,
      presets: [packages.resolve('@babel/preset-typescript')],
      plugins: [
        [require('usejit/babel'), options] as PluginItem,
        ...(extension === 'cjs' ? [packages.resolve('@babel/plugin-transform-modules-commonjs')] : []),
      ],
    })
    // Imports name files as Node and browsers find them.
    const linked = result!
      .code!.replaceAll(/(["'])\.\/([\w-]+)\1/g, `$1./$2.${extension}$1`)
      .replaceAll('"usejit/runtime"', JSON.stringify(runtime))
    writeFileSync(join(outDir, name.replace(/(?:-own)?\.ts$/, `.${extension}`)), linked)
  }
}

export const babel: Bundler = {
  name: 'Babel 7',
  package: '@babel/core',
  configuration: `
// babel.config.json
{
  "plugins": ["usejit/babel"],
  "presets": ["@babel/preset-typescript"]
}`,
  remarks: [
    "For Jest, Babel's command and whatever has no plugin. It reads the file before any plugin or preset has changed it. Babel finds no packages, so helpers are found by relative paths; which files to compile is said by",
    "Babel's own `overrides`. There is no native code, since Babel makes no files. Babel 8 needs Node 22.18 and is\nnot part of the matrix: `npm run test:engines` installs it, and compiles and runs the programs for Node with it (`test/babel8.test.ts`).",
  ].join('\n'),
  node: (outDir) => compileAll(outDir, {}),
  commonjs: (outDir) => compileAll(outDir, { extension: 'cjs', minified: true }),
  async browser(outDir) {
    await compileAll(outDir, { minified: true, runtime: './runtime/index.js' })
    const folder = fileURLToPath(new URL('../../../dist/runtime-shim', import.meta.url))
    cpSync(folder, join(outDir, 'runtime'), { recursive: true })
  },
  none: {
    route: 'Babel makes no chunks: `import()` loads the file that it names',
    unused: 'Babel does not bundle, so nothing is left out',
    'classic worker': 'Babel does not bundle, and a classic worker cannot import',
  },
}
