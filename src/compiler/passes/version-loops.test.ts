import { describe, expect, it } from 'vitest'
import { findLoops, type Loop, leafLoops, reversePostOrder } from '../ir/cfg.ts'
import type { Instr, IrFunction } from '../ir/ir.ts'
import { atPass, count, irAfter, kernel } from './passes.test-support.ts'

/**
 * The versions of the innermost loops, those that run rarely last, as what they do with memory, in the order in which it happens: `proven` or
 * `checked` accesses, and `inbounds` for a check that leads out of the version.
 */
function versions(params: string, body: string): string[] {
  return atPass(kernel(params, body), 'version-loops', (fn) => {
    const order = reversePostOrder(fn)
    const loops = leafLoops(findLoops(fn))
    const describeLoop = (loop: Loop) =>
      order.flatMap((block) => (loop.blocks.has(block) ? block.instrs.flatMap(describeAccess) : [])).join(' ')
    const isCold = (loop: Loop) => loop.header.cold === true
    return [
      ...loops.filter((loop) => !isCold(loop)).map(describeLoop),
      ...loops.filter(isCold).map((loop) => `cold: ${describeLoop(loop)}`),
    ]
  })
}

function describeAccess(instr: Instr): string[] {
  if (instr.op === 'inbounds') return ['inbounds']
  if (instr.op !== 'load' && instr.op !== 'store') return []
  return [`${instr.attr.bounds === 'proven' ? 'proven' : 'checked'} ${instr.op}`]
}

/** The comparisons and tests that decide between the two versions of the outermost loop. */
const guard = (params: string, body: string): number =>
  atPass(kernel(params, body), 'version-loops', (fn: IrFunction) => {
    const block = fn.blocks.find((b) => b.term.kind === 'branch' && b.term.unlikely === 'else')
    return block ? block.instrs.filter((i) => i.op === 'compare' || i.op === 'isint32').length : 0
  })

const X = 'x: Float64Array'

describe('accesses that are evidently in range need no second version', () => {
  it.each<[string, string]>([
    ['the loop runs to the length', 'for (let i = 0; i < x.length; i++) x[i] = 1'],
    ['a branch asks', 'for (let i = 0; i < 9; i++) if (i < x.length) x[i] = 1'],
    ['a branch asks for a later one', 'for (let i = 0; i < 9; i++) if (i + 1 <= x.length) x[i] = 1'],
    ['for of', 'let s = 0; for (const v of x) s += v; return s'],
  ])('%s', (_, body) => {
    expect(versions(X, body)).toEqual([expect.stringMatching(/^proven (store|load)$/)])
  })

  it.each<[string, string, string]>([
    ['the bound is included', X, 'for (let i = 0; i <= x.length; i++) x[i] = 1'],
    ['the length is that of another array', `${X}, y: Float64Array`, 'for (let i = 0; i < y.length; i++) x[i] = 1'],
    ['the index may be negative', X, 'for (let i = -1; i < x.length; i++) x[i] = 1'],
    ['a branch asks for an earlier one', X, 'for (let i = 0; i < 9; i++) if (i - 1 < x.length) x[i] = 1'],
    ['a branch asks for a later one, included', X, 'for (let i = 0; i < 9; i++) if (i + 0 <= x.length) x[i] = 1'],
    ['it is the next one', X, 'for (let i = 0; i < x.length; i++) x[i + 1] = 1'],
    ['the branch says the opposite', X, 'for (let i = 0; i < 9; i++) if (!(i < x.length)) x[i] = 1'],
  ])('but not where %s', (_, params, body) => {
    expect(versions(params, body).at(-1)).toContain('checked store')
  })
})

