import type { BuildCode } from '../../src/compiler/diagnostics/codes.ts'

/**
 * Sources that raise a code of the build. `«…»` encloses what the code frame must point at; where a source raises several reasons, each is marked. Functions bear the
 * directive where the text has none.
 */
export const cases: Partial<Record<BuildCode, readonly string[]>> = {
  'unknown-directive-option': [
    'function f(x: number): number {\n  «"use jit: fast-math"»\n  return x\n}',
    'function f(x: number): number {\n  «"use jit: strict,"»\n  return x\n}',
    'function f(x: number): number {\n  «"use jit: banana"»\n  return x\n}',
  ],
  'near-miss-directive': [
    'function f(x: number): number {\n  «"use-jit"»\n  return x\n}',
    'function f(x: number): number {\n  «`use jit`»\n  return x\n}',
    'function f(x: number): number {\n  «("use jit")»\n  return x\n}',
    '«"use jits"»\nexport function f(x: number): number { return x }',
    "function f(x: Float64Array): void {\n  «'use jit'»\n  [x[0], x[1]] = [x[1], x[0]]\n}",
    "function f(x: Float64Array): void {\n  «'use jit'»\n  (x as Float64Array)[0] = 1\n}",
  ],
  'misplaced-directive': [
    'function f(x: number): number {\n  x++\n  «"use jit"»\n  return x\n}',
    'if (true) {\n  «"use jit"»\n}',
    'class C {\n  get half(): number {\n    «"use jit"»\n    return 0.5\n  }\n}',
    'class C {\n  n: number\n  constructor(n: number) {\n    «"use jit"»\n    this.n = n\n  }\n}',
    'async function f(x: number): Promise<number> {\n  «"use jit"»\n  return x\n}',
    'function* f(x: number) {\n  «"use jit"»\n  yield x\n}',
    'function f(x: number): number {\n  "use jit"\n  function g(y: number): number {\n    «"use jit"»\n    return y\n  }\n  return g(x)\n}',
    'function f(x: number): number {\n  "use jit"\n  «"use jit: strict"»\n  return x\n}',
  ],
  'no-parameter-type': [
    'function f(«x», n: number) { return x[n] }',
    'export const f = («x») => { "use jit"; return x * 2 }',
    'function f(«x», n: number, «y»): void { x[n] = y }',
  ],
  'unsupported-type': [
    'function f(x: «string»): number { return x.length }',
    'function f(x: «any»): number { return x }',
    'function f(g: «(x: number) => number», x: number): number { return g(x) }',
    'function f(g: «Function», x: number): number { return x }',
    '«function f(x: number) { return (y: number) => y + x }»',
    'type A = Float64Array | Int8Array | Uint8Array\n«function f(x: A, y: A, z: A): number { return x[0] }»',
    'function f(x: «Float64Array | number»): number { return 1 }',
    'function f(x: «Promise<number>»): void {}',
    'function f<T>(x: «T»): T { return x }',
    'import type { Thing } from "elsewhere"\nfunction f(x: «Thing»): number { return x.a }',
    'function f(x: «import("./nowhere").Thing»): number { return x.a }',
    'type Pair<A> = { a: A }\nfunction f(x: «Pair»): number { return x.a }',
    'type Ring = Ring[]\nfunction f(x: «Ring»): number { return x.length }',
    'function f(x: «Float64Array<SharedArrayBuffer>»): number { return x[0] }',
    'function f(x: «i32»): number { return x }',
    'function f(x: number): «string» { return `${x}` }',
  ],
  'unsupported-parameter': [
    'function f(«this: Float64Array», n: number): number { return this[n] }',
    'function f(«...[a, b]: number[]»): number { return a + b }',
    'function f(«k = Date.now()»): number { return k }',
  ],
  'unsupported-syntax': [
    'function f(x: number): number { «try { x++ } finally { x = 0 }» return x }',
    'function f(x: Float64Array): number { let s = 0; «for (const i in x) s += x[i];» return s }',
    'function f(x: number): number { if (x > 1) throw «x»; return x }',
    'function f(x: number): number { if (x > 1) throw new Error(«x as any»); return x }',
    'function f(x: number): number { if (x > 1) throw «new Error("no", { cause: x })»; return x }',
    'function f(x: number): number { const s = «`${x}`»; return x }',
    'function f(x: number): number { «debugger;» return x }',
    'function f(x: number): number { «class P {}» return x }',
    'function f(x: number): number { return «new.target» ? x : 0 }',
    'function f(x: number): number { const m = «new Map()»; return x }',
    'function f(x: number): number { return «typeof x» ? 1 : 2 }',
    'function f(x: number): number { return x > 1 ? x : «null» }',
    'function f(x: number): number { return «/x/»  ? 1 : x }',
    'function f(x: Float64Array): boolean { if (x[0] > 1) return true «}»',
  ],
  'unsupported-call': [
    'function f(x: number): number { «console.log(x)»; return x }',
    'function f(x: number): number { return «parseInt("1")» + x }',
    'function f(x: number): number { return «Math.sumPrecise([x])» }',
    'function f(x: number): number { return «Math.sqrt()» + x }',
    'function f(x: Float64Array): number { return «x.join()» }',
    'function f(x: number): number { const down = (k: number): number => k <= 0 ? x : «down(k - 1)» + 1; return down(x) }',
    'function g(a: number, b: number): number { return a + b }\nfunction f(x: number): number { "use jit"; return «g(x)» }',
    'function g(a: number) { return «a <= 0 ? [a, a] : g(a - 1)» }\nfunction f(x: number): number { "use jit"; return g(x)[0] }',
    'const table = { g: 1 }\nfunction f(x: number): number { "use jit"; return «table.g(x)» }',
    'function f(x: number): number { const g = x; return «(g as unknown as () => number)()» }',
    'const g = 5\nfunction f(x: number): number { "use jit"; return «g(x)» }',
  ],
  'unsupported-operation': [
    'function f(x: Float64Array): boolean { return «x == 1» }',
    'function f(x: number): number { const g = (y: number) => y; return «x + g» }',
    'function f(x: number): number { let g = () => 0; for (let i = 0; i < x; i++) { const h = () => i; «g» = h } return g() }',
    'function f(x: Float64Array): number { return «x.buffer» ? 1 : 0 }',
    'function f(x: number): number { return «x»[0] }',
    'function f(x: Float64Array, b: boolean): number { return x[«b»] }',
    'function f(x: number): number { const k = 1; «k» = x; return k }',
    'function put(x: Float64Array): void { x[0] = 1 }\nfunction f(x: Float64Array): number { "use jit"; return «put(x)» + 1 }',
    'function f(x: Float64Array): void { «x.length» = 0 }',
  ],
  'unknown-variable': [
    'function f(x: number): number { return x * «scael» }',
    'function f(x: number): number { «y» = x; return x }',
    'function f(x: number): number { if (x > 1) return «y»; let y = 1; return y }',
    'function f(x: number): number { const r = «g(x)»; const g = (a: number) => a; return r }',
    'function f(x: number): boolean { let ok: boolean; if (x > 1) ok = true; return «ok» }',
  ],
  'captured-variable': [
    'export const T = [Math.sin, Math.cos]\nfunction f(x: number): number { return «T[1]»(x) }',
    'let gain = JSON.parse("2")\nfunction f(x: number): number { "use jit"; return x * «gain» }',
    'const names = ["a"]\nfunction f(x: number): number { "use jit"; return x + «names».length }',
  ],
  'reassigned-function': [
    'function f(x: number): number { return x }\n«f = (x) => x + 1»',
    'let g = (x: number): number => x\ng = (x) => x + 1\nfunction f(x: number): number { "use jit"; return «g(x)» }',
  ],
  'aliased-object': [
    'function f(n: number): number { const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; «q.x» = n; return p.x }',
    'function f(n: number): boolean { const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; return «p === q» }',
  ],
  'unbounded-bigint': [
    'function f(x: bigint): bigint { return «x * x * x» }',
    'function f(x: bigint, n: number): bigint { let p = 1n; for (let i = 0; i < n; i++) p = «p» * x; return p }',
  ],
  'cannot-undo': ['function f(x: number[]): void { for (let i = 0; i < 9; i++) «x[i]» = Math.random() }'],
  'type-conflict': [
    'function f(x: number[], y: number): void { «x[0]» = y > 1 }',
    'function f(x: number) { return «x > 0 ? x : false» }',
    'function f(x: number) { const g = x > 1 ? (y: number) => y : (y: number) => y > 1; return «g(x)» }',
    'function f(x: number) { if (x > 1) return x; «return false» }',
    'function f(x: number): number { let y = x; «y» = x > 1; return +y }',
    'function f(x: number): boolean { «return x» }',
    'function g(b: boolean): number { return b ? 1 : 2 }\nfunction f(x: number): number { "use jit"; return «g(x)» }',
    'function f(x: number, y: Float64Array) { return «x > 1 ? x : y» }',
  ],
}

