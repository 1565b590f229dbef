import type { ParserPlugin } from '@babel/parser'
import { parse } from '@babel/parser'
import type { File } from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { annotateFromJsdoc } from './jsdoc-annotations.ts'
import { isDeclarations, languageOf } from './language.ts'

/** Syntax beyond the standard that bundlers of TypeScript accept. Parsing it costs nothing where it is absent. */
const everywhere: ParserPlugin[] = ['decorators-legacy', 'decoratorAutoAccessors', 'explicitResourceManagement']

/**
 * Parses one source file. In JavaScript, what its JSDoc comments say of types is written into the syntax tree.
 *
 * @param file path or module id; its extension decides between JavaScript and TypeScript, with or without JSX
 * @param code source text
 * @param names whether every node should tell the file it comes from (`spanOf` reports it then)
 * @throws Rejection `syntax-error` at the offending character
 * @example
 * parseModule('kernel.ts', 'export const id = <T>(x: T) => x').program.body.length // 1
 */
export function parseModule(file: string, code: string, { names = false } = {}): File {
  const { typescript, jsx, sourceType } = languageOf(file)
  const plugins = [...everywhere]
  if (typescript) plugins.push(['typescript', { dts: isDeclarations(file) }])
  if (jsx) plugins.push('jsx')
  try {
    const ast = parse(code, {
      sourceType,
      plugins,
      allowReturnOutsideFunction: true,
      ...(names && { sourceFilename: file }),
    })
    if (!typescript) annotateFromJsdoc(ast, names ? file : undefined)
    return ast
  } catch (error) {
    const start = positionOf(error)
    if (start === undefined) throw error
    // The parser appends "(line:column)", which the headline of the diagnostic says already.
    const reason = (error as Error).message.replace(/ \(\d+:\d+\)$/, '')
    const message = reason.endsWith('.') ? reason : `${reason}.`
    throw new Rejection('syntax-error', message, { start, end: Math.min(start + 1, code.length) })
  }
}

/** Babel's syntax errors carry the offset as `pos`; anything else is not about the user's text. */
function positionOf(error: unknown): number | undefined {
  if (!(error instanceof SyntaxError) || !('pos' in error)) return undefined
  return typeof error.pos === 'number' ? error.pos : undefined
}
