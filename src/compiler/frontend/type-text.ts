import type * as t from '@babel/types'

/**
 * A type as people write it, for messages. Forms that never occur in supported signatures are shortened to `{…}` and the like.
 *
 * @example
 * typeText(node) // "Float64Array<ArrayBuffer> | number[]"
 */
export function typeText(node: t.TSType): string {
  switch (node.type) {
    case 'TSTypeReference':
      return entityText(node.typeName) + argumentsText(node.typeParameters)
    case 'TSArrayType': {
      const element = typeText(node.elementType)
      return / /.test(element) ? `(${element})[]` : `${element}[]`
    }
    case 'TSUnionType':
      return node.types.map(typeText).join(' | ')
    case 'TSIntersectionType':
      return node.types.map(typeText).join(' & ')
    case 'TSParenthesizedType':
      return typeText(node.typeAnnotation)
    case 'TSTypeOperator':
      return `${node.operator} ${typeText(node.typeAnnotation)}`
    case 'TSTypeQuery':
      return node.exprName.type === 'TSImportType' ? 'typeof import(…)' : `typeof ${entityText(node.exprName)}`
    case 'TSTupleType':
      return '[…]'
    case 'TSFunctionType':
    case 'TSConstructorType':
      return '(…) => …'
    case 'TSTypeLiteral':
    case 'TSMappedType':
      return '{…}'
    case 'TSImportType':
      return `import('${node.argument.value}')${node.qualifier ? `.${entityText(node.qualifier)}` : ''}`
    case 'TSLiteralType':
      return literalText(node.literal)
    case 'TSTypePredicate':
      return node.typeAnnotation ? `… is ${typeText(node.typeAnnotation.typeAnnotation)}` : 'asserts …'
    default: {
      // `TSNumberKeyword` is written `number`; what remains is named by its kind.
      const keyword = /^TS(\w+)Keyword$/.exec(node.type)
      return keyword ? keyword[1].toLowerCase() : '…'
    }
  }
}

function entityText(name: t.TSEntityName): string {
  if (name.type === 'TSQualifiedName') return `${entityText(name.left)}.${name.right.name}`
  return name.type === 'Identifier' ? name.name : 'this'
}

function argumentsText(parameters: t.TSTypeParameterInstantiation | null | undefined): string {
  return parameters ? `<${parameters.params.map(typeText).join(', ')}>` : ''
}

function literalText(literal: t.TSLiteralType['literal']): string {
  if (literal.type === 'TemplateLiteral') return '`…`'
  if (literal.type === 'UnaryExpression')
    return `${literal.operator}${literalText(literal.argument as t.NumericLiteral)}`
  if (literal.type === 'BigIntLiteral') return `${literal.value}n`
  return JSON.stringify(literal.value)
}
