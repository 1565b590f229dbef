import { expect, test } from 'vitest'
import { findMarkedFunctions } from '../compiler/frontend/find-marked-functions.ts'
import { dispatcherParameters } from './dispatcher-parameters.ts'

const OPTIONS = { strict: false, fastmath: new Set<never>(), inline: false, native: false }

function parameters(list: string, names: string[]): string {
  const code = `const N = 4\nexport function f(${list}) { "use jit" }`
  const [{ path }] = findMarkedFunctions('a.ts', code, OPTIONS).marked
  return dispatcherParameters(path, names, code)
}

test.each([
  ['names without types', 'x: Float64Array, n: number', ['x', 'n'], 'x,n'],
  ['default values', 'x: Float64Array, n = 3, to: number = x.length - n', ['x', 'n', 'to'], 'x,n=3,to=x.length - n'],
  [
    'parameters under other names',
    'n: number, length = n, k = N + Math.max(n, length)',
    ['_p0', '_p1', 'k'],
    '_p0,_p1=_p0,k=N + Math.max(_p0, _p1)',
  ],
  ['properties keep theirs', 'x: Float64Array, length = x.length', ['_p0', '_p1'], '_p0,_p1=_p0.length'],
  ['one line', 'x: number, k = x +\n  1', ['x', 'k'], 'x,k=x + 1'],
])('%s', (_, list, names, expected) => expect(parameters(list, names)).toBe(expected))
