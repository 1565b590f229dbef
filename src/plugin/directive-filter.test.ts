import { describe, expect, it } from 'vitest'
import { directiveLike } from './directive-filter.ts'

describe('directiveLike', () => {
  it.each([
    `"use jit"`,
    `'use jit'`,
    `'use jit: strict, fastmath'`,
    `"use no jit"`,
    // Near misses: the front end reports them.
    `"use-jit"`,
    `"USE JIT"`,
    `"use_jit"`,
    `" use jit"`,
    `"usejit"`,
    `"usejit: strict"`,
    `"use jti"`,
    `"use jot"`,
    `"use ijt"`,
    `"us jit"`,
    `"use jit2"`,
    `"use nojit"`,
    `"use no-jit"`,
  ])('matches %s', (text) => {
    expect(directiveLike.test(`function f() {\n  ${text}\n}`)).toBe(true)
  })

  it.each([
    `import { alloc } from 'usejit/runtime'`,
    `import type { i32 } from "usejit/types"`,
    `"use strict"`,
    `"use client"`,
    '// we use jit compilation here',
    `"use jitter"`,
    `"use javascript"`,
    `"use it"`,
    `"use memo"`,
    `"used a jit"`,
    `"reuse jit"`,
  ])('does not match %s', (text) => {
    expect(directiveLike.test(text)).toBe(false)
  })
})
