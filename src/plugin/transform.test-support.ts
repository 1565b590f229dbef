import MagicString from 'magic-string'
import type { CompiledFunction, CompiledModule } from '../compiler/compiled-module.ts'
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts'
import { RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import type { Services } from './services.ts'

export const root = '/app'
export const file = '/app/src/kernel.ts'
export const source = `export function half(x: number): number {\n  "use jit"\n  return x / 2\n}\n`

/** A marked function as the transformer sees it: no syntax tree needed. */
export function marked(name: string, state: 'ready' | Diagnostic[], strict = false): CompiledFunction {
  return {
    marked: {
      name,
      form: 'declaration',
      span: { start: source.indexOf('function'), end: source.length - 1 },
      directiveSpan: { start: source.indexOf('"use'), end: source.indexOf('"use') + 9 },
      options: { strict, fastmath: new Set(), inline: false, native: false },
      node: { params: [{ type: 'Identifier', name: 'x' }] },
      path: { node: { type: 'FunctionDeclaration' } },
    } as unknown as CompiledFunction['marked'],
    ...(state === 'ready' && {
      kernel: { name, export: name, params: [{ t: 'number', repr: 'f64' }], result: 'f64', copy: 'never' },
    }),
    diagnostics: state === 'ready' ? [] : state,
  }
}

/** One of its diagnostics. */
export function diagnostic(functionName: string | undefined, message: string): Diagnostic {
  const start = source.indexOf('return')
  return {
    code: 'unsupported-syntax',
    severity: 'warning',
    message,
    file,
    span: { start, end: start + 6 },
    functionName,
  }
}

/** What the compiler makes of the file. */
export function compiled(functions: CompiledFunction[], ofFile: Diagnostic[] = []): CompiledModule {
  const ready = functions.some((one) => one.kernel)
  return {
    file,
    functions,
    ...(ready && { artifact: { abi: RUNTIME_ABI, wasm: 'AGFzbQ==', dataSize: 0, errors: [] } }),
    diagnostics: [...functions.flatMap((one) => one.diagnostics), ...ofFile],
    dependencies: ['/app/src/types.ts'],
  }
}

/** A compiler that answers `answer` and appends a line where it made a kernel. */
export function fakeServices(answer: CompiledModule | Error): Services & { compilations: number; warmedUp: boolean[] } {
  return {
    compilations: 0,
    async compile() {
      this.compilations++
      await new Promise((done) => setTimeout(done, 5))
      if (answer instanceof Error) throw answer
      return answer
    },
    analyse: () => compiled([marked('half', 'ready'), marked('other', [diagnostic('other', 'no')])]),
    rewrite(code, name, { artifact, pending }) {
      if (!artifact) return undefined
      const edit = new MagicString(code).append(pending ? `// late ${pending.key}\n` : '// dispatcher\n')
      return { code: edit.toString(), map: edit.generateMap({ source: name, hires: 'boundary' }) }
    },
    async warmUp(certain) {
      this.warmedUp.push(certain)
    },
    warmedUp: [],
    async close() {},
  }
}
