/**
 * Puts dispatchers in the places of compiled functions.
 *
 * *Declaration.* The dispatcher takes the public name, so that it is hoisted as the function was; the original becomes a named function
 * expression, in which the own name still means the original:
 * ```
 * export function f(x: T) {…}   →   export function f(x){dispatcher}var _jit0f;function _jit0o(){return _jit0f??=function f(x: T) {…}}
 * ```
 * *Expression and arrow.* `(x: T) => {…}   →   _jitWrap(_jit0,_jit0o=>(x)=>{dispatcher},(x: T) => {…})`
 *
 * *Method.* `m(x: T) {…}   →   m(x: T) {dispatcher …}`: it stays what it is, begins with an offer to the kernel, and goes on as the original. What
 * the dispatcher must know of a class stands in private members at the start of the class.
 *
 * The kernels' objects are variables of the module, made by its first statement: `undefined` until then, which dispatchers called early (through a
 * circular import) take as "run the original". Everything is inserted without line breaks, so that lines keep their numbers. All calls are marked
 * pure and nothing else has effects: an exported kernel that nobody imports leaves the bundle with its glue.
 */

import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import MagicString from 'magic-string'
import type { CompiledFunction, CompiledModule } from '../compiler/compiled-module.ts'
import type { DispatcherGuards } from '../compiler/frontend/dispatcher-guards.ts'
import type { MarkedFunction } from '../compiler/frontend/marked-function.ts'
import type { KernelManifest } from '../runtime-shim/manifest.ts'
import type { DispatcherContext, RuntimeName } from './dispatcher-context.ts'
import { dispatcherParameters, nameOf } from './dispatcher-parameters.ts'
import { RuntimeObjects } from './emit-objects.ts'
import { type ClassExtension, emitReceiver } from './emit-receiver.ts'
import { emitDispatcherBody, emitOffers } from './emit-variants.ts'
import { emitVerified } from './emit-verified.ts'
import type { RuntimeOptions } from './runtime-options.ts'
import type { RewrittenModule } from './services.ts'

/**
 * Rewrites one file.
 *
 * @param code the text that was compiled
 * @param file its path, for the source map
 * @param compiled what became of its marked functions; their nodes belong to `code`
 * @returns undefined if the file has no marked function
 * @example
 * rewriteModule(code, 'axpy.ts', await compileModule('axpy.ts', code, options, services), { dispatch: 'auto' })?.code
 */
export function rewriteModule(
  code: string,
  file: string,
  compiled: CompiledModule,
  options: RuntimeOptions,
): RewrittenModule | undefined {
  if (compiled.functions.length === 0) return undefined
  const rewriter = new Rewriter(code, file, compiled, options)
  for (const [index, one] of compiled.functions.entries()) rewriter.rewrite(one, index)
  rewriter.finish()
  const { text } = rewriter
  return { code: text.toString(), map: text.generateMap({ source: file, hires: 'boundary', includeContent: true }) }
}

/** The names of methods that are compiled in are said where one of them turns out to be another. */
function withMethods(manifest: KernelManifest, guards: DispatcherGuards | undefined): KernelManifest {
  const methods = [...new Set(guards?.methods.map(({ name }) => name))]
  return methods.length > 0
    ? { ...manifest, methods: ` (It calls ${methods.join(', ')}: overridden, or replaced?)` }
    : manifest
}

class Rewriter {
  readonly text: MagicString
  private readonly code: string
  private readonly file: string
  private readonly options: RuntimeOptions
  private readonly artifact: CompiledModule['artifact']
  private readonly objects: RuntimeObjects
  private readonly program: t.Program
  /** Start of every name that is inserted; the file does not contain it. */
  private readonly prefix: string
  private readonly imported = new Set<RuntimeName>()
  /** Imports the kernel module, where that is how it gets into the program. */
  private importOfWasm = ''
  /** Declarators of the module's first statement. */
  private readonly variables: string[] = []
  /** Statements after it. */
  private readonly statements: string[] = []
  /** By the offset behind the opening brace. */
  private readonly classes = new Map<number, ClassExtension>()
  /** Declarations behind statements, by their end. */
  private readonly tails = new Map<number, string>()
  /** Ends of methods whose bodies have become functions. */
  private readonly closings: number[] = []

