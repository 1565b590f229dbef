import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { isMaybeType, keptType, maybeType, presentType, recordType, tupleType } from '../ir/object-type.ts'
import { type IrType, isHandleType, type ListType, recordOf } from '../ir/types.ts'
import type { DeclaredArray, DeclaredType } from './signature.ts'

/** The type of a declared type on the number level. */
export function irType(type: DeclaredType, span: Span): IrType {
  switch (type.kind) {
    case 'number':
      return 'num'
    case 'bigint':
      return 'big'
    case 'boolean':
      return 'bool'
    case 'choice':
      throw new Rejection(
        'unsupported-type',
        'Arrays of several classes cannot be compiled here yet',
        span,
        'Write one function for each type of array.',
      )
    case 'text':
      return 'text'
    case 'void':
      return 'void'
    case 'missing':
      return type.as === 'null' ? 'null' : 'num'
    case 'maybe':
      return maybeType(irType(type.type, span), type.missing)
    case 'array':
      return type.element === 'Array' ? listOf(type.of, span) : `array<${type.element}>`
    case 'object': {
      const fields = type.fields.map((field) => ({ name: field.name, type: irType(field.type, span) }))
      if (type.instance) fields.push({ name: type.instance, type: 'num' })
      return type.tuple ? tupleType(fields.map((field) => field.type)) : recordType(fields)
    }
  }
}

function listOf(of: DeclaredArray['of'], span: Span): ListType {
  if (!of) return 'list<num>'
  if (of.kind === 'array' && of.element !== 'Array') return `list<list<${of.element}>>`
  const kept = keptType(irType(of, span))
  if (!isMaybeType(kept)) return `list<${kept}>`
  // What may be missing lies in a box of its own. Behind the end it is undefined; numbers and handles have a stand-in for that.
  const type = presentType(kept)
  const hasStandIn = type === 'num' || isHandleType(type)
  return `list<${recordOf(hasStandIn ? kept : maybeType(type, 'either'))}>`
}
