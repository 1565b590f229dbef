/** The puzzle that every compiler of a dynamic language is asked: an index whose type looks like two, into an array that need not exist. Built and run as users do. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { builders } from './bundlers/builders.ts'

const out = fileURLToPath(new URL('../out/test-puzzle/', import.meta.url))
afterAll(() => rmSync(out, { recursive: true, force: true }))

it('bar(7) is -7 and bar(8) is 8, compiled', async () => {
  const entry = join(import.meta.dirname, 'fixtures/puzzle/main.ts')
  const built = await builders.vite(entry, out, { dispatch: 'always', cacheDir: join(out, 'cache') })
  expect(built.warnings.filter((warning) => warning.includes('usejit ['))).toEqual([])
  const result = JSON.parse(execFileSync(process.execPath, [built.program], { encoding: 'utf8' }))
  expect(result).toEqual({
    seven: -7,
    eight: 8,
    zero: true,
    half: '-2.5',
    original: [-7, 8],
    calls: { kernel: 5, original: 0 },
  })
})
