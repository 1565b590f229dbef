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
import { emitReceiver } from './emit-receiver.ts'
import { emitDispatcherBody, emitOffers } from './emit-variants.ts'
import { emitVerified } from './emit-verified.ts'
import { ModuleInsertions } from './module-insertions.ts'
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
  private readonly insertions: ModuleInsertions
  private readonly prefix: string
  /** Ends of methods whose bodies have become functions. */
  private readonly closings: number[] = []

  constructor(code: string, file: string, compiled: CompiledModule, options: RuntimeOptions) {
    this.code = code
    this.file = file
    this.text = new MagicString(code)
    this.options = options
    this.artifact = compiled.artifact
    const program = compiled.functions[0].marked.path.findParent((path) => path.isProgram())!.node as t.Program
    this.insertions = new ModuleInsertions(this.text, program)
    const { prefix, isScript } = this.insertions
    this.prefix = prefix
    this.objects = new RuntimeObjects(compiled, {
      file,
      options,
      isScript,
      prefix,
      use: (name) => this.insertions.local(name),
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

  finish(): void {
    for (const at of this.closings) this.text.appendLeft(at, '})')
    this.insertions.finish(this.objects.imports())
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
    this.insertions.declare(this.kernelVariable(index, kernels, [dispatcher, thunk]), readyAfter)
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
    this.insertions.variables.push(this.kernelVariable(index, kernels))
    const { prefix } = this
    this.insertions.insertAfterDirectives(
      block.node,
      `let ${prefix}${index}f;${prefix}${index}&&${this.insertions.local('$bind')}(${prefix}${index},${name},${thunk});`,
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
    this.insertions.variables.push(this.kernelVariable(index, kernels))
    const body = this.emitFunction(
      marked,
      kernels,
      this.liveKernel(index, readyAfter),
      thunk,
      this.receiver(guards, index),
    )
    const open = marked.form === 'arrow' ? body.replace('){', ')=>{') : `function${body}`
    text.appendRight(
      marked.span.start,
      `/*@__PURE__*/${this.insertions.local('$wrap')}(${prefix}${index},${thunk}=>${open},`,
    )
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
    this.insertions.variables.push(this.kernelVariable(index, kernels))
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
      this.insertions.insertAfterDirectives(body, `${emitVerified(contexts[0], offers)}{${apart}`)
      this.closings.push(body.end! - 1)
    } else this.insertions.insertAfterDirectives(body, `${offers}${apart && `;${apart}`}`)
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
    const statement = this.insertions.statementAt(readyAfter)
    if (!statement) return name
    this.insertions.declareBehind(statement, `${name}k=${name}`)
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
      this.insertions
        .extendClass(parentPath.node.start!)
        .members.push(`static ${member}=/*@__PURE__*/${this.insertions.local('$attach')}(${find},${note});`)
    } else {
      const { start, end } = parentPath.node
      this.text.appendRight(start!, `/*@__PURE__*/${this.insertions.local('$member')}(`)
      this.text.appendLeft(end!, `,${JSON.stringify(name)},${note})`)
    }
  }

  /** Conditions that the guards stand for; what they need is inserted. */
  private receiver(guards: DispatcherGuards | undefined, index: number): string[] {
    if (!guards) return []
    let kept = 0
    return emitReceiver(guards, {
      prefix: this.prefix,
      use: (name) => this.insertions.local(name),
      classAt: (start) => this.insertions.extendClass(start),
      keep: (madeAt, value) => {
        const name = `${this.prefix}${index}m${kept++}`
        this.insertions.declareBehind(this.insertions.statementAt(madeAt)!, `${name}=/*@__PURE__*/(()=>${value})()`)
        return name
      },
    })
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
      use: (name: RuntimeName) => this.insertions.local(name),
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
    if (this.insertions.variables.length === 0) {
      this.insertions.variables.push(this.objects.module())
    }
    const [first, ...others] = kernels.map((manifest) => this.objects.kernel(manifest))
    const kernel = others.length > 0 ? `${pure}${this.insertions.local('$variants')}(${first},[${others}])` : first
    return `${this.prefix}${index}=${bound ? `${pure}${this.insertions.local('$bind')}(${[kernel, ...bound]})` : kernel}`
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
      this.insertions.statements.push('')
    } else if (form !== 'declaration') {
      this.text.appendRight(span.start, `/*@__PURE__*/${this.insertions.local('$rejected')}(`)
      this.text.appendLeft(span.end, rest)
      // The import has to be there although the module needs no kernel.
      this.insertions.statements.push('')
    } else if (isModuleLevel(path) && (marked.node as t.FunctionDeclaration).id) {
      this.insertions.statements.push(
        `${this.insertions.local('$rejected')}(${(marked.node as t.FunctionDeclaration).id!.name}${rest};`,
      )
    }
  }
}

/** The expression that gives one of the kernels of a function, by the variable that holds the first. */
const variantOf = (kernel: string, i: number): string => (i === 0 ? kernel : `${kernel}&&${kernel}.others[${i - 1}]`)

function isModuleLevel({ parentPath }: NodePath): boolean {
  if (!parentPath) return false
  return parentPath.isProgram() || (parentPath.isExportDeclaration() && parentPath.parentPath.isProgram())
}
