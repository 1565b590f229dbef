/** How a source file is to be parsed and where its types are written. */
export interface Language {
  /** Types are annotations; else they may stand in JSDoc comments. */
  typescript: boolean
  jsx: boolean
  /** `module` where the extension says so; else presence of import/export decides. */
  sourceType: 'module' | 'script' | 'unambiguous'
}

/** Whether a file holds declarations only, without any code. */
export const isDeclarations = (file: string): boolean => /\.d\.[cm]?ts(?:\?.*)?$/s.test(file)

/**
 * Says what a file holds by its extension; a query as bundlers append (`kernel.ts?v=1`) does not count. Unknown extensions are taken for
 * TypeScript, as the plugin only sends files that its `include` option names.
 *
 * `.js` is not parsed as TypeScript: `f(a < b, c > (d))` has another meaning there.
 *
 * @param file path or module id
 * @example
 * languageOf('/app/kernel.ts?v=1') // { typescript: true, jsx: false, sourceType: 'unambiguous' }
 */
export function languageOf(file: string): Language {
  const path = file.replace(/\?.*$/s, '')
  const extension = /\.([cm]?)([jt]s)(x?)$/i.exec(path)
  const [, format = '', script = 'ts', x = ''] = (extension ?? []).map((part) => part.toLowerCase())
  const typescript = script === 'ts'
  return {
    typescript,
    jsx: x === 'x' || (script === 'js' && format === ''),
    sourceType: format === 'm' ? 'module' : format === 'c' && !typescript ? 'script' : 'unambiguous',
  }
}
