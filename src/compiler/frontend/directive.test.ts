import { describe, expect, test } from 'vitest'
import { applyWords, parseDirective } from './directive.ts'
import type { DirectiveOptions } from './marked-function.ts'

describe('directives', () => {
  test.each([
    ['use jit', []],
    ['use jit: strict', ['strict']],
    ['use jit:strict', ['strict']],
    ['use jit: strict, fastmath', ['strict', 'fastmath']],
    ['use jit:  inline ,native ', ['inline', 'native']],
    [
      'use jit: reassoc, contract, nnan, ninf, nsz, arcp, afn',
      ['reassoc', 'contract', 'nnan', 'ninf', 'nsz', 'arcp', 'afn'],
    ],
  ])('%s', (text, words) => expect(parseDirective(text)).toEqual({ kind: 'jit', words }))

  test('use no jit', () => expect(parseDirective('use no jit')).toEqual({ kind: 'no-jit' }))
})

describe('unknown words', () => {
  test.each([
    ['use jit: strikt', 'strikt', 'strict'],
    ['use jit: Strict', 'Strict', 'strict'],
    ['use jit: strict, fast-math', 'fast-math', 'fastmath'],
    ['use jit: strict fastmath', 'strict fastmath', 'strict, fastmath'],
    ['use jit: strict fast', 'strict fast', undefined],
    ['use jit: fast', 'fast', 'fastmath'],
    ['use jit: in', 'in', undefined],
    ['use jit: parallel', 'parallel', undefined],
    ['use jit: nna', 'nna', 'nnan'],
    ['use jit: simd', 'simd', undefined],
    ['use jit:', '', undefined],
    ['use jit: strict,', '', undefined],
  ])('%s', (text, word, nearest) => expect(parseDirective(text)).toMatchObject({ kind: 'unknown-word', word, nearest }))
})

test('an unknown word does not hide the known ones', () => {
  expect(parseDirective('use jit: strict, foo')).toMatchObject({ words: ['strict', 'foo'] })
})

describe('near misses', () => {
  test.each([
    ['use-jit', 'use jit'],
    ['use JIT', 'use jit'],
    ['usejit', 'use jit'],
    ['use  jit', 'use jit'],
    [' use jit', 'use jit'],
    ['use_jit', 'use jit'],
    ['use jit;', 'use jit'],
    ['use jot', 'use jit'],
    ['us jit', 'use jit'],
    ['use jti', 'use jit'],
    ['use jit2', 'use jit'],
    ['use no jot', 'use no jit'],
    ['use jit strict', 'use jit: strict'],
    ['use jit, strict, fastmath', 'use jit: strict, fastmath'],
    ['use JIT: strict', 'use jit: strict'],
    ['use jit please', 'use jit'],
    ['use nojit', 'use no jit'],
    ['use no-jit', 'use no jit'],
    ['use no jit: strict', 'use no jit'],
  ])('%s', (text, suggestion) => expect(parseDirective(text)).toEqual({ kind: 'near-miss', suggestion }))
})

describe('strings of others', () => {
  test.each([
    'use strict',
    'use client',
    'use server',
    'use asm',
    'use memo',
    'use no memo',
    'use gpu',
    'use hot',
    'used a jit',
    'use jitter',
    'jit',
    '',
  ])('"%s"', (text) => expect(parseDirective(text)).toEqual({ kind: 'none' }))
})

describe('applyWords', () => {
  const none: DirectiveOptions = { strict: false, fastmath: new Set(), inline: false, native: false }

  test.each<[string, string[], DirectiveOptions, DirectiveOptions]>([
    ['nothing', [], none, none],
    ['strict', ['strict'], none, { ...none, strict: true }],
    ['inline and native', ['inline', 'native'], none, { ...none, inline: true, native: true }],
    ['parts of fastmath', ['nnan', 'afn'], none, { ...none, fastmath: new Set(['nnan', 'afn']) }],
    [
      'adds to what holds around',
      ['nnan'],
      { ...none, strict: true, fastmath: new Set(['nsz']) },
      { ...none, strict: true, fastmath: new Set(['nsz', 'nnan']) },
    ],
  ])('%s', (_, words, around, expected) => expect(applyWords(around, words)).toEqual(expected))

  test('fastmath is all seven parts', () => {
    expect([...applyWords(none, ['fastmath']).fastmath].sort()).toEqual([
      'afn',
      'arcp',
      'contract',
      'ninf',
      'nnan',
      'nsz',
      'reassoc',
    ])
  })

  test('leaves the options around untouched', () => {
    applyWords(none, ['fastmath'])
    expect(none.fastmath.size).toBe(0)
  })
})