/** Functions with several reasons, in the order of the text. */
export const several: readonly string[] = [
  'function f(x: number): number { "use jit"; «console.log(x)»; for (let i = 0; i < x; i++) { «debugger;» if (i > 2) throw «x» } return «null» }',
  // What depends on a variable that could not be given its value is no reason of its own.
  'function f(x: number): number { "use jit"; const s = "text"; const n = «s.length»; if (n > 2) return s.charCodeAt(n); return x + «y» }',
  'function f(x: Float64Array): number { "use jit"; let y: Float64Array; y = «x.toSorted()»; for (let i = 0; i < y.length; i++) x[i] = y[i]; return x[0] }',
  // A helper is looked at once, whoever calls it.
  'function g(a: number): number { «debugger;» return «a.b» }\nfunction f(x: number): number { "use jit"; const r = g(x) + g(x + 1); «console.log(r)»; return g(r) }',
  'function f(x: number): number { "use jit"; const g = (a: number) => { «debugger;» return a }; const r = g(x) + g(1); if («z» > 1) return 1; return r }',
  // Both ways of a condition, and what follows it.
  'function f(x: number): number { "use jit"; let y; if (x > 1) y = «`a${x}`»; else y = «/b/»; if («z») return 1; return y }',
  'function f(x: number): number { "use jit"; const m = «new Map<number, number>()»; m.set(x, 1); return m.get(x)! }',
  'function f(«x», n: number, k: «string»): void { "use jit"; x[n] = k }',
]
