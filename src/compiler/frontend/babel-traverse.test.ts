import { parse } from '@babel/parser'
import { expect, test } from 'vitest'
import { traverse } from './babel-traverse.ts'

test('visits the nodes of a parsed file', () => {
  const names: string[] = []
  traverse(parse('a + b'), {
    Identifier(path) {
      names.push(path.node.name)
    },
  })
  expect(names).toEqual(['a', 'b'])
})