  constructor(code: string, file: string, compiled: CompiledModule, options: RuntimeOptions) {
    this.code = code
    this.file = file
    this.text = new MagicString(code)
    this.options = options
    this.artifact = compiled.artifact
    this.program = compiled.functions[0].marked.path.findParent((path) => path.isProgram())!.node as t.Program
    this.prefix = '_jit'
    while (code.includes(this.prefix)) this.prefix += '_'
    const use = (name: RuntimeName) => this.local(name)
    this.objects = new RuntimeObjects(compiled, {
      file,
      options,
      isScript: isScript(this.program, code),
      prefix: this.prefix,
      use,
    })
  }

  rewrite(
    { marked, kernel: compiled, variants = [], diagnostics, readyAfter = 0, guards }: CompiledFunction,
    index: number,
  ): void {
    const kernels =
      compiled && [compiled, ...variants].map((kernel) => withMethods(this.objects.withoutMissing(kernel), guards))
    if (marked.directiveSpan) this.text.remove(marked.directiveSpan.start, marked.directiveSpan.end)
    if (!kernels || !this.artifact) {
      this.registerRejected(
        marked,
        index,
        // Further lines quote tools, with paths of the machine that built it: nothing to ship.
        diagnostics.map(({ code, message }) => ({ code, message: message.split('\n')[0] })),
      )
    } else if (marked.form === 'method') this.extendMethod(marked, kernels, index, readyAfter, guards)
    else if (marked.form !== 'declaration') this.wrapExpression(marked, kernels, index, readyAfter, guards)
    else if (isModuleLevel(marked.path)) this.replaceDeclaration(marked, kernels, index, readyAfter, guards)
    else if (marked.path.parentPath.isBlockStatement())
      this.replaceNested(marked, kernels, index, marked.path.parentPath, readyAfter, guards)
  }

  /** Inserts import and first statement behind the directives of the file, and takes the file's own "use jit" out. */
  finish(): void {
    const { program, text, code } = this
    for (const at of this.closings) text.appendLeft(at, '})')
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
    const header = isScript(program, code)
      ? `var{${names.map((name) => `${name}:${this.local(name)}`)}}=require("usejit/runtime");`
      : `import{${names.map((name) => `${name} as ${this.local(name)}`)}}from"usejit/runtime";`
    this.insertAfterDirectives(program, header + this.importOfWasm + this.objects.imports() + this.statements.join(''))
  }

  private replaceDeclaration(
    marked: MarkedFunction,
    kernels: readonly KernelManifest[],
    index: number,
    readyAfter: number,
    guards?: DispatcherGuards,
  ): void {
    const { path } = marked
    const named = path.node.type === 'FunctionDeclaration' && path.node.id ? path.node.id.name : undefined
    const dispatcher = named ?? `${this.prefix}${index}d`
    const body = (thunk: string) =>
      this.emitFunction(marked, kernels, `${this.prefix}${index}`, thunk, this.receiver(guards, index))
    const thunk = this.replaceWithThunk(marked, index, dispatcher, body, true)
    this.declare(this.kernelVariable(index, kernels, [dispatcher, thunk]), readyAfter)
    if (named === undefined) {
      // `export default function (x) {…}`: the dispatcher needs a name to be registered under; `name` itself is set when it is.
      const { start } = path.parent
      const blank = this.code.slice(start!, marked.span.start).replace(/[^\n]/g, '')
      this.text.update(start!, marked.span.start, blank || ' ')
      this.text.appendLeft(marked.span.end, `export{${dispatcher} as default};`)
    }
  }

