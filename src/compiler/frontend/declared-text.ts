import { arrayOf } from '../ir/written-type.ts'
import type { DeclaredField, DeclaredType } from './signature.ts'

/**
 * A declared type as TypeScript writes it, with what its names stand for.
 *
 * @example
 * declaredText({ kind: 'text', values: ['add', 'mul'] }) // "'add' | 'mul'"
 */
export function declaredText(type: DeclaredType): string {
  switch (type.kind) {
    case 'text':
      return type.values.length === 0 ? 'string' : type.values.map(quoted).join(' | ')
    case 'choice':
      return type.members.map(declaredText).join(' | ')
    case 'missing':
      return type.as
    case 'maybe':
      return `${declaredText(type.type)} | ${type.missing.replace('either', 'null | undefined')}`
    case 'array':
      if (type.element === 'Array') return arrayOf(type.of ? declaredText(type.of) : 'number')
      return type.element === 'String' ? 'string' : type.element
    case 'object': {
      const { tuple, fields } = type
      if (tuple) return `[${fields.map((field) => declaredText(field.type)).join(', ')}]`
      return fields.length === 0 ? '{}' : `{ ${fields.map(fieldText).join('; ')} }`
    }
    default:
      return type.kind
  }
}

const fieldText = ({ name, type, optional, told }: DeclaredField): string =>
  `${name}${optional || told ? '?' : ''}: ${declaredText(type)}`

/** A string as people write it in TypeScript. */
export const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`
