import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseExpression } from '@babel/parser'
import type { Expression } from '@babel/types'

/** The tsconfig.json that a file in `folder` is under: in this folder or in one around it. */
export function nearestTsconfig(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json')
  if (existsSync(file)) return file
  const parent = dirname(folder)
  return parent === folder ? undefined : nearestTsconfig(parent)
}

/**
 * A tsconfig and those that it extends by a path; packages do not change while one works. What cannot be read is left to those who need it.
 *
 * @example
 * tsconfigFiles('/app/tsconfig.json') // ['/app/tsconfig.json', '/app/tsconfig.base.json']
 */
export function tsconfigFiles(file: string, seen: string[] = []): string[] {
  if (seen.includes(file) || !existsSync(file)) return seen
  seen.push(file)
  for (const other of extended(readFileSync(file, 'utf8'))) {
    if (!/^\.{0,2}\//.test(other)) continue
    const path = resolve(dirname(file), other)
    tsconfigFiles(path.endsWith('.json') ? path : `${path}.json`, seen)
  }
  return seen
}

/** What stands behind `"extends"`; the text is JSON with comments and commas at ends of lists, which a parser for JavaScript takes as it is. */
function extended(text: string): string[] {
  let config: Expression
  try {
    config = parseExpression(text)
  } catch {
    return []
  }
  if (config.type !== 'ObjectExpression') return []
  return config.properties.flatMap((property) => {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'StringLiteral' || property.key.value !== 'extends')
      return []
    const values = property.value.type === 'ArrayExpression' ? property.value.elements : [property.value]
    return values.flatMap((value) => (value?.type === 'StringLiteral' ? value.value : []))
  })
}
