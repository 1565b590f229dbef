/** The projects that the samples of docs/cli.md are taken from, by the name in their comment. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../run-command.ts'

/** Files by their paths; `baseline`: what `check --json` says of other ones is in usejit.json. */
export interface SampleProject {
  files: Readonly<Record<string, string>>
  baseline?: Readonly<Record<string, string>>
}

const demo = { 'src/kernels.ts': readFileSync(join(root, 'examples/demo/src/kernels.ts'), 'utf8') }

const library = 'examples/prebuilt-library'

/** What people have in their folder: neither packages nor what was built. */
function filesOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {}
  const add = (path: string): void => {
    for (const name of readdirSync(path)) {
      if (['node_modules', 'dist', 'test'].includes(name)) continue
      const file = join(path, name)
      if (statSync(file).isDirectory()) add(file)
      else found[relative(folder, file).split('\\').join('/')] = readFileSync(file, 'utf8')
    }
  }
  add(folder)
  return found
}

export const PROJECTS: Readonly<Record<string, () => SampleProject>> = {
  demo: () => ({ files: demo }),
  'demo, histogram changed': () => ({
    files: {
      'src/kernels.ts': demo['src/kernels.ts'].replace('counts[pixels[i]]++', 'counts[pixels.join().length]++'),
    },
    baseline: demo,
  }),
  meters: () => ({
    files: {
      'src/kernels.ts': `export function sum(x: Float64Array, n: number): number {
  'use jit'
  let t = 0
  for (let i = 0; i < n; i++) t += x[i]
  return t
}
export function fast(x: Float64Array): number {
  'use jit: fastmath'
  let t = 0
  for (let i = 0; i < x.length; i++) t += x[i]
  return t
}
export class Meter {
  level = 0
  readonly history: Float64Array
  constructor(size: number) {
    this.history = new Float64Array(size)
  }
  read(x: number): number {
    'use jit'
    for (let i = 0; i < this.history.length; i++) this.level += this.history[i] = x + i
    return this.level
  }
}
export class Sensor {
  offset = 3
  constructor(readonly settings: { gain: number; names: string[] }) {}
  value(x: Float64Array): number {
    'use jit'
    let t = this.offset
    for (let i = 0; i < x.length; i++) t += x[i]
    return t
  }
}
function hidden(a: Float64Array): number {
  'use jit'
  let t = 0
  for (let i = 0; i < a.length; i++) t -= a[i]
  return t
}
export const twice = (a: Float64Array) => 2 * hidden(a)
export function joined(x: Float64Array): string {
  'use jit'
  return x.join()
}
`,
    },
  }),
  filled: () => ({
    files: {
      'src/filled.ts': `export function filled(n: number): number {
  'use jit'
  const x = new Float64Array(n).fill(1)
  let t = 0
  for (let i = 0; i < x.length; i++) t += x[i]
  return t
}
`,
      'cases.ts': 'export const cases = { filled: [[1e9], [10]] }\n',
    },
  }),
  matmul: () => ({
    files: {
      'src/matmul.ts': `export function matmul(a: Float64Array, b: Float64Array, c: Float64Array, n: number): void {
  'use jit'
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) c[i * n + j] += a[i * n + k] * b[k * n + j]
}
`,
    },
  }),
  library: () => ({ files: filesOf(join(root, library)) }),
}
