/** The bodies of kernels of a line or two, and the constructs that they stand for. */
import { COUNT, COUNTER, FUNCTION_TABLE, MESSAGE } from './declarations.ts'
import { TAIL } from './fixed-names.ts'
import type { Kind } from './program.ts'
export interface Plain {
  /** Ids of the table of the language. */
  ids: string
  /** Class of the arrays, where not any will do. */
  kind?: Kind
  /** `a`, `b` arrays, `n`, `m` sizes, `x`, `y` any numbers, `p`, `q`, `r` objects with `x` and `y`, `u`, `w` with `on`, too, as in `points`, `s`, `t` of a number, a boolean and a number. */
  texts: readonly string[]
}

export const PLAIN: readonly Plain[] = [
  {
    ids: 'element-assignment add',
    texts: ['a[n] = 1;\nreturn n + n;', 'a[n] = 1;\nreturn n * 3 + n;', 'a[n] = n;\nreturn (n + n) * 0.5;'],
  },
  {
    // Products of 60 bits, odd ones among them: the last bits are rounded away.
    ids: 'integer-arithmetic multiply',
    texts: [
      'return ((x | 0x40000001) * (y | 0x40000001)) | 0;',
      'return (x * (y | 0x40000001)) | 0;',
      'let h = 0x811c9dc5;\nfor (let i = 0; i < a.length; i++) {~ h = ((h ^ a[i]) * 0x01000193) | 0; }\nreturn h;',
    ],
  },
  {
    // They leave some calls to the original, and write nothing before.
    ids: 'function-table',
    texts: [
      `return ${FUNCTION_TABLE}[n](x, y);`,
      `let s = 0;\nfor (let i = 0; i < m; i++) {~ s = s * 0.5 + ${FUNCTION_TABLE}[n - 1](x, i); }\nreturn s;`,
    ],
  },
  {
    ids: 'array-choice-assigned',
    texts: [
      'const t = [x, 0.5, y];\nt[n] += 1;\nreturn t[0] - t[1] * 2 + t[2];',
      'const t = [0.5, a[m]];\nfor (let i = 0; i < n; i++) {~ t[i] = t[i] * 0.5 + a[i]; }\nreturn t[0] - t[1];',
    ],
  },
  { ids: 'remainder', texts: ['return x % 4;', 'return x % y;', 'return x % (n + 1);', 'return (x % 2) * (y % 8);'] },
  {
    ids: 'shift-right-unsigned',
    texts: ['return x >>> 0;', 'return (x ^ y) >>> 0;', 'return ~x >>> 0;', 'return (x - y) >>> 0;'],
  },
  {
    ids: 'result-undefined',
    texts: ['return a[n];', 'return a[n - 1];', 'return n > m ? a[m] : b[n];', 'b[m] = 2;\nreturn a[m];'],
  },
  {
    ids: 'for',
    texts: [
      'let s = 0;\nfor (let i = 0; i < n / 4; i++) {~ s += 2; }\nreturn s;',
      'let s = 0;\nfor (let i = 1; i <= m * 0.3; i++) {~ s += a[i] ?? 0.5; }\nreturn s;',
      'let s = 0;\nfor (let i = 0; i < x && i < 40; i++) {~ s += i; }\nreturn s;',
      'const k = x > 1 ? NaN : n;\nfor (let i = 0; i < k; i++) {~ a[i] = i; }\nreturn k;',
      'const k = x > y ? n : NaN;\nlet s = 0;\nfor (let i = 0; i < k; i++) {~ s += a[i] ?? 1; }\nreturn s;',
      'let s = 0.5;\nfor (let i = -3; i < Math.min(x, 20); i++) {~ s = s * 2 + i; }\nreturn s;',
      'let i = 3;\nwhile (i > Math.max(x, y, -30)) {~ i -= 1; }\nreturn i;',
    ],
  },
  {
    ids: 'mixed-equality undefined let-undefined var-redeclared',
    texts: [
      'let k: number | undefined;\nif (x > y) k = n;\nvar s = +(x == ((y > 1) as unknown));\nvar s: number;\nreturn s + (k === undefined ? 0.5 : k);',
      'var s = 1;\nlet k: number | undefined;\nfor (let i = 0; i < n; i++) {~ if (a[i] == ((x > i) as unknown)) k = i; }\nvar s = k === undefined ? x : k;\nreturn s;',
    ],
  },
  {
    ids: 'for-of-tuple bigint-step bigint-wrap bigint-from-number bigint-to-number',
    texts: [
      'let k = BigInt.asIntN(64, BigInt(x | 0));\nlet s = y;\nfor (const t of [x, 2, y]) {~ k++; s = s * 0.5 + t; }\nreturn s - Number(--k);',
      'let k = BigInt(n);\nfor (const [p, q] of [[1, x], [y, 2]]) {~ a[Number(k++)] = p * q; }\nreturn Number(BigInt.asIntN(32, k * k));',
    ],
  },
  {
    // The parts of a bit pattern can be more together than each of them.
    ids: 'or less',
    texts: [
      'const k = (x & 8) | (y & 7);\nconst t = Int16Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5);\nreturn k > 8 ? t[k] ?? -1 : k;',
      'const t = Float64Array.of(3, 1, 4, 1.5, 9);\nreturn t[(x & 4) | (y & 3)] ?? -1;',
      'return ((x & 0x40000000) | (y & 0x3fffffff)) + 0x30000000;',
      'return ((x & 0x20000000) | (n & 0x1fffffff)) * 3;',
    ],
  },
  {
    // An index that nobody knows before, behind what has been written in the same round.
    ids: 'element-compound index-computed',
    texts: [
      'let s = 0;\nfor (let i = 0; i < a.length; i++) {~ a[i] += 1; s = s * 0.5 + a[b[i]]; }\nreturn s;',
      'for (let i = 0; i < n; i++) {~ a[i] = a[i] + 1; b[a[i]] = i; }\nreturn n;',
      'let s = 0;\nfor (let i = 0; i < b.length; i++) {~ b[i]++; a[b[i]] -= 2; s += b[i]; }\nreturn s;',
    ],
  },
  {
    ids: 'for compound-assignment',
    texts: [
      'let s = 0;\nfor (let i = 0; i < n; i++) {~ for (let j = 0; j < m; j++) {~ s += a[i * m + j]; } b[i] = s; }\nreturn s;',
      'let p = 0.5;\nfor (let i = 0; i < n; i++) {~ let s = 0; for (let j = 0; j < m; j++) {~ s += a[i * m + j] * p; } p = s; b[i] = s; }\nreturn p;',
      'let s = 1;\nfor (let i = 0; i < n; i++) {~ for (let j = 0; j < m; j++) {~ s = s * 0.5 + a[j]; } }\nreturn s;',
    ],
  },
  {
    ids: 'for index-out-of-range',
    texts: [
      'let s = 0;\nfor (let i = (n & 15) - 5; i < a.length; i++) {~ s += a[i] ?? 0.5; }\nreturn s;',
      'for (let i = (n & 7) - 3; i < a.length; i++) {~ a[i] += 1; }\nreturn n;',
      'let s = 0;\nfor (let i = 0; i < 6; i++) {~ s += a[n + i * m] ?? 0.5; }\nreturn s;',
      'let s = 0;\nfor (let i = 0; i < 6; i++) {~ s += a[n + i * (x | 0)] ?? 0.5; }\nreturn s;',
      'for (let i = 0; i < 4; i++) {~ a[(n & 15) + i * -(m & 3)] = i; }\nreturn n;',
      'const k = (m & 7) - 4;\nfor (let i = 0; i < n; i++) {~ for (let j = 0; j < 3; j++) {~ b[j] += a[i * k + j] ?? 1; } }\nreturn k;',
      'let s = 0;\nconst k = (n & 7) - 3;\nif (k < a.length) s = a[k];\nreturn s;',
    ],
  },
  {
    ids: 'multiply negate',
    texts: ['return -n;', 'return n * -1;', 'return (n & 7) * -(m & 3);', 'return x * y;', 'return -(x - y);'],
  },
  {
    // Rounded once, from the exact double, not in each step.
    ids: 'element-assignment multiply',
    kind: 'Float32Array',
    texts: ['a[0] = x * y;\nreturn a[0];', 'a[0] = x + y;\nreturn a[0];', 'a[n] = x * 0.1 - y;\nreturn a[n] ?? 0;'],
  },
  {
    ids: 'divide',
    texts: [
      'return x / 3 - y / 7;',
      'return x / y;',
      'for (let i = 0; i < a.length; i++) {~ a[i] = b[i] / x; }\nreturn a[0] / 10;',
    ],
  },
  {
    // A variable that both the kernel and what it calls use.
    ids: 'module-variable helper',
    texts: [
      `${COUNTER} += n;\nconst s = @${COUNT}(x);\nreturn s - ${COUNTER};`,
      `return @${COUNT}(x) + @${COUNT}(y) * 2;`,
      `for (let i = 0; i < a.length; i++) {~ a[i] = @${COUNT}(a[i]); }\nreturn ${COUNTER};`,
    ],
  },
  {
    ids: 'union-type null',
    texts: [
      'return (nul ?? x) * 2;',
      'if (nul === null) a[0] = y; else a[0] = nul;\nreturn nul! + a[0];',
      'const v = may ?? new Float64Array(4);\nv[0] += x;\nreturn v[0] + v.length + (flag ? 1 : flag === undefined ? 2 : 3);',
      'let s = flag ? x : -x;\nif (may) for (let i = 0; i < may.length; i++) {~ s += may[i]; may[i] = nul ?? i; }\nreturn s;',
      'for (let i = 0; i < (nul ?? 3) && i < 9; i++) {~ if (may !== undefined && i > 4) throw new RangeError(`fuzz of ${i}`); a[i] += x; }\nreturn +!!flag;',
    ],
  },
  {
    ids: 'default-array',
    texts: [
      'for (let i = 0; i < n; i++) {~ made[i] += x * i; }\nreturn made[1] ?? made.length;',
      'let s = n;\nfor (let i = 0; i < made.length; i++) {~ s = s * 0.5 + made[i]; made[i] = y; }\nreturn s;',
      'for (let i = 0; i < m; i++) {~ list.push(x + i); }\nreturn list[0] ?? list.length;',
      'list[0] = x;\nif (list.length > 3) throw new RangeError(`fuzz of ${list.length}`);\nreturn list.length;',
    ],
  },
  {
    ids: 'default-object',
    texts: [
      'pair.x += x;\npair.y = pair.x * 2;\nreturn pair.y;',
      'return ptx * x + pty - n;',
      'const s = opz > 0.5 ? opx : opy;\nreturn s * x + (opk ?? 0.25) - (opon ? 1 : 2) * opw;',
      'let s = opw;\nfor (let i = 0; i < a.length; i++) {~ s = s * opx + (opon ? a[i] : opy) - (opk ?? opz); }\nreturn s;',
    ],
  },
  {
    ids: 'array-copy-changed',
    kind: 'Float64Array',
    texts: [
      'const q = a.toReversed();\nq[0] = x;\nreturn q[0] - (a[n] ?? 1);',
      'const q = a.with(n, x);\na[0] = y;\nreturn (q[n] ?? 1) + (q[0] ?? 2);',
      'const q = list.with(m - 4, x);\nq.push(y);\nreturn q[0] + (list[0] ?? 3);',
      'list.copyWithin(n, m - 3, 9);\nlet s = 0;\nfor (const q of list) s = s * 0.5 + q;\nreturn s;',
      'for (let i = 0; i < m; i++) {~ list.push(i); }\nlist.copyWithin(m & 3, 1, n - 2);\nreturn list.toReversed()[1] ?? 4;',
    ],
  },
  {
    ids: 'array-from-function',
    kind: 'Float64Array',
    texts: [
      'const q = Float32Array.from(a, (v, i) => v * x + i);\nreturn q[n] ?? q.length;',
      'const q = Int16Array.from({ length: n & 15 }, (_, i) => i * y);\nreturn q[3] ?? q.length;',
      'const q = Float64Array.from(list, (v) => { list.push(v); return v * 2; });\nreturn q.length + (q[1] ?? 0.5);',
      'const q = Uint8Array.from(a, (v, i) => { a[i + 1] = x; return v; });\nreturn q[1] ?? q.length;',
    ],
  },
  {
    ids: 'array-flat-map',
    texts: [
      'for (let i = 0; i < m; i++) {~ list.push(i - 3); }\nconst q = list.flatMap((v, i) => v > x ? [v, i] : []);\nreturn q[1] ?? q.length;',
      'list.push(x, y, 0, -0, NaN);\nconst q = list.filter(Boolean);\nreturn q.length * 8 + q[0];',
      'list.push(x, 1);\nconst q = list.reduce((all: number[], v) => { if (v > y) all.push(v); return all; }, []);\nreturn q[0] ?? q.length;',
      'list.push(n);\nconst q = list.reduce<number[]>((all, v) => [...all, v * 2], []);\nreturn q[0] + q.length;',
    ],
  },
  {
    ids: 'array-rest',
    kind: 'Float64Array',
    texts: [
      'const [q, ...rest] = a;\nlet s = q ?? 7;\nfor (const v of rest) s = s * 0.5 + v;\nreturn s;',
      'const [q, , ...rest] = list;\nrest.push(q ?? x);\nreturn rest.length * 2 + rest[0];',
      'let s = 0;\nfor (const i of [...Array(n & 15).keys()]) {~ s = s * 0.5 + i * x; }\nreturn s + (Array.isArray(list) ? 1 : 2) + (Array.isArray(a) ? 4 : 8);',
      'const q = Array.from(a.keys());\nq.push(...[...list.keys()]);\nreturn q[2] ?? q.length;',
    ],
  },
  {
    // O1 may be another name of O0.
    ids: 'outer-object',
    texts: [
      'const q = O0;\nq.x += x;\nconst s = O0.x;\nO0.x = s * 0.5;\nreturn q.x - s;',
      'const { x: q } = O0;\nlet s = q;\nfor (let i = 0; i < n; i++) {~ O0.x += i; s = s * 0.5 + O0.x; }\nreturn s + q;',
      'const q = O0;\nfor (let i = 0; i < m; i++) {~ if (i & 1) q.x += i; else O0.x -= y; if (i > 5) throw new RangeError(`fuzz of ${q.x}`); }\nreturn q.x;',
      'const q = x > y ? O0 : O1;\nreturn q.x * 2 + O0.x;',
      'const q = O1;\nlet s = O0.x;\nq.x = x;\ns += O0.x * 0.5;\nreturn s - O1.x;',
      'const add = (p: { x: number }, by: number) => { p.x += by; return p.x; };\nlet s = add(O0, x);\nfor (let i = 0; i < n; i++) {~ s = s * 0.5 + add(O0, i); }\nreturn s - O0.x;',
    ],
  },
  {
    ids: 'exchanged-array',
    kind: 'Float64Array',
    texts: [
      'if (X0.length < n && n < 200) X0 = new Float64Array(n);\nlet s = 0;\nfor (let i = 0; i < n; i++) {~ X0[i] += x + i; s += X0[i]; }\nreturn s;',
      '[X0, X1] = [X1, X0];\nX0[0] = x;\nreturn X1[0] ?? 1;',
      'const k = X0;\nX0 = X1;\nX1 = k;\nfor (let i = 0; i < X0.length; i++) {~ X0[i] = X1[i] ?? y; }\nreturn X0[1] ?? 2;',
      'X1 = X0.subarray(n & 3, m & 15);\nX1[0] = y;\nreturn X0[3] ?? 2;',
      'X1 = x > y ? a : X0;\nX1[0] = x;\nX0 = a.subarray(n & 1);\nreturn a[0] ?? 3;',
      `for (let i = 0; i < m; i++) {~ if (i > 3) throw new RangeError(${MESSAGE}); X0[0] = i; X0 = new Float64Array(i & 7); X0[1] = x; }\nreturn X0.length;`,
      `const k = new Float64Array(n & 15);\nX0 = k;\nif (x > y) throw new TypeError(${MESSAGE});\nX1 = k;\nk[0] = m;\nreturn X1[0] ?? 4;`,
      'X1 = X0.slice(n & 3);\nX0.fill(x);\nif (x > 1) X0 = X1.subarray(m & 1);\nreturn X1[0] ?? 5;',
      'X0 = new Float64Array(x > 99 ? 99.5 : x);\nX0[0] = y;\nreturn X0.length;',
    ],
  },
  // Endless for some arguments, of some programs.
  { ids: 'recursion', texts: [`return @${TAIL}(n, x);`, `return @${TAIL}(m, 0.5) + n;`] },
  {
    ids: 'equality-of-arrays',
    texts: [
      'if (a === b) return n;\na[0] = x;\nreturn b[0] ?? y;',
      'const same = (c: typeof a, d: typeof a) => c === d;\nb[n] = 3;\nreturn (same(a, a) ? 1 : 0) + ((a as unknown) !== b ? 2 : 0);',
    ],
  },
  {
    ids: 'returned-object',
    texts: [
      'r.x = p.x + q.x;\nr.y = p.y - q.y;\nreturn r;',
      'return p.x > q.x ? p : q;',
      'p.x = x;\nreturn p.y > y ? p : null;',
      'if (x > y) return p;\nq.y = p.x;\nreturn p.x > 1 ? q : undefined;',
      'const low = p.x < q.x ? p : q;\nreturn { low, high: p.x < q.x ? q : p, d: low.y - x };',
      's[0] = t[2];\nif (s[1]) return s;\nreturn s[0] > 1 ? t : [x, s[1], y];',
      'if (p.x < x) return p;\nreturn { y: p.y * x, x };',
      'let best = p;\nfor (const o of [q, r]) {~ if (o.y > best.y) best = o; }\nreturn best;',
      'const set = (o: Point, k: number) => { o.x = k; return o; };\nreturn set(p, x).x > y ? set(q, y) : p;',
      'return [p, n > 1 ? q : p, { at: r }];',
      'p.y += n;\nfor (let i = 0; i < n; i++) {~ if (p.x > i * x) return q; p.x += y; }\nreturn p;',
      'return p === q ? p : p !== r && s === t ? q : r;',
    ],
  },
  {
    ids: 'passed-element array-of-objects',
    texts: [
      'points.push(u);\nu.x += x;\nreturn points[0].x;',
      'return points.indexOf(u) + points.lastIndexOf(w) * 10 + +points.includes(u);',
      'points[n] = u;\nfor (const o of points) {~ o.y = o.y * 0.5 + u.x; }\nreturn u.y;',
      'let best = u;\nfor (const o of points) {~ if (o.x > best.x) best = o; }\nbest.y = x;\nreturn best;',
      'let c = 0;\nfor (let i = 0; i < points.length; i++) {~ if (points[i] === u) c += i + 1; if (points[i] !== w) c -= 0.25; }\nreturn c;',
      'const all = points.concat(u, [w]);\nall[0].x = x;\nall[all.length - 1].y = u.x;\nreturn all;',
      'if (!points.includes(u)) points.push(u);\nw.on = u.on;\nreturn u === w ? points[n] : w;',
      'const o = points.find((v) => v.x > x);\nif (o === undefined) return null;\no.x = w.x;\nreturn o === w ? u : o;',
      'return [points[0], u, points.at(-1) === u];',
    ],
  },
  {
    ids: 'nested-elements array-of-objects',
    texts: [
      'let c = 0;\nfor (const o of bodies) {~ o.at.x += o.pair[1]; c = c * 0.5 + o.at.x * o.m; }\nreturn c;',
      'let c = y;\nfor (const { at: { x: d }, pair: [e], list } of bodies) {~ c = c * 0.5 + d - e; for (const v of list) {~ c += v; } }\nreturn c;',
      'for (let i = 1; i < bodies.length; i++) {~ bodies[i].at = bodies[i - 1].at; bodies[i].at.y += x; }\nreturn bodies[0];',
      'bodies.push({ at: { x, y }, pair: [y, x], list: [x, n], m: n });\nbodies[0].at.x = y;\nreturn bodies[n].at;',
      'for (const o of bodies) {~ o.list.push(x); if (o.list.length > 2) o.list = [y]; o.pair = [o.list[0], y]; }\nreturn bodies;',
      'let c = 0;\nfor (let i = 0; i < bodies.length; i++) {~ c += bodies[i].m; bodies[i].m = y; }\nreturn c;',
      'let c = 0;\nfor (const o of bodies) {~ for (const z of bodies) {~ if (o.at === z.at) c++; z.at.y = z.at.y * 0.5 + c; } }\nreturn c;',
      'const at = { x, y };\nfor (const o of bodies) {~ if (o.at.x > y) o.at = at; }\nat.x = n;\nreturn [bodies.at(-1)!.at, at];',
      'const o = bodies.find((z) => z.at.x > x) ?? bodies[0];\no.at.x = o.list.length;\nreturn { o, at: o.at, list: o.list };',
      'bodies[n].at = p;\np.x += x;\nreturn bodies.findIndex((z) => z.at === p);',
    ],
  },
  {
    ids: 'element-strings array-of-objects',
    texts: [
      "let c = x;\nfor (const o of tagged) {~ c = o.kind === 'add' ? c + o.x : o.kind ? c * o.x : -c; }\nreturn c;",
      "let c = 0;\nfor (const { kind, x: d } of tagged) {~ switch (kind) { case 'mul': c += d; break; case '': c -= y; break; default: c *= 0.5; } }\nreturn c;",
      "for (let i = 0; i < tagged.length; i++) {~ tagged[i].kind = tagged[i].kind === 'add' ? 'mul' : i > n ? '' : 'add'; tagged[0].x += tagged[i].x; }\nreturn tagged;",
      "tagged.push({ kind: x > y ? 'add' : 'mul', x });\nconst o = tagged[n];\ntagged[0].kind = '';\nreturn [o, o.kind === tagged[m].kind];",
      "return tagged.map(({ kind, x: d }) => ({ kind: kind === 'mul' ? '' : kind, x: d * y }));",
      "const all = [];\nfor (const o of tagged) {~ const q = { kind: o.kind, x: 0 }; if (q.kind !== 'add') q.kind = 'add'; q.x = o.x - y; all.push(q); }\nreturn { all, n: all.findIndex((q) => q.x > x) };",
      "let c = 0;\nfor (const k of kinds) {~ c = c * 3 + (k === 'a' ? 1 : k === 'b' ? 2 : 4); }\nkinds[n] = kinds[m] === 'a' ? 'b' : 'a';\nkinds.push('');\nreturn [c, kinds];",
      'for (const o of tagged) {~ o.x -= y; }\nreturn tagged[n].x;',
    ],
  },
  {
    ids: 'object-union array-of-objects',
    texts: [
      "let c = x;\nfor (const o of forms) {~ c = c * 0.5 + (o.kind === 'dot' ? o.r * o.x : o.kind === 'box' ? o.w - (o.h ?? y) : o.at.x + o.list.length); }\nreturn c;",
      "let c = 0;\nfor (let i = 0; i < forms.length; i++) {~ const o = forms[i]; switch (o.kind) { case 'dot': c += o.r; break; case 'path': c -= o.at.y; for (const v of o.list) {~ c = c * 0.5 + v; } break; default: c += o.on ? o.x : y; } }\nreturn c;",
      "for (const o of forms) {~ o.x += y; if (o.kind === 'dot') o.r *= x; else if (o.kind === 'box') { o.w -= 1; o.on = !o.on; if (o.h !== undefined) o.h = o.x > x ? undefined : y; } else o.list.push(o.at.x); }\nreturn forms;",
      'let c = 0;\nfor (const o of forms) {~ c = c * 2 + (o as { r: number }).r + (o as { w: number }).w; }\nreturn c;',
      "forms.push({ kind: 'dot', x, r: y }, { kind: 'box', w: x, x: y, on: x > y }, { kind: 'path', x, at: { x, y }, list: [x, n] });\nforms[0].x = y;\nreturn [forms[n], forms.length];",
      "const size = (o) => (o.kind === 'dot' ? o.r : o.kind === 'box' ? o.w : o.at.x);\nlet c = size(form) - size(other) * 0.5;\nfor (const o of forms) {~ c = c * 0.5 + size(o); }\nreturn c;",
      "if (form.kind === 'dot') form.r = x;\nform.x += 1;\nif (other.kind === 'box') { other.w *= x; other.on = other.x > y; }\nreturn [form === other, other.x, form];",
      "forms.push(form);\nif (form.kind === 'path') form.at.y += x;\nconst o = forms[n];\nif (o.kind === 'path') o.list = [y];\nreturn [forms.indexOf(form), o];",
      "const o = forms.find((q) => q.kind === 'box' && q.w > x);\nconst all = forms.filter((q) => q.kind !== 'dot').reverse();\nif (o) o.x = all.length;\nreturn [o, all[n]];",
      "const o: typeof form = x > y ? { kind: 'dot', x, r: n } : { kind: 'box', w: x, x: y, on: true };\nif (o.kind === 'dot') o.r += 1;\nforms[n] = o;\no.x = m;\nreturn forms;",
      'for (let i = 1; i < forms.length; i++) {~ const t = forms[i - 1]; if (t.x > forms[i].x) { forms[i - 1] = forms[i]; forms[i] = t; t.x -= 1; } }\nforms.sort((q, z) => z.x - q.x);\nreturn forms;',
    ],
  },
  {
    ids: 'object-union field-in-object',
    texts: [
      "let c = 0;\nfor (const o of forms) {~ c += 'r' in o ? o.r * 2 : 'h' in o ? (o.h ?? 0.25) : 'at' in o ? o.at.x : -1; }\nreturn c;",
      "let c = 0;\nfor (const o of gaps) {~ c = c * 0.5 + ('w' in o ? 1 : 2) + ('kind' in o ? 4 : 8) + ('to' in o ? 16 : x); }\nreturn c;",
      "return ('r' in form ? form.r : x) + ('on' in other ? 1 : 0.5);",
    ],
  },
  {
    ids: 'array-of-typed-arrays',
    texts: [
      'let c = x;\nfor (const row of channels) {~ for (let i = 0; i < row.length; i++) {~ row[i] = row[i] * y + c; c = c * 0.5 + row[i]; } }\nreturn c;',
      'channels[n][m] = x;\nreturn channels[m][n];',
      'const u = channels[n], v = x > y ? u : channels[m];\nfor (let i = 0; i < u.length; i++) {~ u[i] += v[i] * 0.5; v[i] -= 1; }\nreturn u.length * 10 + v.length;',
      'let c = 0;\nfor (let i = 0; i < channels.length; i++) {~ channels[i].set(channels[0].subarray(0, n & 3)); c += channels[i].indexOf(x) + channels.at(-1)!.length; }\nreturn c;',
      'for (const plane of planes) {~ for (let i = 1; i < plane.length; i++) {~ plane[i] = plane[i - 1] * x + plane[i] * 0.25 + y; } }\nreturn planes.length;',
      'const t = channels.map((row, i) => (row.length > 1 ? row[1] * i : y));\nchannels.forEach((row) => { row.reverse(); });\nreturn t;',
      'channels[n].sort();\nchannels[m][0] = planes.reduce((s, p) => s * 0.5 + p.length, x);\nreturn channels[n].slice(1);',
    ],
  },
  {
    ids: 'element-missing array-of-objects',
    texts: [
      'let c = x;\nfor (const o of gaps) {~ c = c * 0.5 + o.x * (o.w ?? y) + (o.to?.x ?? 0.25); }\nreturn c;',
      "let c = 0;\nfor (const o of gaps) {~ c = c * 2 + (o.w === undefined ? 1 : o.w > x ? 2 : 3) + (o.kind === 'a' ? 0.5 : o.kind === null ? 0.25 : o.kind === undefined ? 7 : 9); }\nreturn c;",
      'for (const o of gaps) {~ o.x += y; if (o.w !== undefined) o.w = o.x > x ? undefined : o.w * 0.5; if (o.to) o.to.y -= 1; else o.to = { x, y: o.x }; }\nreturn gaps;',
      'for (let i = 1; i < gaps.length; i++) {~ gaps[i].to = gaps[i].x > x ? gaps[i - 1].to : null; }\nreturn [gaps[n], gaps[m]?.w];',
      "for (const o of gaps) {~ if (o.kind) o.kind = o.kind === 'a' ? null : 'a'; o.w = n; }\nreturn gaps;",
      "gaps.push({ x, to: null }, { x: y, w: x > 1 ? undefined : x, to: { x, y }, kind: 'b' });\ngaps[0].to = gaps.at(-1)!.to;\nreturn gaps;",
      'const all = [];\nfor (const { x: d, w, to = null } of gaps) {~ const q = { d, w, to }; q.d += w ?? 1; all.push(q); }\nreturn all.length + (all[n]?.d ?? x);',
      'let c = 0;\nfor (let i = 0; i <= maybes.length; i++) {~ const v = maybes[i]; c = c * 0.5 + (v === null ? 1 : v === undefined ? 2 : v * x); }\nreturn c;',
      'for (let i = 0; i < maybes.length; i++) {~ maybes[i] = maybes[i] == null ? x : maybes[i]! > y ? null : (maybes[i - 1] ?? 0) + 1; }\nreturn maybes;',
      'maybes.push(null, x);\nconst v = maybes.shift();\nmaybes[n & 31] = v ?? y;\nreturn maybes.map((d) => (d === null ? y : d > x ? null : d));',
      'const c: (number | null)[] = new Array(n & 15).fill(null);\nfor (let i = 1; i < c.length; i++) {~ c[i] = i % 3 ? (c[i - 1] ?? x) : null; }\nreturn { c, v: c[m], all: c.filter((d) => d !== null).length };',
      'let c = 0;\nfor (const o of spots) {~ if (!o) { c += o === null ? 1 : 2; continue; } c = c * 0.5 + o.x; o.y = c; }\nreturn [c, spots[n]];',
      'const o = spots[n];\nspots[m] = o ?? { x, y };\nif (o) o.x = y;\nspots.push(undefined, o, null);\nreturn spots;',
      'const o = spots.find((q) => q !== null && q !== undefined && q.x > x);\nconst all = spots.filter((q) => q != null).reverse();\nif (o) o.y = all.length;\nreturn [o, all[n]];',
      'const o = rows[n] ?? [x, y];\no.push(m);\nlet c = 0;\nfor (const v of rows[m] ?? []) {~ c += v; }\nreturn { c, o };',
      'const o = points[n] ?? { x, y, on: x > y };\no.x += 1;\nif (!points[m]) return o;\nreturn [points[m].x, o];',
      'let c = 0;\nfor (let i = 0; i < n; i++) {~ if (!rows[i] || !points[i]) continue; c += (rows[i][0] ?? y) + points[i].x; }\nreturn c;',
      'const all = new Array(n & 7).fill({ x, y });\nif (all.length > 0) all[0].x += 1;\nreturn all;',
    ],
  },
  {
    ids: 'typed-array-fields',
    texts: [
      'let c = x;\nfor (const { w: v, b: z, k: d } of layers) {~ for (let i = 0; i < v.length; i++) {~ v[i] = v[i] * y + d; c = c * 0.5 + v[i]; } z[0] = c; }\nreturn c;',
      'layers[n].w[m] = x;\nlayers[m].b[n] -= y;\nreturn [layers[m].w[n], layers.length];',
      'const o = layers[n];\nconst second = x > y ? o : layers[m];\nfor (let i = 0; i < o.w.length; i++) {~ o.w[i] += second.b[i] * 0.5; second.b[i] -= 1; }\nsecond.k += 1;\nreturn [o.w.length * 10 + second.b.length, o];',
      'let c = 0;\nfor (const o of layers) {~ if (o.at !== null) { o.at.q[0] += n; c += o.at.q.length; } o.k -= o.w.length; }\nreturn [c, layers];',
      'const first = layers[n & 1];\nlayers[n & 1] = layers[m & 1];\nlayers[m & 1] = first;\nlayers.sort((q, z) => q.k - z.k);\nfor (const o of layers) {~ o.b.set(o.w.subarray(0, 1)); o.w.reverse(); }\nreturn layers.map((o) => o.w.indexOf(x) + o.b.length);',
      'let c = 0;\nfor (const o of layers) {~ c = c * 0.5 + o.k; o.k = y; }\nreturn [c, layers.length];',
      'const o = { ...layers[n], k: x };\no.w[0] = o.k;\nreturn o.w.length + layers[n].k;',
    ],
  },
  {
    ids: 'narrowed-field object-union',
    texts: [
      "for (const o of forms) {~ if (o.kind === 'box') { points[0].on = o.on; points[0].x = o.w; } else if (o.kind === 'dot') points[n].y = o.r; }\nreturn points;",
      "let c = x;\nfor (const o of forms) {~ switch (o.kind) { case 'dot': u.x = o.r; break; case 'box': u.on = o.on; c -= o.w; } c = c * 0.5 + u.x; }\nreturn [c, u.on];",
      'for (const o of gaps) {~ if (o.w !== undefined) points[0].x = o.w; if (o.kind) tagged[0].kind = tagged[0].x > x ? "add" : "mul"; }\nreturn [points, tagged];',
      'points[n].x = maybes[m]!;\nconst all: number[] = [];\nfor (let i = 0; i < maybes.length; i++) {~ if (maybes[i] !== null) all.push(maybes[i]!); }\nreturn { all, o: points[n] };',
      "const all: boolean[] = [];\nfor (const o of forms) {~ if (o.kind === 'box') all.push(o.on); }\nconst last = { on: x > y, w: 0 };\nfor (const o of forms) {~ if (o.kind === 'box') { last.on = o.on; last.w = o.w; } }\nreturn { all, last };",
    ],
  },
  {
    ids: 'element-spread array-of-objects',
    texts: [
      'return points.map((o) => ({ ...o, x: o.x + y }));',
      'points.push({ ...points[n], y: x });\nlet c = 0;\nfor (const { x: d, ...o } of points) {~ c = c * 0.5 + d - o.y; }\nreturn [c, points];',
      'const o = { ...u, x: w.x };\nu.y += o.y;\nreturn [o, { n, ...w }];',
    ],
  },
  {
    ids: 'boolean-array',
    texts: [
      'const c: boolean[] = new Array(n & 31).fill(true);\nlet d = 0;\nfor (let i = 2; i < c.length; i++) {~ if (!c[i]) continue; d += i; for (let j = i * i; j < c.length; j += i) {~ c[j] = false; } }\nreturn d;',
      'flags[n] = !flags[m];\nreturn flags[n];',
      'let c = 0;\nfor (const v of flags) {~ c = c * 2 + (v ? 1 : 0); }\nif (flags[0] === flags[m]) flags.push(x > y);\nreturn [c, flags];',
      'const c = flags.concat(x > 1).map((v) => !v);\nif (flags.pop()) c.push(true, false);\nc.reverse();\nreturn { c, at: c.indexOf(true), on: flags.includes(x > y) };',
      'const c = [], d = [false];\nfor (let i = 0; i < (n & 15); i++) {~ c.push(i > x); d.push(c[i] !== d[i]); }\nreturn [c, d];',
      'for (const o of grid) {~ if (o.length > 1) o[0] = o[1] || x > y; }\nconst c = grid[n];\ngrid[m] = c;\nc[0] = true;\nreturn grid;',
      'for (let i = 0; i < grid.length; i++) {~ grid[i] = grid[i].filter((v, k) => v || k < x); }\nreturn grid[0];',
      'return flags.some((v) => v) ? flags.slice(n, m) : flags.every((v) => !v) && x > 1 ? flags : null;',
      'flags.fill(x > y, 1, m);\nflags.splice(n, 1, true, x > 0);\nreturn flags.shift() === true ? flags.lastIndexOf(true) : -2;',
    ],
  },
  {
    ids: 'element-assignment',
    texts: ['a[0] = x;\nreturn a[0];', 'a[n] = x * 0.5;\nreturn a[n] ?? 1;', 'a[0] = x;\nb[0] = a[0];\nreturn b[0];'],
  },
]
