/** Bundles the packages with the scenarios, with and without kernels, into one module that any Node runs. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import { FUNCTIONS, type PackageFunction } from './functions.ts'
import { prepare } from './prepare.ts'

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const pathOf = ({ package: name, file }: PackageFunction): string => `${modules}${name}/${file}`
export const titleOf = ({ package: name, name: fn }: PackageFunction): string => `${name} ${fn}`

export interface Bundle {
  code: string
  /** What the build says. */
  warnings: string[]
  lines: Map<PackageFunction, number>
}

/** @param marked whether to put the directive into the functions, and use the plugin */
export async function bundlePackages(marked: boolean): Promise<Bundle> {
  const { default: usejit } = await import('usejit/rolldown')
  const warnings: string[] = []
  const lines: Bundle['lines'] = new Map()
  const preparation: Plugin = {
    name: 'prepare',
    resolveId(source) {
      // The packages do not depend on usejit, and do not find it from where they lie.
      if (source === 'usejit/runtime') return fileURLToPath(import.meta.resolve(source))
      return source === 'packages' ? source : undefined
    },
    load(path) {
      if (path === 'packages') return entry(marked)
      const functions = FUNCTIONS.filter((fn) => pathOf(fn) === path)
      if (functions.length === 0) return undefined
      const prepared = prepare(path, readFileSync(path, 'utf8'), functions, marked)
      for (const [fn, count] of prepared.lines) lines.set(fn, count)
      return prepared.code
    },
  }
  const bundle = await rolldown({
    input: fileURLToPath(new URL('run.ts', import.meta.url)),
    platform: 'node',
    // Files of packages without `"type": "module"` are modules of a bundler all the same.
    plugins: [preparation, ...(marked ? [usejit({ dispatch: 'always' })] : [])],
    treeshake: false,
    onLog: (_level, log) => warnings.push(log.message),
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return { code: output[0].code, warnings, lines }
}

function entry(marked: boolean): string {
  const imports = FUNCTIONS.map((fn, i) => `import * as f${i} from ${JSON.stringify(pathOf(fn))}`)
  const fields = FUNCTIONS.map((fn, i) => `${JSON.stringify(titleOf(fn))}: f${i}`)
  const status = marked ? `export { status } from 'usejit/runtime'` : 'export const status = undefined'
  return `${imports.join('\n')}\nexport const files = { ${fields.join(', ')} }\n${status}\n`
}