  /** A declaration in a block: kernel state belongs to the module, the original to each run of the block. */
  private replaceNested(
    marked: MarkedFunction,
    kernels: readonly KernelManifest[],
    index: number,
    block: NodePath<t.BlockStatement>,
    readyAfter: number,
    guards?: DispatcherGuards,
  ): void {
    const { name } = (marked.node as t.FunctionDeclaration).id!
    const live = this.liveKernel(index, readyAfter)
    const body = (original: string) => this.emitFunction(marked, kernels, live, original, this.receiver(guards, index))
    const thunk = this.replaceWithThunk(marked, index, name, body, false)
    this.variables.push(this.kernelVariable(index, kernels))
    const { prefix } = this
    this.insertAfterDirectives(
      block.node,
      `let ${prefix}${index}f;${prefix}${index}&&${this.local('$bind')}(${prefix}${index},${name},${thunk});`,
    )
  }

  /**
   * @param emit makes parameters and body of the dispatcher
   * @returns name of the function that gives the original
   */
  private replaceWithThunk(
    marked: MarkedFunction,
    index: number,
    name: string,
    emit: (original: string) => string,
    isVar: boolean,
  ): string {
    const { prefix, text } = this
    const { start, end } = marked.span
    const [cell, thunk] = [`${prefix}${index}f`, `${prefix}${index}o`]
    const dispatcher = `function ${name}${emit(thunk)}`
    // Without an own name, the assignment would name the original after the variable.
    const [open, close] = (marked.node as t.FunctionDeclaration).id ? ['', ''] : ['({default:', '}).default']
    text.appendRight(start, `${dispatcher}${isVar ? `var ${cell};` : ''}function ${thunk}(){return ${cell}??=${open}`)
    text.appendLeft(end, `${close}}`)
    return thunk
  }

  private wrapExpression(
    marked: MarkedFunction,
    kernels: readonly KernelManifest[],
    index: number,
    readyAfter: number,
    guards?: DispatcherGuards,
  ): void {
    const { prefix, text } = this
    const thunk = `${prefix}${index}o`
    // The function takes its kernel when it is made; the dispatcher, where there is one when it is called.
    this.variables.push(this.kernelVariable(index, kernels))
    const body = this.emitFunction(
      marked,
      kernels,
      this.liveKernel(index, readyAfter),
      thunk,
      this.receiver(guards, index),
    )
    const open = marked.form === 'arrow' ? body.replace('){', ')=>{') : `function${body}`
    text.appendRight(marked.span.start, `/*@__PURE__*/${this.local('$wrap')}(${prefix}${index},${thunk}=>${open},`)
    text.appendLeft(marked.span.end, ')')
  }

  private extendMethod(
    marked: MarkedFunction,
    kernels: readonly KernelManifest[],
    index: number,
    readyAfter: number,
    guards?: DispatcherGuards,
  ): void {
    const { prefix } = this
    this.variables.push(this.kernelVariable(index, kernels))
    const kernel = this.liveKernel(index, readyAfter)
    const args = marked.node.params.map((param, i) => nameOf(param) ?? `${prefix}p${i}`)
    const apart = this.takeApartInside(marked.node.params, args)
    // What a method does as the original goes on in its own body, where nothing can tell its end: it is not timed.
    const untimed = kernels.map(({ sample: _, ...manifest }) => manifest)
    const contexts = this.contexts(marked, untimed, kernel, args, this.receiver(guards, index))
    const body = marked.node.body as t.BlockStatement
    const offers = emitOffers(contexts)
    if (contexts[0].verify) {
      // The rest of the body is the original: as a function, what it comes to is known.
      this.insertAfterDirectives(body, `${emitVerified(contexts[0], offers)}{${apart}`)
      this.closings.push(body.end! - 1)
    } else this.insertAfterDirectives(body, `${offers}${apart && `;${apart}`}`)
    this.registerMethod(marked, index, `${prefix}${index}`)
  }

