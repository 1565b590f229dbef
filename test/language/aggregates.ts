import { combine, floats, kernel, NUMBERS, one, rowsOf, two } from './construct.ts'

const { compiled, original } = rowsOf('aggregates')

/** Tuples, objects, and ordinary arrays as they come in. */
export const aggregates = [
  compiled(
    'array-choice',
    '`[a, b][i]`',
    kernel('n: number', 'return [n, -n][foo(n)]', 'function foo(n: number) { return n % 2 === 0 ? 0.0 : 1 }'),
    () => [...one(), [7], [8]],
  ),
  compiled(
    'array-choice-assigned',
    '`bins[i]++`, `t[i] = v` of tuples, by a computed index',
    kernel(
      'n: number',
      'const bins = [0, n, 0]; for (let i = 0; i < 7; i++) bins[(i * i) % 3] += i; bins[n & 1] -= n; return bins[0] + bins[1] * 100 + bins[2] * 1e4',
    ),
    () => [...one(), [7], [8]],
    { note: 'An element that is not there would be added: the original runs.' },
  ),
  compiled(
    'parallel-assignment',
    '`const [a, b] = [x, y]`',
    kernel('a: number, b: number', 'const [c, d] = [a * 2, b * 3]; return c - d'),
    combine(
      () => NUMBERS,
      () => [1, -0],
    ),
  ),
  compiled(
    'array-pattern',
    'Destructuring an array: `const [a, , b = 1, ...rest] = t`, of tuples and typed arrays',
    kernel(
      'x: Float64Array',
      'const [a, , b = a] = x; const [c, ...r] = [b, a, 3]; return a + b * 10 + c * 100 + r[1] * 1000 + r.length',
    ),
    () => [[floats(5)], [floats(2)], [floats(1)], [floats(0)]],
  ),
  compiled(
    'object-pattern',
    'Destructuring an object: `const { a, b: c = 1, ...others } = o`',
    kernel('a: number', 'const { x, y: z = 2, ...o } = { x: a, y: undefined, w: a }; return x + z * 10 + o.w * 100'),
    one,
  ),
  compiled(
    'pattern-assignment',
    'Assignment to patterns: `[x[i], o.p] = [o.p, x[i]]`, `({ a, b } = o)`',
    kernel(
      'x: Float64Array, i: number',
      'const o = { p: 1 }; let q = 0; [x[i], o.p] = [o.p, x[i]]; ({ q = 5 } = { q: x[0] }); return o.p + q',
    ),
    () => [
      [floats(3), 0],
      [floats(3), 2],
      [floats(3), 3],
      [floats(0), 0],
    ],
  ),
  compiled(
    'object-literal',
    'Object literals that stay inside',
    kernel(
      'a: number',
      'const p = { x: a, y: 1, at: { z: 2 } }; const q = p.at; p.x += p.y; q.z++; return p.x + p.at.z',
    ),
    one,
    { note: 'It must be known which object a name means, where fields are assigned: otherwise `aliased-object`.' },
  ),
  compiled(
    'array-literal',
    'Array literals that stay inside, as tuples',
    kernel(
      'a: number',
      'const p = [a, 1, [2]] as [number, number, number[]]; p[0] += p[1]; p[2][0]++; return p[0] + p[2][0] + p.length',
    ),
    one,
    { note: 'Of at most 16 numbers where the index is computed, and then read only.' },
  ),
  compiled(
    'tuple-result',
    'Fresh tuples as results',
    kernel('a: number, b: number', 'return [a, a > b, [b * 2]]'),
    two,
    { note: 'Of at most 63 values; elements as the fields of objects, in the next row.' },
  ),
  compiled(
    'object-result',
    'Fresh objects as results',
    kernel('a: number', 'const r = { x: a, y: a * 2, in: { z: 1 } }; if (a > 1) r.in.z = a; return r'),
    one,
    {
      note: 'All results have the same fields in the same order: numbers, booleans, strings that are known, arrays, and such objects and tuples, each of which may be missing.',
    },
  ),
  compiled(
    'returned-object',
    'Passed objects and tuples as results, alone, in new ones, or `null`: `return out`, `return a.x > b.x ? a : b`, `return this`',
    kernel(
      'out: V, a: V, b: V, t: [number, number], k: number',
      'const v = add(out, a, b); t[0] += v.x; const larger = a.x > b.x ? a : b; return { v, t, larger: larger.y > k ? larger : null, at: k > 5 ? a : { x: k, y: larger.x } }',
      'interface V { x: number; y: number }\nfunction add(out: V, a: V, b: V): V { out.x = a.x + b.x; out.y = a.y + b.y; return out }',
    ),
    () => [
      [{ x: 0, y: 0 }, { x: 1, y: 2 }, { x: 3, y: 4 }, [1, 2], 3],
      [{ x: 0, y: 0 }, { x: 1, y: 2 }, { x: -0, y: 4 }, [1, 2], 6],
      [{ x: 0, y: 0 }, { x: Number.NaN, y: 2 }, { x: 3, y: 4 }, [1, 2], 0],
    ],
    {
      note: 'The very object. Where one that may be either of two is changed, or another name of it: `aliased-object`.',
    },
  ),
  compiled(
    'record-parameter',
    'Objects as parameters, their fields read and assigned',
    kernel(
      'p: { x: number; at: { y: number }; data: Float64Array }, k: number',
      'p.x += k; p.at.y = p.x * 2; for (let i = 0; i < p.data.length; i++) p.data[i] *= p.x; return p.at.y',
    ),
    () => [
      [{ x: 1, at: { y: 2 }, data: floats(4), other: 'kept' }, 3],
      [{ data: floats(0), at: { y: 0 }, x: -0 }, -0],
    ],
    {
      note: 'Fields must be data of the object itself, of the declared types and all there; where that is not so, and where one object is passed twice and changed, the original runs.',
    },
  ),
  compiled(
    'optional-field',
    'Fields of passed objects that may be missing: `{ a, b = 2 }`, `o.b ?? 2`, `o?.b`, `b?: number`, `w: Float64Array | null`',
    kernel(
      '{ a, b = 2 }: { a: number; b?: number }, o?: P',
      'let s = a * b + (o?.k ?? 0.25)\n  if (o && o.w !== null) { for (let i = 0; i < o.w.length; i++) s += o.w[i]; o.w[0] = s }\n  return s',
      'interface P { w: Float64Array | null; k?: number }',
    ),
    () =>
      [
        undefined,
        { w: null },
        { w: null, k: 3 },
        { w: floats(3), k: undefined },
        { w: floats(2), k: -0, other: 'kept' },
        {},
      ].flatMap((o) => [
        [{ a: 1 }, o],
        [{ a: 2, b: 5 }, o],
        [{ a: 3, b: undefined }, o],
        [{ a: 4, b: null }, o],
        [Object.create({ a: 1, b: 7 }), o],
        [Object.assign(Object.create({ b: 7 }), { a: 1 }), o],
      ]),
    {
      note: 'There is a kernel for each way, of up to 8 for an object and 16 for all arguments; beyond that, the dispatcher tells which numbers and booleans are there, and all others have to be. Where a field is missing, no prototype may have it.',
    },
  ),
  compiled(
    'imported-type',
    'Types of other files and packages, `import(…)`, namespaces, generics with defaults',
    `import type { Pair as P } from './types'\n${kernel("p: P, q: import('./types').Pair<boolean, number>", 'return p.a + (q.a ? q.b : p.b)')}`,
    () => [
      [
        { a: 1, b: 2 },
        { a: true, b: 3 },
      ],
    ],
    {
      files: { './types': 'export interface Pair<A = number, B = A> { a: A; b: B }\n' },
      note: 'Found as TypeScript finds them: `paths`, `exports`, `typesVersions`, `@types`; in JavaScript by JSDoc.',
    },
  ),
  compiled(
    'computed-type',
    "`typeof x`, `T['x']`, `keyof`, `A & B`, mapped types, `Pick`, `Omit`, `Partial`, `Required`, `Record`, `Readonly`, `NonNullable`",
    kernel(
      "c: typeof config, x: P['x'], o: Omit<P, 'x'> & { z: number }, r: { [K in 'a' | 'b']: number }",
      'return c.gain * x + o.y + o.z + r.b',
      'interface P { x: number; y: number }\nconst config = { gain: 0.5 }',
    ),
    () => [[{ gain: 2 }, 3, { y: 1, z: 2 }, { a: 1, b: 4 }]],
    { note: 'Not conditional types.' },
  ),
  compiled(
    'interface',
    'Interfaces',
    kernel('p: P', 'return p.x + p.y', 'interface Q { x: number }\ninterface P extends Q { readonly y: number }'),
    () => [[{ x: 1, y: 2 }]],
  ),
  compiled(
    'tuple-parameter',
    'Tuples as parameters',
    kernel('p: [number, boolean], [a, b]: [a: number, b: number]', 'p[0] += a; p[1] = b > 1; return p[0] + p.length'),
    () => [
      [
        [1, false],
        [2, 3],
      ],
      [
        [Number.NaN, true],
        [-0, 0],
      ],
    ],
    { note: 'Arrays of that very length.' },
  ),
  compiled(
    'list-read',
    '`number[]`, `readonly number[]`, `Array<number>`, `ReadonlyArray<number>`: elements and `length`',
    kernel(
      'x: number[], y: ReadonlyArray<number>, i: number',
      'let s = 0; for (let k = 0; k < x.length; k++) s = s * 3 + x[k]; for (const v of y) s -= v; return x[i] === undefined ? s : s + x[i]',
    ),
    () => [
      [[1, 2.5, -0], [3, Number.NaN], 0],
      [[1, 2, 3], [], 2],
      [[1, 2, 3], [0.1], 3],
      [[], [Number.POSITIVE_INFINITY], 0],
    ],
    {
      note: 'They are copied, and must be plain arrays that hold nothing but numbers. An index that is negative or a fraction goes to the original.',
    },
  ),
  compiled(
    'list-write',
    '`x[i] = v` for a `number[]`',
    kernel(
      'x: number[], y: number[], k: number',
      'for (let i = 0; i < x.length; i++) { x[i] = x[i] * k + i; y[i] -= x[i] } return x[0]',
    ),
    () => [
      [[1, 2, 3], [5, 6, 7], 2],
      [[0.5], [1, 2], -1],
    ],
    { note: 'Where it would make the array longer, or store `undefined`, the call goes to the original.' },
  ),
  compiled(
    'array-of-arrays',
    '`number[][]`: rows and elements, read and written, `for … of`, rows exchanged',
    kernel(
      'm: number[][], x: number[], k: number',
      'let s = 0; for (let i = 0; i < m.length; i++) for (let j = 0; j < m[i].length; j++) { m[i][j] *= k; s = s * 3 + m[i][j] } for (const row of m) for (const v of row) s -= v; const t = m[0]; m[0] = m[1]; m[1] = t; x[0] += 1; return s + (m[1] === x ? 1000 : 0)',
    ),
    () => {
      const row = [1, 2]
      return [
        [[[1, 2.5], [-0, Number.NaN, 3], []], [5], 2],
        [[row, row, [7]], row, -1],
        [[[], [4]], [0], 0.5],
      ]
    },
    {
      note: 'Ragged, deeper ones too. Rows that are one array are one in the kernel. Where a row is missing that is used, the original has the call.',
    },
  ),
  compiled(
    'make-array-of-arrays',
    'Making them: `m.push([a, b])`, `Array.from({ length: n }, () => new Array(k).fill(0))`, `new Array(n)` and rows assigned; as result',
    `export function f(n: number): number[][] {
  'use jit'
  const m: number[][] = []
  for (let i = 0; i < n; i++) { m.push([i, -i]); m[i].push(i * 0.5) }
  const zeros = Array.from({ length: n }, () => new Array(3).fill(0))
  const rows: number[][] = new Array(n)
  for (let i = 0; i < n; i++) { zeros[i][1] = i; rows[i] = zeros[i] }
  for (const row of rows) m.push(row)
  return m
}
`,
    () => [0, 1, 4].map((n) => [n]),
  ),
  compiled(
    'array-of-typed-arrays',
    'Arrays of typed arrays, `channels: Float32Array[]`: `channels[c][i] *= gain`, `for (const channel of channels)`, `const [left, right] = channels`',
    kernel(
      'm: Float64Array[], x: Float64Array, k: number',
      'let s = 0; for (let c = 0; c < m.length; c++) for (let i = 0; i < m[c].length; i++) { m[c][i] *= k; s = s * 3 + m[c][i] } for (const row of m) { x[0] += row.length; for (const v of row) s -= v } const [first, second] = m; second.set(first.subarray(1)); return s + m.at(-1)!.length',
    ),
    () => {
      const row = floats(3)
      return [
        [[floats(3), floats(5), new Float64Array(0)], floats(1), 2],
        [[row, row], row, -1],
        [[row.subarray(0, 2), row.subarray(1), row], row.subarray(2), 0.5],
      ]
    },
    {
      note: 'They are copied as typed arrays are, and used in place where they are in kernel memory: then the kernel runs whatever the loops do. One that is in it twice is one. Inside a kernel none can be put in or taken out.',
    },
  ),
  compiled(
    'typed-array-fields',
    'Typed arrays in objects in arrays, `{ w: Float64Array; b: Float64Array }[]`, as layers of a network: `layers[l].w[i] -= rate * g`, `for (const { w, b } of layers)`',
    kernel(
      'layers: Layer[], x: Float64Array, out: Float64Array, rate: number',
      'for (const { w, b, n } of layers) { for (let o = 0; o < n; o++) { let s = b[o]; for (let i = 0; i < x.length; i++) s += w[o * x.length + i] * x[i]; out[o] = s } } for (let l = 0; l < layers.length; l++) { for (let i = 0; i < layers[l].w.length; i++) layers[l].w[i] -= rate * out[0]; layers[l].b[0] += layers[l].w.length } const t = layers[0]; layers[0] = layers[layers.length - 1]; t.n += 0 * rate; return layers[0]',
      'interface Layer { w: Float64Array; b: Float64Array; n: number }',
    ),
    () => {
      const layer = (n: number) => ({ w: floats(2 * n), b: floats(n), n })
      const shared = floats(4)
      return [
        [[layer(2), layer(1), layer(3)], floats(2), floats(3), 0.5],
        [
          [
            { w: shared, b: shared, n: 2 },
            { w: shared.subarray(1), b: shared, n: 1 },
          ],
          floats(2),
          shared,
          -1,
        ],
      ]
    },
    {
      note: 'As arrays of typed arrays. They must be there: one that may be missing is not seen; put an empty one there. None can be put into another object.',
    },
  ),
  original(
    'make-array-of-typed-arrays',
    'Making arrays of typed arrays, putting some in, those that may be missing (`(Float64Array | null)[]`)',
    kernel('x: Float64Array[]', 'x.push(new Float64Array(1)); return x.length'),
    'unsupported-operation',
    () => [[[floats(1)]]],
  ),
  compiled(
    'array-of-objects',
    'Arrays of objects, `{ x: number; alive: boolean }[]`: fields read and written, `for … of`, objects exchanged',
    kernel(
      'p: { x: number; alive: boolean }[], dx: number',
      'let s = 0; for (let i = 0; i < p.length; i++) { p[i].x += dx; if (p[i].x > 2) p[i].alive = false; const q = p[i]; s = s * 3 + q.x } for (const { x, alive } of p) s += alive ? x : 1; if (p.length > 1) { const t = p[0]; p[0] = p[1]; p[1] = t; t.x = 9 } return s',
    ),
    () => {
      const one = { x: 1, alive: true }
      return [
        [
          [
            { x: 1, alive: true },
            { x: 2.5, alive: true },
            { x: -0, alive: false },
          ],
          1,
        ],
        [[one, one], Number.NaN],
        [[], 1],
      ]
    },
    {
      note: 'Fields that are numbers and booleans, always there, and data of the object itself; others may be declared, too. Getters, proxies and frozen objects that would be written go to the original. An object that is there twice is one.',
    },
  ),
  compiled(
    'array-of-tuples',
    'Arrays of tuples, `[number, number][]`',
    kernel(
      'ring: [number, number][], k: number',
      'let s = 0; for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) { const [ax, ay] = ring[i]; s += ax * ring[j][1] - ay * ring[j][0]; ring[i][0] += k } return s / 2',
    ),
    () => [
      [
        [
          [0, 0],
          [4, 0],
          [4, 3],
        ],
        1,
      ],
      [[[1, Number.NaN]], 2],
      [[], 0],
    ],
    { note: 'Arrays of that very length.' },
  ),
  compiled(
    'make-array-of-objects',
    'Making them: `out.push({ x, y })`, `points.map((p) => ({ … }))`; as result',
    `export function f(n: number, dx: number): { x: number; y: number }[] {
  'use jit'
  const out: { x: number; y: number }[] = []
  for (let i = 0; i < n; i++) { out.push({ x: i, y: i * dx }); out[i].x -= dx }
  const moved = out.map((p) => ({ x: p.x + 1, y: p.y }))
  for (const p of moved) if (p.y > 1) out.push(p)
  return out
}
`,
    () => [
      [0, 1],
      [4, 0.5],
    ],
    {
      note: 'Objects have the fields of the declared type, in its order.',
    },
  ),
  compiled(
    'passed-element',
    'Objects that are passed beside an array of such: `points.push(p)`, `points.indexOf(p)`, `points[0] === p`, `let best = p`, as results',
    kernel(
      'points: P[], p: P, k: number',
      'let best = p; for (const q of points) if (q.x > best.x) best = q; const at = points.indexOf(p); if (at < 0) points.push(p); p.y += k; return { best, at, first: points[0] === p, last: points.at(-1) }',
      'interface P { x: number; y: number }',
    ),
    () => {
      const p = { x: 2, y: 1 }
      return [
        [[{ x: 1, y: 2 }], { x: 3, y: 1 }, 4],
        [[p, { x: 1, y: 2 }, p], p, 4],
        [[], { x: Number.NaN, y: 1 }, -0],
      ]
    },
    { note: 'Of numbers and booleans. They are copied into kernel memory at each call, as the elements are.' },
  ),
  compiled(
    'nested-elements',
    'Objects and tuples in arrays that hold objects, tuples and arrays: `{ at: { x, y }, list: number[] }[]`, `[[number, number], [number, number]][]`',
    kernel(
      'bodies: Body[], lines: [[number, number], [number, number]][], k: number',
      'let s = 0; for (const b of bodies) { b.at.x += b.v.x * k; b.list.push(s); for (const v of b.list) s += v; if (b.at.x > k) b.v = bodies[0].at } for (const [[x], to] of lines) { s += to[0] - x; to[1] = s } bodies.push({ at: { x: k, y: s }, v: bodies[0].v, list: [k] }); return { last: bodies.at(-1), at: bodies[0].at, s }',
      'interface V { x: number; y: number }\ninterface Body { at: V; v: V; list: number[] }',
    ),
    () => {
      const v = { x: 1, y: 2 }
      const to: [number, number] = [3, 4]
      return [
        [
          [
            { at: { x: 1, y: 0 }, v, list: [1, 2] },
            { at: v, v, list: [] },
          ],
          [
            [[1, 2], to],
            [to, [5, 6]],
          ],
          0.5,
        ],
        [[{ at: v, v: { x: 9, y: 0 }, list: [-0] }], [], 3],
      ]
    },
    {
      note: 'What the kernel does not use of them is not looked at.',
    },
  ),
  compiled(
    'element-strings',
    "Strings that are told apart in arrays: `{ kind: 'circle' | 'square'; r: number }[]`, `['add' | 'mul', number][]`, `('add' | 'mul')[]`",
    kernel(
      'shapes: Shape[], ops: [Op, number][], list: Op[], k: number',
      "let s = 1; for (const op of list) s += op === 'add' ? 1 : 2; list.push('mul'); for (const [op, x] of ops) s = op === 'add' ? s + x : s * x; for (const it of shapes) { switch (it.kind) { case 'circle': s += it.r * it.r; it.kind = 'square'; break; default: s -= it.r } } shapes.push({ kind: s > k ? 'circle' : 'square', r: s }); return shapes.filter((it) => it.kind === 'square')",
      "interface Shape { kind: 'circle' | 'square'; r: number }\ntype Op = 'add' | 'mul'",
    ),
    () => [
      [
        [
          { kind: 'circle', r: 2 },
          { kind: 'square', r: -0 },
        ],
        [
          ['add', 3],
          ['mul', 0.5],
        ],
        ['mul', 'add'],
        3,
      ],
      [[], [], [], 0],
    ],
    {
      note: 'Read, assigned, made and returned. Other strings run the original, unless the kernel does not look at them.',
    },
  ),
  compiled(
    'element-missing',
    'What may be missing in arrays: `{ x: number; w?: number; to: P | null }[]`, `(number | null)[]`, `(P | undefined)[]`, `rows[i] ?? []`, `if (!points[i]) continue`',
    kernel(
      'items: Item[], memo: (number | null)[], spots: (P | undefined)[], rows: number[][], k: number',
      'let s = 0; for (const o of items) { s = s * 0.5 + o.x * (o.w ?? k) + (o.to?.x ?? 0.25); if (o.w !== undefined) o.w = k > 2 ? undefined : s; if (o.to === null) o.to = { x: s, y: k }; else o.to.y = s } for (let i = 0; i < memo.length; i++) { const v = memo[i]; s += v === null ? 1 : v; memo[i] = v === null ? (memo[i - 1] ?? k) : null } for (const p of spots) { if (!p) continue; s += p.x; p.y = s } for (const v of rows[k] ?? [1, 2]) s -= v; items.push({ x: s, to: items[0]?.to ?? null }); spots.push(undefined, spots[0]); return { s, first: spots[0], memo }',
      'interface P { x: number; y: number }\ninterface Item { x: number; w?: number; to: P | null }',
    ),
    () => {
      const to = { x: 1, y: 2 }
      return [
        [
          [
            { x: 1, w: 2, to },
            { x: 2, to: null },
          ].slice(0, 1),
          [1, null, 3, null],
          [to, undefined],
          [[1], [2]],
          1,
        ],
        [
          [
            { x: 1, w: undefined, to },
            { x: -0, w: 5, to },
          ],
          [null],
          [undefined],
          [],
          3,
        ],
        [[], [], [], [], 0],
      ]
    },
    {
      note: 'Assigning a field that an object does not have makes one: the original. Not `null` where only `undefined` is declared, and the other way round; no types that contain themselves. Elements that may be missing are neither sorted nor looked for by `indexOf`.',
    },
  ),
  compiled(
    'narrowed-field',
    "What narrowing makes certain, where nothing may be missing: `if (c.down !== undefined) t.pen = c.down`, `case 'pen': t.pen = c.down`",
    kernel(
      'orders: Order[], steps: Step[], t: Turtle, all: Turtle[], ns: number[]',
      "for (const c of orders) { switch (c.kind) { case 'pen': t.pen = c.down; break; case 'mode': all[0].mode = c.mode; break; case 'move': t.x += c.x } } for (const c of steps) { if (c.down !== undefined) all[0].pen = c.down; if (c.n !== null) { t.x = c.n; ns.push(c.n) } if (c.mode) all[0].mode = c.mode } return t.x",
      "type Mode = 'fine' | 'bold'\ninterface Turtle { pen: boolean; x: number; mode: Mode }\ninterface Step { down?: boolean; n: number | null; mode?: Mode }\ntype Order = { kind: 'pen'; down: boolean } | { kind: 'move'; x: number } | { kind: 'mode'; mode: Mode }",
    ),
    () => {
      const turtle = () => ({ pen: false, x: 1, mode: 'fine' })
      return [
        [
          [
            { kind: 'pen', down: true },
            { kind: 'mode', mode: 'bold' },
            { kind: 'move', x: -0 },
          ],
          [
            { down: true, n: 3 },
            { n: null, mode: 'fine' },
            { down: undefined, n: -0 },
          ],
          turtle(),
          [turtle()],
          [],
        ],
        [[], [], turtle(), [turtle()], [1]],
      ]
    },
    {
      note: 'Where it is missing all the same, the original has the call. In the parts of a new object that is returned, a variable must be narrowed: `const n = p.n`, `if (n != null) return { n }`.',
    },
  ),
  compiled(
    'object-union',
    "Unions of object types: `{ kind: 'circle'; r: number } | { kind: 'rect'; w: number; h: number }`, in arrays and as parameters, told apart by any field",
    kernel(
      'shapes: Shape[], s: Shape, k: number',
      "let t = area(s); for (const o of shapes) { t = t * 0.5 + area(o); if (o.kind === 'circle') o.r *= k; else o.h += k } if (s.kind === 'rect') s.w = k; shapes.push(s, k > 1 ? { kind: 'circle', r: k } : { kind: 'rect', w: k, h: 1 }); return [t, shapes[1]]",
      "type Shape = { kind: 'circle'; r: number } | { kind: 'rect'; w: number; h: number }\nfunction area(s: Shape): number { switch (s.kind) { case 'circle': return s.r * s.r; case 'rect': return s.w * s.h; default: { const none: never = s; return none } } }",
    ),
    () => {
      const shared = { kind: 'rect', w: 1, h: 2 }
      return [
        [
          [
            { kind: 'circle', r: 2 },
            { kind: 'rect', w: 2, h: 3 },
          ],
          { kind: 'circle', r: -0 },
          2,
        ],
        [[shared, { kind: 'circle', r: undefined }, shared], shared, 1],
        [[{ h: 3, kind: 'rect', w: 2, name: 'other' }], { kind: 'rect', w: 2, h: 3, r: 4 }, -0],
        [[{ kind: 'line', r: 1 }], shared, 1],
        [[], { kind: 'rect', w: 2, h: 3 }, 1],
      ]
    },
    {
      note: 'A field that an object does not have is undefined; assigning it, and a string that no member declares, run the original. A field of one name must be of one type in all members, but for parameters that strings tell apart (`kind`) and whose members have different fields: there is a kernel for each member then, so that they may have typed arrays and any strings, too.',
    },
  ),
  compiled(
    'field-in-object',
    "`'w' in o`, of elements of arrays and members of unions",
    kernel(
      'items: P[]',
      "let t = 0; for (const o of items) { t = t * 2 + ('w' in o ? 1 : 0.25); if ('x' in o && 'w' in o && o.w !== undefined) t += o.w } return t",
      'interface P { x: number; w?: number }',
    ),
    () => [
      [[{ x: 1 }, { x: 2, w: 5 }, { x: 3, w: undefined }]],
      [[]],
      [[Object.create({ w: 1 }, { x: { value: 2 } })]],
    ],
    { note: 'The name must be written out, and the type of the object must have it.' },
  ),
  compiled(
    'boolean-array',
    '`boolean[]`, `boolean[][]`, `{ flags: boolean[] }[]`: as parameters, made, as results',
    kernel(
      'flags: boolean[], grid: boolean[][], n: number',
      'const sieve: boolean[] = new Array(n).fill(true); for (let i = 2; i < n; i++) if (sieve[i]) for (let j = i * i; j < n; j += i) sieve[j] = false; let s = 0; for (const v of sieve) s = s * 2 + (v ? 1 : 0); flags[0] = !flags[0]; for (const row of grid) row.push(flags[0] || s > 9); return { sieve, primes: flags.map((v, i) => v && i > 0), s, first: grid[0] }',
    ),
    () => [
      [[true], [[false], []], 20],
      [[false, true], [[]], 0],
    ],
    { note: 'An element that is not there, by its index, goes to the original. Not sorted.' },
  ),
]
