import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { irAfter } from './passes/passes.test-support.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/compiler.md'), 'utf8')
const [, source] = page.match(/```ts\n(export function f\([\s\S]*?)```/)!
const examples = [...page.matchAll(/<!-- ir: ([\w-]+) -->\n```\n([\s\S]*?)```/g)].map(([, pass, text]) => [pass, text])

describe('docs/compiler.md', () => {
  it('has examples', () => {
    expect(examples.map(([pass]) => pass)).toEqual(['simplify', 'version-loops'])
  })

  it.each(examples)('shows what %s really makes of its example', (pass, text) => {
    expect(text).toBe(irAfter(source, pass))
  })

  it('describes every pass', () => {
    const passList = readFileSync(join(import.meta.dirname, 'optimise-kernel.ts'), 'utf8')
    const passes = [...passList.matchAll(/name: '([\w-]+)', run/g)].map(([, name]) => name)
    expect(passes.length).toBeGreaterThan(5)
    for (const pass of passes) expect(page).toContain(`### ${pass}\n`)
  })
})
