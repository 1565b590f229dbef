/** A program that a bundler has built. */
export type Program = 'main' | 'commonjs' | 'server' | 'thread' | 'page' | 'module worker' | 'classic worker'

/** Forms of kernels, as `test/fixtures/matrix/suite.ts` names them. */
export const forms = [
  'declaration',
  'arrow',
  'expression',
  'method',
  'static method',
  'object method',
  'class',
  'imported helper',
  'default export',
  're-export',
] as const

export type Form = (typeof forms)[number] | 'route'

/** One row of the matrix: kernels of these forms give what their originals give, in these programs. */
export interface Cell {
  title: string
  forms: readonly Form[]
  programs: readonly Program[]
}

/** Programs that have every form. */
const EVERYWHERE: readonly Program[] = ['main', 'commonjs', 'page']

const form = (name: Form, title: string = name): Cell => ({ title, forms: [name], programs: EVERYWHERE })

/** The rows, in the order of `docs/bundlers.md`. */
export const cells = {
  declaration: form('declaration', 'function declaration'),
  arrow: form('arrow', 'arrow function'),
  expression: form('expression', 'function expression'),
  method: form('method', 'method, with private fields'),
  'static method': form('static method'),
  'object method': form('object method', 'method of an object'),
  class: form('class', 'class that inherits'),
  'imported helper': form('imported helper', 'helper of another file'),
  'default export': form('default export'),
  're-export': form('re-export'),
  route: { title: 'code-split route: `import()`, in a chunk of its own', forms: ['route'], programs: ['main', 'page'] },
  esm: { title: 'ES modules for Node', forms, programs: ['main'] },
  server: { title: 'entry for server-side rendering', forms: [...forms, 'route'], programs: ['server'] },
  commonjs: { title: 'CommonJS', forms: [...forms, 'route'], programs: ['commonjs'] },
  thread: { title: '`worker_threads`', forms, programs: ['thread'] },
  page: { title: 'page', forms: [...forms, 'route'], programs: ['page'] },
  'module worker': { title: 'module worker', forms, programs: ['module worker'] },
  'classic worker': { title: 'classic worker (`iife`)', forms, programs: ['classic worker'] },
  minified: { title: 'minified', forms: [...forms, 'route'], programs: ['commonjs', 'page'] },
  unused: { title: 'kernels that nobody uses leave the bundle', forms: [], programs: ['commonjs'] },
  maps: {
    title: 'source maps: traces of errors name the TypeScript line',
    forms: [],
    programs: ['main', 'commonjs'],
  },
  await: { title: 'no top-level `await` in any file', forms: [], programs: EVERYWHERE },
} as const satisfies Record<string, Cell>

export type CellId = keyof typeof cells

export const inBrowser = (program: Program): boolean => ['page', 'module worker', 'classic worker'].includes(program)
