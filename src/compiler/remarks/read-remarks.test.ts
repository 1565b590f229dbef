import { expect, it } from 'vitest'
import { readRemarks } from './read-remarks.ts'

const SAID = `remark: k.ts:8:7: Stores SLP vectorized with cost -2 and with tree size 8 [-Rpass=slp-vectorizer]
remark: <unknown>:0:0: SLP vectorized with cost -3 and with tree size 7 [-Rpass=slp-vectorizer]
--- !Passed
Pass:            loop-vectorize
Name:            Vectorized
DebugLoc:        { File: 'a long name, with a comma.ts', Line: 3, 
                   Column: 19 }
Function:        f.jit
Args:
  - String:          'vectorized '
  - String:          'loop (width: '
  - VectorizationFactor: '4'
  - String:          ')'
...
--- !Analysis
Pass:            loop-vectorize
Name:            CantVectorizeCall
Function:        f.jit
Args:
  - Callee:          g
    DebugLoc:        { File: b.ts, Line: 1, Column: 1 }
...
--- !Failure
Pass:            loop-vectorize
Name:            Whatever
Function:        f.jit
...
`

it('reads what was done and what not', () => {
  const pair = { kind: 'passed', pass: 'slp-vectorizer', name: 'Paired', values: {} }
  expect(readRemarks(SAID)).toEqual([
    {
      ...pair,
      place: { file: 'k.ts', line: 8, column: 7 },
      message: 'Stores SLP vectorized with cost -2 and with tree size 8',
    },
    { ...pair, message: 'SLP vectorized with cost -3 and with tree size 7' },
    {
      kind: 'passed',
      pass: 'loop-vectorize',
      name: 'Vectorized',
      function: 'f.jit',
      place: { file: 'a long name, with a comma.ts', line: 3, column: 19 },
      values: { VectorizationFactor: '4' },
      message: 'vectorized loop (width: 4)',
    },
    {
      kind: 'analysis',
      pass: 'loop-vectorize',
      name: 'CantVectorizeCall',
      function: 'f.jit',
      values: { Callee: 'g' },
      message: 'g',
    },
  ])
})

it('makes nothing of nothing', () => {
  expect(readRemarks('')).toEqual([])
  expect(readRemarks('warning: something else')).toEqual([])
})
