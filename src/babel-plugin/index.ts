import { createRequire } from 'node:module'
import { basename } from 'node:path'
import type { BabelFile, ConfigAPI, PluginObj } from '@babel/core'
import type { ParserOptions } from '@babel/parser'
import type * as t from '@babel/types'
import remapping, { type SourceMapInput } from '@jridgewell/remapping'
import { directiveLike } from '../plugin/directive-filter.ts'
import { resolveOptions, type UsejitOptions, VERIFY_IN_PRODUCTION } from '../plugin/options.ts'
import type { TransformAnswer, TransformRequest } from './transform-worker.ts'

/** Options in a Babel configuration: which files to compile is said there by Babel's own `include`, `exclude` and `overrides`. */
export type UsejitBabelOptions = Omit<UsejitOptions, 'include' | 'exclude'>

/** What `@types/babel__core` leaves out of Babel's file object. */
interface FileInternals {
  code: string
  inputMap: { toObject(): unknown } | null
  opts: {
    filename?: string | null
    root?: string | null
    cwd?: string
    sourceFileName?: string
    parserOpts?: ParserOptions
  }
}

/** What is used of Babel, which hands itself to its plugins. */
type BabelApi = Pick<ConfigAPI, 'assertVersion'> & Pick<typeof import('@babel/core'), 'parseSync'>

/**
 * By `require`: as an ES module, synckit takes the `__dirname` that Node defines for programs which are passed as text (`new Worker(text, { eval: true })`, `node -e`) for its own, does not
 * find its files, and waits forever.
 */
const { createSyncFn } = createRequire(import.meta.url)('synckit') as typeof import('synckit')

/** Started with the first file that has the directive; ends with the process, which it does not keep alive. */
let transformInWorker: ((request: TransformRequest) => TransformAnswer) | undefined

/**
 * usejit for Babel 7 and 8, for builds without one of the supported bundlers.
 *
 * Babel's visitors are synchronous and the compiler is not, so the work is done in a worker thread while this one waits. It happens in
 * `pre`, before any visitor of any plugin or preset, so that types and JSX are still there.
 *
 * @param api Babel's plugin API
 * @param user options; see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // babel.config.json
 * // { "plugins": [["usejit/babel", { "strict": true }]], "presets": ["@babel/preset-typescript"] }
 */
function babel(api: BabelApi, user: UsejitBabelOptions = {}): PluginObj {
  api.assertVersion('^7.0.0 || ^8.0.0')
  for (const name of ['include', 'exclude']) {
    if (name in user) {
      throw new Error(
        `usejit: option "${name}" is for bundlers. In Babel, put the plugin under "overrides" with "${name}".`,
      )
    }
  }
  const { enabled, platforms, verify, importWasm } = resolveOptions(user, process.env)
  let saidSlow = !verify || (process.env.BABEL_ENV ?? process.env.NODE_ENV) !== 'production'
  if (platforms.length > 0) {
    throw new Error(
      'usejit: Babel cannot make files, so there is no native code here. Leave it out of "targets", or use the plugin of a bundler.',
    )
  }
  if (importWasm) {
    throw new Error(
      "usejit: Babel cannot make files, so there is none to import. Leave out wasm: 'import', or use the plugin of a bundler.",
    )
  }
  return {
    name: 'usejit',
    visitor: {},
    pre(babelFile) {
      const file = babelFile as BabelFile & FileInternals
      const { filename, root, cwd } = file.opts
      if (!enabled || !filename || !directiveLike.test(file.code)) return
      if (!saidSlow) {
        saidSlow = true
        console.warn(VERIFY_IN_PRODUCTION)
      }
      transformInWorker ??= createSyncFn(new URL('./transform-worker.js', import.meta.url))
      const request = { code: file.code, file: filename, root: root ?? cwd ?? process.cwd(), options: user }
      const { rewritten, warnings, error } = transformInWorker(request)
      for (const warning of warnings) console.warn(warning)
      if (error !== undefined) throw new Error(error)
      if (rewritten) replaceSource(api, file, rewritten.code, JSON.parse(rewritten.map))
    },
  }
}

/**
 * Puts another text in the place of the one that Babel parsed, as if the file had held it, with `map` as its input source map.
 *
 * @param api parses: syntax trees of Babel 7 and 8 differ
 * @param file Babel's file, before its traversal
 * @param code the new text
 * @param map from the new text to the old one
 */
function replaceSource(api: BabelApi, file: BabelFile & FileInternals, code: string, map: { sources: string[] }): void {
  const ast = api.parseSync(code, { configFile: false, babelrc: false, parserOpts: file.opts.parserOpts }) as t.File
  // The program's node stays, since paths and scope hold it; everything in it is new.
  Object.assign(file.path.node, ast.program)
  Object.assign(file.ast, ast, { program: file.path.node })
  file.scope.crawl()

  const source = file.opts.sourceFileName ?? basename(file.opts.filename ?? 'unknown')
  const ours = { ...map, sources: [source] } as unknown as SourceMapInput
  const before = file.inputMap?.toObject() as SourceMapInput | undefined
  const combined = before ? remapping([ours, before], () => null) : ours
  file.code = code
  file.inputMap = { toObject: () => combined }
}

export default babel
// What `require('usejit/babel')` gives: the function itself.
export { babel as 'module.exports' }
