import { describe, expect, it } from 'vitest'
import { findLoops, leafLoops } from '../ir/cfg.ts'
import { atPass, kernel } from './passes.test-support.ts'

const PARAMS = 'n: number, y: Float64Array, a: Float64Array, b: Float64Array'

/** What the warm innermost loops access, in order, and then what the blocks that they lead to do. */
const accesses = (body: string, params = PARAMS): { inside: string[]; behind: string[] }[] =>
  atPass(kernel(params, body), 'promote-accumulators', (fn) => {
    const list = (blocks: Iterable<{ instrs: { op: string; args: { name?: string }[] }[] }>) =>
      [...blocks].flatMap((b) =>
        b.instrs.flatMap(({ op, args }) => (op === 'load' || op === 'store' ? [`${op} ${args[0].name}`] : [])),
      )
    return leafLoops(findLoops(fn).filter(({ header }) => !header.cold)).map((loop) => {
      const exits = [...loop.blocks].flatMap((b) =>
        b.term.kind === 'branch' ? [b.term.then.block, b.term.else.block].filter((to) => !loop.blocks.has(to)) : [],
      )
      return { inside: list(loop.blocks), behind: list(exits) }
    })
  })

const rows = (body: string, before = '', after = ''): string =>
  `for (let i = 0; i < n; i++) { ${before}; for (let j = 0; j < n; j++) { ${body} } ${after} }`

describe('an element that an inner loop adds to', () => {
  it.each<[string, string, string[]]>([
    ['is read before the loop and written behind', rows('y[i] += a[i * n + j]'), ['load a']],
    ['may be one of a matrix', rows('y[3 * n + i] += a[i * n + j]', 'y[3 * n + i] = 1'), ['load a']],
    ['may change on one path only', rows('if (a[j] > 0) y[i] = y[i] * 2'), ['load a']],
    ['may change twice', rows('y[i] += a[j]; y[i] *= a[j]'), ['load a', 'load a']],
  ])('%s', (_, body, inside) => {
    expect(accesses(body)).toEqual([{ inside, behind: ['store y'] }])
  })

  it('takes what was stored right before as its first value', () => {
    const text = (body: string) => accesses(body).flatMap((l) => l.inside.concat(l.behind))
    expect(text(rows('y[i] += a[i * n + j]', 'y[i] = 0'))).toEqual(['load a', 'store y'])
    const stores = (before: string) =>
      atPass(
        kernel(PARAMS, rows('y[i] += a[i * n + j]', before)),
        'promote-accumulators',
        (fn) => fn.blocks.flatMap((b) => b.instrs).filter((i) => i.op === 'store' && i.attr.apart).length,
      )
    expect(stores('y[i] = 0')).toBe(1)
    // Something else has been read since.
    expect(stores('y[i] = 0; b[i] = y[i + 1]')).toBe(3)
  })

  it('leaves by every way out of the loop', () => {
    const [{ inside, behind }] = accesses(rows('y[i] += a[j]; if (a[j] > 9) break'))
    expect(inside).toEqual(['load a', 'load a'])
    expect(behind).toEqual(['store y', 'store y'])
  })

  it.each<[string, string, string?]>([
    ['its index changes', rows('y[j] += a[i]')],
    ['its index is in range only inside the loop', rows('y[i - 1] += a[j]').replace('j < n', 'j < i')],
    ['it is only written', rows('y[i] = a[j]')],
    ['another element of the array is used', rows('y[i] += y[j] + a[j]')],
    ['what is stored may be undefined', rows('const v = b[y[j]]; y[i] = y[i] > 3 ? v : 1')],
    ['the elements are bytes', rows('y[i] += a[i * n + j]'), PARAMS.replace('y: Float64Array', 'y: Uint8Array')],
    ['the arrays may overlap, as nobody has asked', 'for (let j = 0; j < n; j++) y[3] += a[j]'],
  ])('stays where it is if %s', (_, body, params) => {
    for (const loop of accesses(body, params)) expect(loop.inside).toContain('store y')
  })
})
