import * as t from '@babel/types'
import { placed } from './jsdoc-object.ts'
import type { Tag } from './jsdoc-tags.ts'
import { jsdocType } from './jsdoc-type.ts'

/** One of the names behind `@template`. */
const NAME = /\s*(?:\[\s*([\w$]+)\s*=\s*([^\]]+)\]|([\w$]+))\s*(,)?/y

/** Type parameters: `@template T, U`, `@template {number[]} T`, `@template [T=number]`. */
export function typeParametersOf(tags: readonly Tag[], file: string | undefined): t.TSTypeParameter[] {
  return tags
    .filter(({ kind }) => kind === 'template')
    .flatMap(({ type, rest, at }) => {
      const span = { start: at, end: at + '@template'.length }
      return namesIn(rest).map(({ name, otherwise }) => {
        const constraint = type ? jsdocType(type, file) : null
        const standard = otherwise === undefined ? null : jsdocType({ text: otherwise, span }, file)
        return placed(t.tsTypeParameter(constraint, standard, name), span, file)
      })
    })
}

function namesIn(rest: string): { name: string; otherwise?: string }[] {
  const names: { name: string; otherwise?: string }[] = []
  NAME.lastIndex = 0
  for (;;) {
    const found = NAME.exec(rest)
    if (!found) return names
    const [, optional, otherwise, plain, comma] = found
    names.push(optional === undefined ? { name: plain } : { name: optional, otherwise: otherwise.trim() })
    if (comma === undefined) return names
  }
}
