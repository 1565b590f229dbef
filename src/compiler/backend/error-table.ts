import type { ErrorSpec } from '../../runtime-shim/manifest.ts'

/** How many values an error is made of. */
export function valuesOf(error: ErrorSpec): number {
  if ('operation' in error) return error.operation.includes('x') ? 1 : 0
  return (error.text?.length ?? 1) - 1
}

/** The errors that a module throws, each once. */
export class ErrorTable {
  readonly errors: ErrorSpec[] = []
  private readonly indices = new Map<string, number>()
  private readonly arities: number[] = []

  /** @param known errors that have numbers already, in order */
  constructor(known: readonly ErrorSpec[] = []) {
    for (const error of known) this.indexOf(error, valuesOf(error))
  }

  /** The number of an error, which is the name of the function that throws it. */
  indexOf(error: ErrorSpec, values: number): number {
    const key = JSON.stringify(error)
    let index = this.indices.get(key)
    if (index === undefined) {
      index = this.errors.length
      this.indices.set(key, index)
      this.errors.push(error)
      this.arities.push(values)
    }
    return index
  }

  /** Declarations of the imported functions. */
  declarations(): string[] {
    return this.arities.map((values, i) => {
      const params = new Array(values).fill('i64').join(', ')
      const group = 1000 + i
      return `declare void @usejit.throw.${i}(${params}) #${group}\nattributes #${group} = { cold noreturn "wasm-import-module"="throw" "wasm-import-name"="${i}" }`
    })
  }
}