  /**
   * Parameters of a method that are patterns get names, and are taken apart behind the offer: what that reads and computes, the kernel does itself.
   *
   * @returns the statements that take them apart
   */
  private takeApartInside(params: MarkedFunction['node']['params'], names: readonly string[]): string {
    const statements = params.flatMap((param, i) => {
      const target = param.type === 'AssignmentPattern' ? param.left : param
      if (target.type !== 'ObjectPattern' && target.type !== 'ArrayPattern') return []
      const [start, end] = [target.start!, target.end!]
      this.text.overwrite(start, end, names[i])
      return [`var ${this.code.slice(start, end)}=${names[i]};`]
    })
    return statements.join('')
  }

  /** Name of the variable that holds the kernel once the constants that it has taken in have their values. */
  private liveKernel(index: number, readyAfter: number): string {
    const name = `${this.prefix}${index}`
    const statement = this.statementAt(readyAfter)
    if (!statement) return name
    this.declareBehind(statement, `${name}k=${name}`)
    return `${name}k`
  }

  /** Lets `status` and `original` know the method: `note` is what `$attach` takes behind the function. */
  private registerMethod({ path, node, name }: MarkedFunction, index: number, note: string): void {
    const { parentPath } = path
    if (parentPath.isClassBody()) {
      if (node.type !== 'ClassMethod') return
      const holder = node.static ? 'this' : 'this.prototype'
      const member = `#${this.prefix}${index}`
      // Minifiers drop private members that nobody names; being asked for is all that this one is for, and it is not there yet.
      const find = `()=>${member} in this||${holder}[${JSON.stringify(name)}]`
      this.extendClass(parentPath.node.start!).members.push(
        `static ${member}=/*@__PURE__*/${this.local('$attach')}(${find},${note});`,
      )
    } else {
      const { start, end } = parentPath.node
      this.text.appendRight(start!, `/*@__PURE__*/${this.local('$member')}(`)
      this.text.appendLeft(end!, `,${JSON.stringify(name)},${note})`)
    }
  }

  /** What is inserted at the start of a class. */
  private extendClass(bodyStart: number): ClassExtension {
    let extension = this.classes.get(bodyStart + 1)
    if (!extension) {
      extension = { members: [], methods: [] }
      this.classes.set(bodyStart + 1, extension)
    }
    return extension
  }

  /** Conditions that the guards stand for; what they need is inserted. */
  private receiver(guards: DispatcherGuards | undefined, index: number): string[] {
    if (!guards) return []
    let kept = 0
    return emitReceiver(guards, {
      prefix: this.prefix,
      use: (name) => this.local(name),
      classAt: (start) => this.extendClass(start),
      keep: (madeAt, value) => {
        const name = `${this.prefix}${index}m${kept++}`
        this.declareBehind(this.statementAt(madeAt)!, `${name}=/*@__PURE__*/(()=>${value})()`)
        return name
      },
    })
  }

  private statementAt(offset: number): t.Statement | undefined {
    return offset > 0 ? this.program.body.find(({ end }) => end! >= offset) : undefined
  }

  /**
   * Declares a kernel's variable in the module's first statement; or, where the kernel has taken in module-level constants, behind the last of
   * them: called before that, the original throws, and so it must.
   */
  private declare(declarator: string, readyAfter: number): void {
    const statement = this.statementAt(readyAfter)
    if (statement) this.declareBehind(statement, declarator)
    else this.variables.push(declarator)
  }

  /** Written in the end, since a statement may end where a wrapped expression does. */
  private declareBehind({ end }: t.Statement, declarator: string): void {
    this.tails.set(end!, `${this.tails.get(end!) ?? ''};var ${declarator};`)
  }

  /** @returns `(x, y){…}` */
  private emitFunction(
    marked: MarkedFunction,
    kernels: readonly KernelManifest[],
    kernel: string,
    original: string,
    receiver: string[] = [],
  ): string {
    // Where a parameter has the name of a variable that the dispatcher has to read, it takes another.
    const outside = new Set(kernels.flatMap(({ params }) => params.map(({ from }) => from?.root)))
    const args = marked.node.params.map((param, i) => {
      const name = nameOf(param)
      return name !== undefined && !outside.has(name) ? name : `${this.prefix}p${i}`
    })
    const list = dispatcherParameters(marked.path, args, this.code)
    const contexts = this.contexts(marked, kernels, kernel, args, receiver)
    return `(${list}){${emitDispatcherBody(contexts, original)}}`
  }

