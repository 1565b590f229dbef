import { createHash } from 'node:crypto'
import type { Table } from '../ir/ir.ts'
import { doubleText } from './emit-instruction.ts'
import { elementLlvmType } from './emit-llvm.ts'

/** The constant tables of a module, each once. */
export class ConstantTables {
  private readonly bySymbol = new Map<string, Table>()

  /** The symbol of a table; equal tables have the same one. */
  symbolOf(table: Table): string {
    const content = `${table.kind} ${table.values.map((v) => (Object.is(v, -0) ? '-0' : v)).join()}`
    const symbol = `usejit.table.${createHash('sha256').update(content).digest('hex').slice(0, 16)}`
    this.bySymbol.set(symbol, table)
    return symbol
  }

  /** Their definitions. */
  definitions(): string[] {
    return [...this.bySymbol].map(([symbol, { kind, values }]) => {
      const { type, bytes } = elementLlvmType(`array<${kind}>`)
      // LLVM writes constants of both widths by the bits of a double.
      const element = (value: number) => `${type} ${type === 'double' || type === 'float' ? doubleText(value) : value}`
      return `@${symbol} = internal unnamed_addr constant [${values.length} x ${type}] [${values.map(element).join(', ')}], align ${Math.max(bytes, 8)}`
    })
  }
}
