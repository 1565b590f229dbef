import type { Instr, IrFunction } from '../ir/ir.ts'

/** Far behind the numbers of the debug metadata, so that one does not depend on the other. */
const FIRST_NODE = 1_000_000

/**
 * Tells LLVM which arrays share no memory where a guard has found that out (`separate-arrays`): a scope for each array parameter of a function, and on
 * each access the scopes of the others. That is true of a whole call, since arrays neither move nor change their length in it.
 */
export class AliasScopes {
  private readonly lines: string[] = []
  private readonly nodes = new Map<string, number>()
  private readonly domains = new Map<IrFunction, number>()

  /** The attachments `, !alias.scope !n, !noalias !m` of a load or store; nothing where nothing is known. */
  attachment(fn: IrFunction, { attr: { apart } }: Instr): string {
    if (!apart || apart.others.length === 0) return ''
    const own = this.list([this.scope(fn, apart.own)])
    const others = this.list(apart.others.map((array) => this.scope(fn, array)))
    return `, !alias.scope !${own}, !noalias !${others}`
  }

  /** The metadata nodes. */
  text(): string {
    return this.lines.map((line) => `${line}\n`).join('')
  }

  private scope(fn: IrFunction, array: number): number {
    let domain = this.domains.get(fn)
    if (domain === undefined) {
      domain = this.add((id) => `distinct !{!${id}, !"arrays"}`)
      this.domains.set(fn, domain)
    }
    return this.node(`${domain} ${array}`, (id) => `distinct !{!${id}, !${domain}, !"array ${array}"}`)
  }

  private list(scopes: number[]): number {
    const text = `!{${scopes.map((scope) => `!${scope}`).join(', ')}}`
    return this.node(text, () => text)
  }

  private node(key: string, text: (id: number) => string): number {
    const id = this.nodes.get(key) ?? this.add(text)
    this.nodes.set(key, id)
    return id
  }

  private add(text: (id: number) => string): number {
    const id = FIRST_NODE + this.lines.length
    this.lines.push(`!${id} = ${text(id)}`)
    return id
  }
}
