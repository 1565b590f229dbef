import { expect, it } from 'vitest'
import { findMarkedFunctions } from './find-marked-functions.ts'
import { qualifiedName } from './qualified-name.ts'

const MARK = "'use jit'"

it.each([
  [`function f() { ${MARK} }`, 'f'],
  [`const f = () => { ${MARK} }`, 'f'],
  [`class A { go() { ${MARK} } }`, 'A.go'],
  [`class A { static go = (() => { ${MARK} }) as () => void }`, 'A.go'],
  [`class A { #go() { ${MARK} } }`, 'A.#go'],
  [`const B = class { go() { ${MARK} } }`, 'B.go'],
  [`const ops = { deep: { sum() { ${MARK} }, other: 1 } }`, 'ops.deep.sum'],
  [`const ops = Object.freeze({ sum: () => { ${MARK} } }) satisfies object`, 'ops.sum'],
  [`export default { sum() { ${MARK} } }`, 'sum'],
  [`function make() { return class A { go() { ${MARK} } } }`, 'A.go'],
  [`class A { go() { const inner = () => { ${MARK} }; inner() } }`, 'inner'],
])('%s is %s', (source, expected) => {
  const { marked } = findMarkedFunctions('a.ts', source, {
    strict: false,
    fastmath: new Set(),
    inline: false,
    native: false,
  })
  expect(marked.map(qualifiedName)).toEqual([expected])
})