  /** What the dispatcher's text depends on, for each kernel of a function. */
  private contexts(
    marked: MarkedFunction,
    kernels: readonly KernelManifest[],
    kernel: string,
    args: readonly string[],
    receiver: string[],
  ): DispatcherContext[] {
    const shared = {
      args,
      rest: marked.node.params.at(-1)?.type === 'RestElement',
      dispatch: this.options.dispatch,
      prefix: this.prefix,
      receiver,
      use: (name: RuntimeName) => this.local(name),
      verify: this.verified(marked),
    }
    return kernels.map((manifest, i) => ({ ...shared, manifest, kernel: variantOf(kernel, i) }))
  }

  /** What messages say of a function whose calls are checked. */
  private verified({ name, span, options: { fastmath } }: MarkedFunction): DispatcherContext['verify'] {
    if (!this.options.verify) return undefined
    const before = this.code.slice(0, span.start).split('\n')
    const place = `${this.options.shownFile ?? this.file}:${before.length}:${before[before.length - 1].length + 1}`
    return { name: name || '(anonymous)', place, fastmath: fastmath.size > 0 }
  }

  /** @param bound the dispatcher and the thunk of the original, where they are functions of the module */
  private kernelVariable(index: number, kernels: readonly KernelManifest[], bound?: string[]): string {
    const pure = '/*@__PURE__*/'
    if (this.variables.length === 0) {
      this.importOfWasm = this.objects.importOfWasm()
      this.variables.push(this.objects.module(this.importOfWasm !== ''))
    }
    const [first, ...others] = kernels.map((manifest) => this.objects.kernel(manifest))
    const kernel = others.length > 0 ? `${pure}${this.local('$variants')}(${first},[${others}])` : first
    return `${this.prefix}${index}=${bound ? `${pure}${this.local('$bind')}(${[kernel, ...bound]})` : kernel}`
  }

  /** Functions that stay as they are still have a status. */
  private registerRejected(
    marked: MarkedFunction,
    index: number,
    rejections: { code: string; message: string }[],
  ): void {
    const { form, path, span, name } = marked
    const rest = `,${JSON.stringify(name)},${JSON.stringify(rejections)})`
    if (form === 'method') {
      this.registerMethod(marked, index, `void 0,${JSON.stringify(rejections)}`)
      this.statements.push('')
    } else if (form !== 'declaration') {
      this.text.appendRight(span.start, `/*@__PURE__*/${this.local('$rejected')}(`)
      this.text.appendLeft(span.end, rest)
      // The import has to be there although the module needs no kernel.
      this.statements.push('')
    } else if (isModuleLevel(path) && (marked.node as t.FunctionDeclaration).id) {
      this.statements.push(`${this.local('$rejected')}(${(marked.node as t.FunctionDeclaration).id!.name}${rest};`)
    }
  }

  private local(name: RuntimeName): string {
    this.imported.add(name)
    return this.prefix + name.slice(1)
  }

  /** `"use client"` and the like must stay first. */
  private insertAfterDirectives(block: t.Program | t.BlockStatement, inserted: string): void {
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
}

/** The expression that gives one of the kernels of a function, by the variable that holds the first. */
const variantOf = (kernel: string, i: number): string => (i === 0 ? kernel : `${kernel}&&${kernel}.others[${i - 1}]`)

/** CommonJS, as far as the text tells. */
function isScript(program: t.Program, code: string): boolean {
  return program.sourceType === 'script' && /\b(?:module|exports|require)\b/.test(code)
}

function isModuleLevel({ parentPath }: NodePath): boolean {
  if (!parentPath) return false
  return parentPath.isProgram() || (parentPath.isExportDeclaration() && parentPath.parentPath.isProgram())
}