describe('a guard in front of the nest', () => {
  it.each<[string, string, string, string]>([
    ['a bound', `${X}, n: number`, 'for (let i = 0; i < n; i++) x[i] = 1', 'proven store'],
    ['an offset', `${X}, n: number, k: number`, 'for (let i = 0; i < n; i++) x[i + k] = 1', 'proven store'],
    ['a stride', `${X}, n: number, w: number`, 'for (let i = 0; i < n; i++) x[i * w] = 1', 'proven store'],
    ['downwards', `${X}, n: number`, 'for (let i = n; i >= 0; i--) x[i] = 1', 'proven store'],
    [
      'a second counter',
      `${X}, n: number`,
      'let k = 5; for (let i = 0; i < n; i++) { x[i] = 1; k += 2 } return k',
      'proven store',
    ],
    [
      'a triangle',
      `${X}, n: number`,
      'for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) x[i * n + j] = 1',
      'proven store',
    ],
    [
      'a table',
      `${X}, k: Uint8Array`,
      'let s = 0; for (let i = 0; i < k.length; i++) s += x[k[i]]; return s',
      'proven load proven load',
    ],
    ['a masked index', `${X}, n: number`, 'for (let i = 0; i < n; i++) x[i & 15] = 1', 'proven store'],
    [
      'half of an even index',
      `${X}, n: number`,
      'for (let i = 0; i < n; i++) x[(i * (i + 1)) / 2] = 1',
      'proven store',
    ],
    ['a halved index', `${X}, n: number`, 'for (let i = 0; i < n; i++) x[i >> 1] = 1', 'proven store'],
    ['clamped neighbours', `${X}, n: number`, 'for (let i = 0; i < n; i++) x[Math.max(i - 1, 0)] = 1', 'proven store'],
    [
      'the sieve',
      'p: Uint8Array, n: number',
      'for (let i = 2; i * i <= n; i++) for (let k = i * i; k <= n; k += i) p[k] = 0',
      'proven store',
    ],
  ])('%s: checked once, the clone runs free, the loop as it was stays behind it', (_, params, body, fast) => {
    const found = versions(params, body)
    expect(found[0]).toBe(fast)
    expect(found.at(-1)).toMatch(/^cold: .*checked/)
    expect(guard(params, body)).toBeGreaterThan(0)
  })

  it('asks whether a stride is negative, and a constant stride not', () => {
    const body = (stride: string) => `for (let i = 0; i < n; i++) x[i * ${stride}] = 1`
    expect(irAfter(kernel(`${X}, n: number, w: number`, body('w')), 'version-loops')).toMatch(
      /compare le (%\d+), %2\.w/,
    )
    expect(guard(`${X}, n: number, w: number`, body('w'))).toBe(guard(`${X}, n: number`, body('3')) + 1)
  })

  it('tells the clone that the bound is an int32, and the other version nothing', () => {
    const text = irAfter(kernel(`${X}, n: number`, 'for (let i = 0; i < n; i++) x[i] = 1'), 'version-loops')
    expect(text).toMatchInlineSnapshot(`
      "export function f.jit: void {
      b0(%0.x: array<Float64Array>, %1.n: num ∈ f64[-∞, 2147483647] -0):
        %2.i: num = const 0
        jump b6(%2.i)
      b1(%3.i: num):
        %4: bool = compare lt %3.i, %1.n
        branch %4 ? b3() : b2(%3.i)
      b2(%5.i: num):
        %6.i: num = refine ge %5.i, %1.n
        %7.n: num = refine le %1.n, %5.i
        return
      b3():
        %8.i: num = refine lt %3.i, %1.n
        %9.n: num = refine gt %1.n, %3.i
        %10: num = const 1
        store %0.x, %8.i, %10
        %12.i: num = add %8.i, %10
        jump b1(%12.i)
      b4(%13.i: num):
        %14: bool = compare lt %13.i, %28.n
        branch %14 ? b5() : b2(%13.i)
      b5():
        %15.i: num = refine lt %13.i, %28.n
        %16.n: num = refine gt %28.n, %13.i
        %17: num = const 1
        store proven %0.x, %15.i, %17
        %19.i: num = add %15.i, %17
        jump b4(%19.i)
      b6(%20.i: num):
        %21: bool = isint32 %1.n
        %22: num = const 1
        %23: num = sub %1.n, %22
        %24: num = length %0.x
        %25: num = sub %24, %22
        %26: bool = compare le %23, %25
        %27: bool = both %21, %26
        branch %27 ? b7() : b1(%20.i) (unlikely else)
      b7():
        %28.n: num = assume %1.n ∈ int[-2147483648, 2147483647]
        jump b4(%20.i)
      }
      "
    `)
  })

  it('serves all accesses of a nest at once', () => {
    const stencil =
      'for (let i = 1; i < h - 1; i++) for (let j = 1; j < w - 1; j++) o[i * w + j] = x[(i - 1) * w + j] + x[(i + 1) * w + j] + x[i * w + j - 1]'
    expect(versions(`o: Float64Array, ${X}, h: number, w: number`, stencil)[0]).toBe(
      'proven load proven load proven load proven store',
    )
  })

  it('of a loop that takes a few elements a round lasts as long as these are there', () => {
    const loop = (bound: string) =>
      versions(
        X,
        `let s = 0; for (let b = 0; b + 8 ${bound}; b += 8) for (let t = 0; t < 8; t++) s += x[b + t]; return s`,
      )
    expect(loop('<= x.length')[0]).toBe('proven load')
    // One too many: the last round of the last block.
    expect(loop('<= x.length + 1').at(-1)).toMatch(/checked load/)
  })

  it('is not made where it could never hold', () => {
    expect(versions(X, 'for (let i = 0; i < 9; i++) x[-1 - i] = 1')).toEqual(['checked store'])
  })
})

