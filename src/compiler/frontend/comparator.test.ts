import type { NodePath } from '@babel/traverse'
import { describe, expect, it } from 'vitest'
import { traverse } from './babel-traverse.ts'
import { sortKeys } from './comparator.ts'
import type { FunctionNode } from './marked-function.ts'
import { parseModule } from './parse.ts'

/** The keys of a comparator, as text: `-key[a]` where greater ones come first. */
function keysOf(comparator: string): string[] | undefined {
  const code = `const f = ${comparator}`
  let keys: string[] | undefined
  traverse(parseModule('test.ts', code), {
    Function(path) {
      const found = sortKeys(path as NodePath<FunctionNode>)
      keys = found?.map(({ expression: { node }, backwards, finite, isElement }) => {
        const text = code.slice(node.start!, node.end!)
        return `${backwards ? '-' : ''}${text}${finite ? ' finite' : ''}${isElement ? ' itself' : ''}`
      })
      path.stop()
    },
  })
  return keys
}

describe('sortKeys', () => {
  it.each<[string, string[]]>([
    ['(a, b) => a - b', ['a itself']],
    ['(a, b) => b - a', ['-a itself']],
    ['function (x, y) { return x - y }', ['x itself']],
    ['(a: number, b: number) => (key[a]! as number) - key[b]', ['key[a]! as number']],
    ['(a, b) => key[a] - key[b] || b - a', ['key[a]', '-a itself']],
    ['(a, b) => -(key[a + 1].x - key[b + 1].x)', ['-key[a + 1].x']],
    ['(a, b) => a < b ? -1 : a > b ? 1 : 0', ['a itself']],
    ['(a, b) => a > b ? -1 : a === b ? 0 : 1', ['-a itself']],
    ['(a, b) => a === b ? 0 : a < b ? -1 : 1', ['a itself']],
    ['(a, b) => Number(a > b) - Number(a < b)', ['a itself']],
    ['(a, b) => +(b > a) - +(b < a)', ['-a itself']],
    ['(a, b) => Math.sign(a - b)', ['a itself']],
    ['(a, b) => { if (a < b) return -1; if (a > b) return 1; return 0 }', ['a itself']],
    ['(a, b) => { const d = p[a] - p[b]; if (d) return d; return a - b }', ['p[a]', 'a itself']],
    ['(a, b) => { const d = p[a] - p[b]; return d !== 0 ? d : a - b }', ['p[a] finite', 'a finite itself']],
    [
      '(a, b) => { const x = p[a], y = p[b]; if (x !== y) { return y - x } else { return q[a] - q[b] } }',
      ['-x', 'q[a]'],
    ],
    ['(a, b) => q[a] !== q[b] ? q[a] - q[b] : p[a] > p[b] ? -1 : p[a] < p[b] ? 1 : 0', ['q[a]', '-p[a]']],
    ['(a, b) => (a % 10) - (b % 10) || (a >> 4) - (b >> 4)', ['a % 10', 'a >> 4']],
    ['(a, b) => this.key[a] - this.key[b]', ['this.key[a]']],
  ])('%s', (comparator, keys) => {
    expect(keysOf(comparator)).toEqual(keys)
  })

  it.each([
    '(a, b) => a < b ? -1 : 1',
    '(a, b) => a > b',
    '(a, b) => a > b ? 1 : -1',
    '(a, b) => a - b - 1',
    '(a, b) => a + b',
    '(a, b) => key[a] - key[a]',
    '(a, b) => key[a] - other[b]',
    '(a, b) => key[a] - key[b + 1]',
    '(a, b) => p.x - p.y',
    '(a, b) => key[a].x - key[b].y',
    '(a, b) => (a - b) | 0',
    '(a, b) => (a - b) * 1e-9',
    '(a, b) => Math.round(a - b)',
    '(a, b) => a - b > 1 ? 1 : b - a > 1 ? -1 : 0',
    '(a, b) => Math.random() - 0.5',
    '(a, b) => Math.random() * a - Math.random() * b',
    '(a, b) => f(a) - f(b)',
    '(a, b) => key[a++] - key[b++]',
    '(a, b) => (n = a) - (n = b)',
    '(a, b) => { log(a); return a - b }',
    '(a, b) => { let d = a - b; d = 1; return d }',
    '(a, b) => { if (d) return d; const d = a - b; return 0 }',
    '(a, b) => { if (a < b) return -1 }',
    '(a, b) => { a = 0; return a - b }',
    '(a, b) => a - b || b - a || 1',
    '(a, b) => up ? a - b : b - a',
    '(a, b) => p[a] - p[b] && q[a] - q[b]',
    '(a, b = 0) => a - b',
    '([a], [b]) => a - b',
    '(a) => a',
    '() => 0',
    '(a, b) => 0',
    'async (a, b) => a - b',
    'function (a, b) { return this.key[a] - this.key[b] }',
    '(a, b) => v[a] - v[b] || w[a] - w[b] || x[a] - x[b] || y[a] - y[b] || z[a] - z[b]',
  ])('%s is none', (comparator) => {
    expect(keysOf(comparator)).toBeUndefined()
  })
})
