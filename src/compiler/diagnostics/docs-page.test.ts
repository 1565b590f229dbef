import { parse } from '@babel/parser'
import { describe, expect, test } from 'vitest'
import { diagnosticTable } from './codes.ts'
import { diagnosticsPage } from './docs-page.ts'

test('docs/diagnostics.md is up to date (write it with: npx vitest run src/compiler/diagnostics -u)', async () => {
  await expect(diagnosticsPage()).toMatchFileSnapshot('../../../docs/diagnostics.md')
})

describe('every entry', () => {
  test.each(Object.entries(diagnosticTable))('%s', (_, { title, explanation, help, bad, good }) => {
    expect(title).not.toMatch(/\.$/)
    expect(explanation).toMatch(/\.$/)
    expect(help).toMatch(/\.$/)
    // People who call a function should not need to know how a compiler is built.
    expect(`${title} ${explanation} ${help}`).not.toMatch(/\bIR\b|lowering|LLVM|\bSSA\b|\bAST\b/i)
    if (good !== undefined) expect(() => parse(good, { sourceType: 'module', plugins: ['typescript'] })).not.toThrow()
    expect(bad).not.toBe(good ?? '')
  })
})
