import type * as t from '@babel/types'
import type MagicString from 'magic-string'
import type { RuntimeName } from './dispatcher-context.ts'
import type { ClassExtension } from './emit-receiver.ts'

/**
 * What a rewritten file has besides its functions: the import of the runtime, the first statement, which makes the objects of the kernels, declarations behind
 * statements, and private members of classes.
 */
export class ModuleInsertions {
  /** Start of every name that is inserted; the file does not contain it. */
  readonly prefix: string
  /** CommonJS, as far as the text tells. */
  readonly isScript: boolean
  /** Declarators of the module's first statement. */
  readonly variables: string[] = []
  /** Statements after it. */
  readonly statements: string[] = []
  private readonly text: MagicString
  private readonly code: string
  private readonly program: t.Program
  private readonly imported = new Set<RuntimeName>()
  /** By the offset behind the opening brace. */
  private readonly classes = new Map<number, ClassExtension>()
  /** Declarations behind statements, by their end. */
  private readonly tails = new Map<number, string>()

  constructor(text: MagicString, program: t.Program) {
    this.text = text
    this.code = text.original
    this.program = program
    this.isScript = program.sourceType === 'script' && /\b(?:module|exports|require)\b/.test(this.code)
    this.prefix = '_jit'
    while (this.code.includes(this.prefix)) this.prefix += '_'
  }

  /** Imports a function of the runtime. @returns its local name */
  local(name: RuntimeName): string {
    this.imported.add(name)
    return this.prefix + name.slice(1)
  }

  /** What is inserted at the start of a class. */
  extendClass(bodyStart: number): ClassExtension {
    let extension = this.classes.get(bodyStart + 1)
    if (!extension) {
      extension = { members: [], methods: [] }
      this.classes.set(bodyStart + 1, extension)
    }
    return extension
  }

  statementAt(offset: number): t.Statement | undefined {
    return offset > 0 ? this.program.body.find(({ end }) => end! >= offset) : undefined
  }

  /**
   * Declares a kernel's variable in the module's first statement; or, where the kernel has taken in module-level constants, behind the last of
   * them: called before that, the original throws, and so it must.
   */
  declare(declarator: string, readyAfter: number): void {
    const statement = this.statementAt(readyAfter)
    if (statement) this.declareBehind(statement, declarator)
    else this.variables.push(declarator)
  }

  /** Written in the end, since a statement may end where a wrapped expression does. */
  declareBehind({ end }: t.Statement, declarator: string): void {
    this.tails.set(end!, `${this.tails.get(end!) ?? ''};var ${declarator};`)
  }

  /** `"use client"` and the like must stay first. */
  insertAfterDirectives(block: t.Program | t.BlockStatement, inserted: string): void {
    const last = block.directives.at(-1)
    if (last) {
      const end = last.end!
      this.text.appendLeft(end, (this.code[end - 1] === ';' ? '' : ';') + inserted)
    } else if (block.type === 'BlockStatement') {
      this.text.appendLeft(block.start! + 1, inserted)
    } else {
      const shebang = /^(?:\uFEFF)?(?:#!.*\r?\n)?/.exec(this.code)![0]
      this.text.appendLeft(shebang.length, inserted)
    }
  }

  /**
   * Inserts import and first statement behind the directives of the file, and takes the file's own "use jit" out.
   * @param imports further imports
   */
  finish(imports: string): void {
    const { program, text } = this
    for (const [at, declarations] of this.tails) text.appendLeft(at, declarations)
    for (const [at, { brand = '', members, methods }] of this.classes) {
      const made = methods.length > 0 ? `static #${this.prefix}m=/*@__PURE__*/(()=>[${methods}])();` : ''
      text.appendLeft(at, brand + made + members.join(''))
    }
    for (const { value, start, end } of program.directives)
      if (/^use (no )?jit\b/.test(value.value)) text.remove(start!, end!)
    if (this.variables.length > 0) this.statements.unshift(`var ${this.variables.join(',')};`)
    if (this.statements.length === 0) return
    const names = [...this.imported].sort()
    const header = this.isScript
      ? `var{${names.map((name) => `${name}:${this.local(name)}`)}}=require("usejit/runtime");`
      : `import{${names.map((name) => `${name} as ${this.local(name)}`)}}from"usejit/runtime";`
    this.insertAfterDirectives(program, header + imports + this.statements.join(''))
  }
}
