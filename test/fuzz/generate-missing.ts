/** Kernels with parameters, and fields of objects, that may be missing, and arguments in which they are, in each of the two ways and in the wrong one. */
import type { Random } from './random.ts'

/** Parameters by name: type, and how they are written. */
const PARAMS = {
  a: 'a: number | null',
  w: 'w: Float64Array | null',
  l: 'l: number[] | undefined',
  p: 'p: { x: number; y: number }[] | null',
  o: 'o?: { s: number; t?: number; on: boolean }',
  out: 'out?: Float64Array',
  flag: 'flag?: boolean',
  k: 'k?: number',
  m: 'm?: { pen: boolean; n: number; down?: boolean; no: number | null; kind: "a" | "b"; mark?: "a" | "b" }[]',
} as const
type Name = keyof typeof PARAMS

/** Statements on `x`, an array, `s`, a number, and parameters. */
const STEPS: Readonly<Record<Name, readonly string[]>> = {
  a: [
    's += a ?? 0.5;',
    'if (a === null) s -= 1; else s *= a;',
    's += a! * 2;',
    'if (a !== null && a > 1) throw new RangeError("far " + a);',
    'if (a == null || a > 1) x[0] = 7;',
    's += a === undefined ? 100 : 1;',
  ],
  w: [
    'if (w) for (let i = 0; i < w.length; i++) { s += w[i]; w[i] -= 1; }',
    's += w?.[1] ?? 0.25;',
    'const v = w ?? x; v[0] += s;',
  ],
  l: [
    'if (l) { for (const v of l) s += v; l.push(s); }',
    's += l?.length ?? -1;',
    'if (l === undefined) x[1] = 3; else l[0] = s;',
  ],
  p: [
    'if (p !== null) for (const q of p) { s += q.x; q.y = s; }',
    's += p?.[0]?.x ?? 0.125;',
    'if (p) p.push({ x: s, y: 1 });',
    's -= p === null ? 3 : p.length;',
  ],
  o: [
    's *= o?.s ?? 2;',
    'if (o) { o.s += 1; if (o.on) s += o.t ?? 9; }',
    's += o === undefined ? 1 : o.t === undefined ? 2 : o.t;',
  ],
  out: [
    'const r = out ?? new Float64Array(2); r[0] = s; s += r[1];',
    'if (out !== undefined) for (let i = 0; i < out.length; i++) out[i] = x[i] * s;',
    'x[2] = out ? out.length : -1;',
  ],
  flag: ['s += flag ? 1 : flag === undefined ? 2 : 3;', 'if (!flag) s = -s;', 'x[0] += +(flag ?? true);'],
  // What narrowing makes certain is put where nothing may be missing; what it does not is the original's.
  m: [
    'if (m) for (const q of m) { if (q.down !== undefined) q.pen = q.down; if (q.no !== null) q.n = q.no + s; if (q.mark) q.kind = q.mark; s += q.n + +q.pen; }',
    'if (m) for (const q of m) { if (q.down != null) m[0].pen = q.down; s += q.kind === "a" ? 1 : 2; }',
    'if (m && m.length > 0) { const q = m[0]; q.n += s; q.pen = q.down!; q.n = q.no!; s -= q.n; }',
    'if (m) { const found: number[] = []; for (const q of m) { if (q.no !== null) found.push(q.no); } for (const v of found) s += v; }',
  ],
  k: ['s += k ?? 1;', 'for (let i = 0; i < (k ?? 3) && i < 9; i++) s += x[i] ?? i;', 'if (k !== undefined) x[1] = k;'],
}

/** Results that may be missing, too. */
const RESULTS: Readonly<Partial<Record<Name, string>>> = {
  w: 'return s > 2 ? w : null',
  l: 'return s > 2 ? l : undefined',
  p: 'return s > 2 ? p : null',
  out: 'return out',
}

export interface MissingKernel {
  source: string
  names: readonly Name[]
}

/** A marked function `name` of `x` and up to four others. */
export function generateMissingKernel(random: Random, name: string): MissingKernel {
  const all = Object.keys(PARAMS) as Name[]
  const chosen = new Set(Array.from({ length: random.between(1, 4) }, () => random.pick(all)))
  const names = all.filter((one) => chosen.has(one))
  const steps = names.map((one) => `{ ${random.pick(STEPS[one])} }`)
  // Some throw after half of the writes.
  const order = random.chance(0.5) ? steps : steps.reverse()
  const returned = names.map((one) => RESULTS[one]).find((text) => text !== undefined && random.chance(0.5))
  const source = `export function ${name}(${['x: Float64Array', ...names.map((one) => PARAMS[one])].join(', ')}) {
  "use jit"
  let s = 1
  x[0] += 0.5
  ${order.join('\n  ')}
  x[x.length - 1] = s
  ${returned ?? 'return s'}
}`
  return { source, names }
}

/** Arguments; the same ones for the same state of `random`. */
export function generateMissingArguments(random: Random, { names }: MissingKernel): unknown[] {
  const number = () => random.pick([0, 1, 2, -1, 0.5, -0, 10, Number.NaN])
  const floats = () => Float64Array.from({ length: random.between(1, 4) }, number)
  const x = floats()
  const values: Readonly<Record<Name, () => unknown>> = {
    a: number,
    w: () => (random.chance(0.2) ? x : floats()),
    l: () => Array.from({ length: random.between(0, 3) }, number),
    p: () => Array.from({ length: random.between(0, 3) }, () => ({ x: number(), y: number() })),
    o: () => {
      const object: Record<string, unknown> = { s: number() }
      if (random.chance(0.5)) object.t = random.chance(0.2) ? undefined : number()
      object.on = random.chance(0.5)
      return object
    },
    out: () => (random.chance(0.2) ? x : floats()),
    flag: () => random.chance(0.5),
    k: number,
    m: () =>
      Array.from({ length: random.between(0, 3) }, () => {
        const object: Record<string, unknown> = { pen: random.chance(0.5), n: number() }
        if (random.chance(0.6)) object.down = random.chance(0.2) ? undefined : random.chance(0.5)
        object.no = random.chance(0.3) ? null : number()
        object.kind = random.pick(['a', 'b'])
        if (random.chance(0.5)) object.mark = random.pick(['a', 'b'])
        return object
      }),
  }
  const others = names.map((name) => {
    if (random.chance(0.55)) return values[name]()
    const isNull = PARAMS[name].includes('null')
    return isNull !== random.chance(0.1) ? null : undefined
  })
  const given = others.findLastIndex((value) => value !== undefined) + 1
  return [x, ...(random.chance(0.5) ? others.slice(0, given) : others)]
}
