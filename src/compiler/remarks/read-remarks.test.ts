import { expect, it } from 'vitest'
import { readRemarks } from './read-remarks.ts'

const RECORD = `--- !Passed
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
--- !Missed
Pass:            slp-vectorizer
Name:            NotPossible
Function:        f.jit
Args:
  - String:          'Cannot'
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

it('reads what was done and what not, without what nobody asks for', () => {
  expect(readRemarks(RECORD)).toEqual([
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
})