describe('steps and products that look like indices but are not', () => {
  it.each<[string, string, string]>([
    [
      'a step that may be NaN',
      `${X}, z: Float64Array, n: number`,
      'let i = 0, s = 0; for (let k = 0; k < n; k++) { s += x[i]; i += z[0] * 0 } return s',
    ],
    [
      'a sum of two values neither of which is the counter',
      `${X}, z: Float64Array, n: number`,
      'let s = 0; for (let i = 5; i < n && z[0] > 0; ) { s += x[i - 3]; let p = i; if (z[i] > 0) p = i & 1; i = p + p } return s',
    ],
    ['a step that may be a fraction', `${X}, z: Float64Array`, 'for (let i = 0; i < 99; i += Math.abs(z[0])) x[i] = 1'],
    [
      'a loop that never compares its counter',
      X,
      'let i = 0; while (true) { x[i] = 1; i++; if (x[0] > 3) break } return i',
    ],
  ])('%s: no access is free of checks', (_, params, body) => {
    // Checked at the access, or at the start of the round.
    const [first] = versions(params, body)
    expect(first).toMatch(/checked (load|store)|inbounds/)
  })
})

describe('the hull of a product', () => {
  it('of negative numbers is that of the outermost, not of the innermost ones', () => {
    const body = 'for (let j = 1; j < 10; j++) { const a = 0 - j; for (let i = 0; i <= a * a; i++) x[i] = 1 }'
    expect(irAfter(kernel(X, body), 'version-loops')).toMatch(/(%\d+): num = const 81\n(.*\n)*.*compare le \1, /)
  })
})

describe('an index that comes out of memory', () => {
  const K = `${X}, k: Int32Array`
  it('is checked before anything is written; where it fails, the original goes on from the start of the round', () => {
    const found = versions(K, 'let s = 0; for (let i = 0; i < k.length; i++) s += x[k[i]]; return s')
    expect(found).toEqual(['proven load inbounds proven load', 'cold: proven load checked load'])
    const text = irAfter(
      kernel(K, 'let s = 0; for (let i = 0; i < k.length; i++) s += x[k[i]]; return s'),
      'version-loops',
    )
    // The way out leads to the header of the original with what the round began with.
    const [, params] = text.match(/branch (?:%\d+) \? b\d+\(\) : b1\((%\d+\.i, %\d+\.s)\) \(unlikely else\)/) ?? []
    expect(params).toBeDefined()
    expect(text.replaceAll(': num', '')).toContain(`(${params}):`)
  })

  it.each<[string, string, string]>([
    [
      'something has been written in the same round',
      K,
      'for (let i = 0; i < k.length; i++) { x[0] += 1; x[k[i]] += 1 }',
    ],
    ['it depends on what has been written', K, 'for (let i = 0; i < k.length; i++) { k[i] = k[i] + 1; x[k[i]] += 1 }'],
    [
      'a random number has been drawn',
      K,
      'let s = 0; for (let i = 0; i < k.length; i++) { s += Math.random(); s += x[k[i]] } return s',
    ],
  ])('keeps its check at the access where %s', (_, params, body) => {
    for (const version of versions(params, body)) expect(version).toMatch(/checked/)
    expect(irAfter(kernel(params, body), 'version-loops')).not.toContain('inbounds %0.x')
  })
})

