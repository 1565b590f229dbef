import { mathKey } from './math-library.ts'

/** The Math functions that a module imports from the engine. */
export class MathImports {
  /** Declarations by key. */
  private readonly byKey = new Map<string, string>()

  /** @returns the symbol of `Math.<name>` called with so many numbers, declared from now on */
  symbol(name: string, arity: number): string {
    this.declare(mathKey(name, arity))
    return engineSymbol(name, arity)
  }

  /** @param key name and number of arguments */
  declare(key: string): void {
    if (this.byKey.has(key)) return
    const [name, arity] = key.split('/')
    const params = new Array(Number(arity)).fill('double').join(', ')
    const number = 10 + this.byKey.size
    const pure = name === 'random' ? '' : 'memory(none) '
    const attributes = `attributes #${number} = { nounwind ${pure}willreturn "wasm-import-module"="math" "wasm-import-name"="${name}" }`
    this.byKey.set(key, `declare double ${engineSymbol(name, Number(arity))}(${params}) #${number}\n${attributes}`)
  }

  keys(): string[] {
    return [...this.byKey.keys()]
  }

  declarations(): string[] {
    return [...this.byKey.values()]
  }

  names(): string[] {
    return [...new Set(this.keys().map((key) => key.split('/')[0]))].sort()
  }
}

const engineSymbol = (name: string, arity: number): string => `@usejit.math.${name}.${arity}`