describe('a hull that is too wide for the nest', () => {
  const Y = `${X}, y: Float64Array`
  const guards = (params: string, body: string) =>
    count(irAfter(kernel(params, body), 'version-loops'), '(unlikely else)')
  const sums = (bound: string, term: string) =>
    `let s = 0; for (let i = 0; i < ${bound}; i++) for (let k = 0; k < y.length; k++) s += ${term}; return s`

  it('is left to the loop inside', () => {
    // In front of the nest, x.length − 1 + y.length − 1 < x.length would hold only for tiny y.
    expect(guards(Y, sums('x.length', 'x[i + k]'))).toBe(1)
    expect(irAfter(kernel(Y, sums('x.length', 'x[i + k]')), 'version-loops')).toContain('load proven')
  })

  it('is left there for other arrays with the same index, too', () => {
    expect(guards(`${Y}, z: Float64Array`, sums('x.length', 'x[i + k] * z[i + k]'))).toBe(1)
  })

  it('is left to a check of each round where it never fits: the last one goes on in the original', () => {
    const found = versions(X, 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i + 1]; return s')
    expect(found).toEqual(['inbounds proven load', 'cold: checked load'])
  })

  it('is not, where the guard can hold', () => {
    // One in front of the nest, and another where that one has failed.
    expect(guards(`${Y}, n: number`, sums('n', 'x[i + k]'))).toBe(2)
  })
})

describe('a counter in steps', () => {
  const N = `${X}, n: number`
  /** The guards that calculate the last value before a limit. */
  const steps = (params: string, body: string): number =>
    count(irAfter(kernel(params, body), 'version-loops'), 'math floor')

  it.each<[string, string, string, string]>([
    ['of a loop that is unrolled by hand', X, 'for (let i = 0; i < x.length; i += 4) { x[i + 3] = 1 }', 'proven store'],
    ['up to a number from outside', N, 'for (let i = 0; i < n; i += 3) x[i + 2] = 1', 'proven store'],
    ['up to and with a limit', N, 'for (let i = 1; i <= n; i += 3) x[i + 2] = 1', 'proven store'],
    ['from anywhere', `${N}, k: number`, 'for (let i = k; i < n; i += 8) x[i + 7] = 1', 'proven store'],
    ['downwards', N, 'for (let i = n - 1; i >= 0; i -= 4) x[i - 3] = 1', 'proven store'],
    ['downwards, to be added', N, 'for (let i = n - 1; i >= 0; i += -4) x[i - 3] = 1', 'proven store'],
    ['by a step from outside', `${N}, w: number`, 'for (let i = 0; i < n; i += w) x[i + w - 1] = 1', 'proven store'],
    ['by one backwards', `${N}, w: number`, 'for (let i = n - 1; i >= 0; i -= w) x[i - w + 1] = 1', 'proven store'],
    [
      'twice in a round, or not at all',
      N,
      'for (let i = 0, k = 0; i < n && k < 99; k++) { x[i + 1] = 1; if (x[k] > 0) continue; i += 2; if (x[k] < 0) i += 2 }',
      'proven store checked load checked load',
    ],
    [
      'of groups',
      `${N}, w: number`,
      'for (let i = 0; i < n; i += 2 * w) for (let k = 0; k < w; k++) x[i + k + w] = 1',
      'proven store',
    ],
  ])('%s has a last value, which is calculated in front', (_, params, body, fast) => {
    const [first] = versions(params, body)
    if (fast.includes('checked')) expect(first).toMatch(/^proven store/)
    else expect(first).toBe(fast)
    expect(steps(params, body)).toBeGreaterThan(0)
  })

  it.each<[string, string, string]>([
    ['it takes every value', X, 'for (let i = 0; i < x.length; i++) x[i + 3] = 1'],
    ['its steps are several', N, 'for (let i = 0; i < n; ) { x[i + 1] = 1; if (x[0] > 0) i += 2; else i += 4 }'],
    [
      'it is set back',
      N,
      'for (let i = 0, k = 0; i < n && k < 99; k++) { x[i + 1] = 1; if (x[0] > 0) i = 1; else i += 2 }',
    ],
    [
      'it goes to and fro',
      N,
      'for (let i = 0, k = 0; i < n && i >= 0 && k < 99; k++) { x[i + 1] = 1; if (x[0] > 0) i -= 2; else i += 2 }',
    ],
    ['the limit has a fraction', N, 'for (let i = 0; i <= Math.sqrt(n); i += 2) x[i + 1] = 1'],
    ['the comparison says how far a round reaches', N, 'for (let i = 0; i + 1 < n; i += 2) x[i + 1] = 1'],
    [
      'the comparison is that of another value',
      N,
      'for (let i = 0; ; i += 2) { const k = i + 1; if (k >= n) break; x[k] = 1 }',
    ],
    ['a round would reach into the next one', X, 'for (let i = 0; i < x.length; i += 4) x[i + 4] = 1'],
  ])('not where %s', (_, params, body) => {
    expect(steps(params, body)).toBe(0)
  })

  it('is left to the loop inside where it begins anew in each round, or its step does', () => {
    const starts = 'for (let j = 0; j < n; j++) for (let i = j; i < n; i += 4) x[i + 3] = 1'
    const widths = 'for (let w = 1; w < n; w *= 2) for (let i = 0; i < n; i += w) x[i + w] = 1'
    for (const body of [starts, widths]) {
      const text = irAfter(kernel(N, body), 'version-loops')
      // In front of the nest all values are those of before it.
      const [, nest] = /(isint32 %1\.n[\s\S]*?)branch/.exec(text) ?? []
      expect(nest).toBeDefined()
      expect(nest).not.toContain('math floor')
      expect(text).toContain('math floor')
    }
  })

  it('asks whether a step from outside is negative, and one that is known not', () => {
    const text = (step: string) =>
      irAfter(kernel(`${N}, w: number`, `for (let i = 0; i < n; i += ${step}) x[i] = 1`), 'version-loops')
    expect(text('w')).toMatch(/compare le (%\d+), %2\.w/)
    expect(text('(w & 7)')).not.toMatch(/compare le (%\d+), %2\.w/)
  })
})

describe('the size of what is cloned', () => {
  it('stays within limits for deep nests', () => {
    const depth = 6
    const loops = Array.from({ length: depth }, (_, i) => `for (let i${i} = 0; i${i} < n; i${i}++)`).join(' ')
    const sum = Array.from({ length: depth }, (_, i) => `i${i}`).join(' + ')
    const text = irAfter(kernel(`${X}, n: number`, `${loops} x[${sum}] += 1`), 'version-loops')
    expect(count(text, '\n')).toBeLessThan(9000)
  })
})

describe('an index that is checked round by round', () => {
  it.each(['number[]', 'Float32Array', 'DataView'])('is known to be within the largest array, of %s too', (type) => {
    const access = type === 'DataView' ? 'x.getInt8(k[i])' : 'x[k[i]]'
    const body = `let s = 0; for (let i = 0; i < k.length; i++) s += ${access}; return s`
    expect(irAfter(kernel(`x: ${type}, k: Int32Array`, body), 'version-loops')).not.toContain('NaN')
  })
})
