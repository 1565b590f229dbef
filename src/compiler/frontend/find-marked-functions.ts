import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts'
import { traverse } from './babel-traverse.ts'
import type { ParsedDirective } from './directive.ts'
import { applyWords, parseDirective } from './directive.ts'
import { exportedFunctions } from './exported-functions.ts'
import { functionName } from './function-name.ts'
import type { DirectiveOptions, FunctionNode, MarkedFunction } from './marked-function.ts'
import { parseModule } from './parse.ts'
import { spanOf } from './span.ts'
import { registerTypedAssignment } from './typed-assignments.ts'

/** What one file asks for. */
export interface FoundFunctions {
  ast: t.File
  program: NodePath<t.Program>
  /** In source order. None of them lies inside another. */
  marked: MarkedFunction[]
  /** Functions whose own directive cannot be followed: they stay originals, for the reason given. */
  refused: { marked: MarkedFunction; diagnostic: Diagnostic }[]
  /** About directives only, in source order. */
  diagnostics: Diagnostic[]
}

/**
 * Parses a file and finds the functions that its directives mark.
 *
 * A directive stands first in a function declaration, function expression or arrow function with a block body, or at the top of the file,
 * where it marks every exported function. `"use no jit"` takes one function out, or at the top of the file all. Directives that have no
 * effect are reported, wherever they stand.
 *
 * @param file path or module id, for its extension and for messages
 * @param code source text
 * @param defaults options of the plugin
 * @throws Rejection `syntax-error`
 * @example
 * findMarkedFunctions('a.ts', 'export function one() { "use jit"; return 1 }', defaults).marked[0].name // 'one'
 */
export function findMarkedFunctions(file: string, code: string, defaults: DirectiveOptions): FoundFunctions {
  const ast = parseModule(file, code)
  const finder = new Finder(file, code, defaults)
  traverse(ast, {
    Program: (path) => finder.visitProgram(path),
    'TSAsExpression|TSNonNullExpression|TSTypeAssertion|TSSatisfiesExpression|ParenthesizedExpression':
      registerTypedAssignment,
    Function: (path) => finder.visitFunction(path),
    ExpressionStatement: (path) => finder.visitStatement(path),
    SequenceExpression: (path) => finder.visitSequence(path),
  })
  const { marked, refused, diagnostics } = finder
  return { ast, program: finder.program!, marked, refused, diagnostics: diagnostics.sort(bySource) }
}

class Finder {
  program: NodePath<t.Program> | undefined
  readonly marked: MarkedFunction[] = []
  readonly refused: FoundFunctions['refused'] = []
  readonly diagnostics: Diagnostic[] = []
  private readonly file: string
  private readonly code: string
  /** Options around every function: the plugin's, plus those of the file's top directive. */
  private options: DirectiveOptions
  private fileIsOut = false
  /** Marked by the file's top directive. */
  private exported: ReadonlySet<t.Node> = new Set()
  private readonly markedNodes = new Set<t.Node>()

  constructor(file: string, code: string, defaults: DirectiveOptions) {
    this.file = file
    this.code = code
    this.options = defaults
  }

  visitProgram(path: NodePath<t.Program>): void {
    this.program = path
    const { mark, out, wrong } = this.readDirectives(path.node.directives, undefined)
    this.fileIsOut = out
    if (!mark || out || wrong) return
    this.options = applyWords(this.options, mark.words)
    this.exported = exportedFunctions(path)
  }

  visitFunction(path: NodePath<t.Function>): void {
    const { node } = path
    const before = this.diagnostics.length
    const directives = node.body.type === 'BlockStatement' ? node.body.directives : []
    const { mark, out, wrong } = this.readDirectives(directives, functionName(path))
    const byFile = this.exported.has(node)
    // A directive that is itself wrong was reported; compiling with other options than were asked for would be a guess.
    if (wrong) this.refuse(path, before)
    if (out || wrong || this.fileIsOut || !(mark || byFile)) return

    const options = mark ? applyWords(this.options, mark.words) : this.options
    const span = mark ? spanOf(mark.node) : this.headOf(node)
    const obstacle = this.obstacle(path, mark === undefined)
    if (obstacle) {
      this.report('misplaced-directive', span, ...obstacle, {
        strict: options.strict,
        functionName: functionName(path),
      })
      this.refuse(path, before)
      return
    }
    this.markedNodes.add(node)
    this.marked.push({
      ...this.describe(path as NodePath<FunctionNode>, options),
      ...(mark && { directiveSpan: spanOf(mark.node) }),
    })
  }

  private describe(path: NodePath<FunctionNode>, options: DirectiveOptions): MarkedFunction {
    const { node } = path
    return { name: functionName(path), form: formOf(node), node, path, span: spanOf(node), options }
  }

  /**
   * Takes the last diagnostic for the reason why a function stays the original, so that it has a status like all others.
   * @param before how many diagnostics there were before this function
   */
  private refuse(path: NodePath<t.Function>, before: number): void {
    const isPart = path.findParent((parent) => this.markedNodes.has(parent.node)) !== null
    const kind = methodKind(path.node)
    const isNamed = kind === undefined || (kind === 'method' && functionName(path) !== '')
    if (isPart || !isNamed || this.diagnostics.length === before) return
    const marked = this.describe(path as NodePath<FunctionNode>, this.options)
    this.refused.push({ marked, diagnostic: this.diagnostics.at(-1)! })
  }

  /** Strings that the parser did not take for directives: not first, in a block, in parentheses or backquotes. */
  visitStatement(path: NodePath<t.ExpressionStatement>): void {
    const text = plainText(path.node.expression)
    if (text === undefined) return this.visitContinuedDirective(path)
    const parsed = parseDirective(text)
    if (parsed.kind === 'none') return
    const around = path.getFunctionParent()
    const name = around ? functionName(around) : undefined
    if (parsed.kind === 'near-miss') {
      this.reportNearMiss(text, parsed.suggestion, path.node, name)
      return
    }
    const { type, extra } = path.node.expression
    const dress = type === 'TemplateLiteral' ? 'backquotes' : extra?.parenthesized ? 'parentheses' : undefined
    if (dress) {
      const message = `A directive in ${dress} is an ordinary expression: it marks nothing.`
      this.report('near-miss-directive', spanOf(path.node), message, `Write "${text}" without ${dress}.`, {
        strict: false,
        functionName: name,
      })
      return
    }
    const [place, help] = misplacement(path, text)
    this.report('misplaced-directive', spanOf(path.node), `"${text}" ${place}`, help, {
      strict: this.isStrict(parsed),
      functionName: name,
    })
  }

  /** `x => ('use jit', x * 2)`: people look for a place for it in an arrow function without a block. */
  visitSequence(path: NodePath<t.SequenceExpression>): void {
    const [first] = path.node.expressions
    const text = plainText(first)
    if (text === undefined || !path.parentPath.isArrowFunctionExpression()) return
    const parsed = parseDirective(text)
    if (parsed.kind === 'none') return
    const message = 'A directive needs a function with a block: in an expression it marks nothing.'
    const help = `Write => { "${parsed.kind === 'near-miss' ? parsed.suggestion : text}"; return … }.`
    const name = functionName(path.parentPath as NodePath<t.ArrowFunctionExpression>)
    this.report('near-miss-directive', spanOf(first), message, help, { strict: false, functionName: name })
  }

  /** A directive without semicolon, in front of a line that begins with a bracket: JavaScript takes both for one expression. */
  private visitContinuedDirective(path: NodePath<t.ExpressionStatement>): void {
    const node = leftmost(path.node.expression)
    if (node.type !== 'StringLiteral' || parseDirective(node.value).kind !== 'jit') return
    const around = path.getFunctionParent()
    const name = around ? functionName(around) : undefined
    const message = `"${node.value}" without semicolon goes on in the next line, as in "text"[0]: it marks nothing.`
    const help = `Write a semicolon behind "${node.value}".`
    this.report('near-miss-directive', spanOf(node), message, help, { strict: false, functionName: name })
  }

  /** Reads the directives of one function or file and reports what is wrong with them. */
  private readDirectives(directives: readonly t.Directive[], name: string | undefined) {
    let mark: { node: t.Directive; words: string[] } | undefined
    let out = false
    let wrong = false
    for (const node of directives) {
      const text = node.value.value
      const parsed = parseDirective(text)
      const details = { strict: this.isStrict(parsed), functionName: name }
      if (parsed.kind === 'no-jit') out = true
      else if (parsed.kind === 'near-miss') this.reportNearMiss(text, parsed.suggestion, node, name)
      else if (parsed.kind === 'unknown-word') {
        wrong = true
        const { word, nearest } = parsed
        const message = word === '' ? 'A word is missing after "use jit:".' : `"use jit" has no option "${word}".`
        const help = nearest && `Did you mean "${nearest}"?`
        this.report('unknown-directive-option', spanOf(node), message, help, details)
      } else if (parsed.kind === 'jit' && mark) {
        const help = 'Put all words after one "use jit:", separated by commas.'
        this.report('misplaced-directive', spanOf(node), 'A second "use jit" has no effect.', help, details)
      } else if (parsed.kind === 'jit') mark = { node, words: parsed.words }
    }
    if (mark && out) {
      const message = '"use jit" has no effect beside "use no jit".'
      this.report('misplaced-directive', spanOf(mark.node), message, 'Remove one of the two.', {
        strict: false,
        functionName: name,
      })
    }
    return { mark, out, wrong }
  }

  /** Message and help when a function that was asked for is not of a kind that can be marked. */
  private obstacle(path: NodePath<t.Function>, byFile: boolean): [message: string, help: string] | undefined {
    const { node } = path
    const name = functionName(path)
    const called = name === '' ? '' : ` '${name}'`
    const method = methodKind(node)
    if (method && method !== 'method')
      return [
        `The ${method}${called} cannot be compiled yet.`,
        `Move its work into a function, mark that, and call it from the ${method}.`,
      ]
    if (method && 'computed' in node && node.computed)
      return ['A method whose name is computed cannot be compiled.', 'Give it a name that is written out.']
    const kind = [node.async && 'async', node.generator && 'generator', method ?? 'function'].filter(Boolean).join(' ')
    if (node.async || node.generator) {
      const help = 'Move its loops into an ordinary function and mark that.'
      if (!byFile) return [`The ${kind}${called} cannot be compiled.`, help]
      const message = `The ${kind}${called} cannot be compiled, though the directive at the top of the file asks for it.`
      return [message, `${help}\nOr make "use no jit" the first statement of${called || ' the function'}.`]
    }
    const outer = path.findParent((parent) => this.markedNodes.has(parent.node))
    if (!outer) return undefined
    const outerName = functionName(outer as NodePath<t.Function>)
    const message = `The function${called} is compiled as part of ${outerName === '' ? 'the function around it' : `'${outerName}'`}.`
    return [message, 'Remove this directive, or move the function out to compile it on its own.']
  }

  /** The function from its start to its body. */
  private headOf(node: t.Function): Span {
    const { start } = spanOf(node)
    return { start, end: start + this.code.slice(start, spanOf(node.body).start).trimEnd().length }
  }

  private isStrict(parsed: ParsedDirective): boolean {
    return this.options.strict || ('words' in parsed && parsed.words.includes('strict'))
  }

  private reportNearMiss(text: string, suggestion: string, node: t.Node, functionName: string | undefined): void {
    const message = `"${text}" is not the directive: it marks nothing.`
    this.report('near-miss-directive', spanOf(node), message, `Write "${suggestion}".`, { strict: false, functionName })
  }

  private report(
    code: DiagnosticCode,
    span: Span,
    message: string,
    help: string | undefined,
    { strict, functionName }: { strict: boolean; functionName: string | undefined },
  ): void {
    this.diagnostics.push({
      code,
      severity: strict ? 'error' : 'warning',
      message,
      file: this.file,
      span,
      ...(help && { help }),
      ...(functionName && { functionName }),
    })
  }
}

/** The innermost node at the start of an expression: `a` of `a[0] + b`. */
function leftmost(node: t.Node): t.Node {
  const parts = Object.values(node).flat() as unknown[]
  const inner = parts.find((part): part is t.Node => {
    const child = part as Partial<t.Node> | null
    return typeof child?.type === 'string' && child.start === node.start && child.end !== undefined
  })
  return inner ? leftmost(inner) : node
}

function formOf(node: FunctionNode): MarkedFunction['form'] {
  if (node.type === 'FunctionDeclaration') return 'declaration'
  if (node.type === 'FunctionExpression') return 'expression'
  return node.type === 'ArrowFunctionExpression' ? 'arrow' : 'method'
}

function methodKind(node: t.Function): string | undefined {
  if (node.type !== 'ObjectMethod' && node.type !== 'ClassMethod' && node.type !== 'ClassPrivateMethod')
    return undefined
  return { get: 'getter', set: 'setter', method: 'method', constructor: 'constructor' }[node.kind]
}

/** The text of a string literal or of a template without substitutions. */
function plainText(expression: t.Expression): string | undefined {
  if (expression.type === 'StringLiteral') return expression.value
  if (expression.type === 'TemplateLiteral' && expression.expressions.length === 0)
    return expression.quasis[0].value.raw
  return undefined
}

/** Why a directive has no effect where it stands, and where it would. */
function misplacement(path: NodePath, text: string): [place: string, help: string] {
  const parent = path.parentPath
  if (parent?.isProgram()) {
    return [
      'at the top of a file must come before every other statement.',
      `Move "${text}" to the first line, before the imports.`,
    ]
  }
  if (parent?.isStaticBlock())
    return ['has no effect in a class static block.', 'Move the work into a function and mark that.']
  if (parent?.isTSModuleBlock())
    return ['has no effect in a namespace.', `Make "${text}" the first statement of each function.`]
  if (parent?.isBlockStatement() && parent.parentPath.isFunction()) {
    return [
      'must come before every other statement of the function.',
      `Move "${text}" to the start of the function's body.`,
    ]
  }
  return [
    'has no effect inside a statement: it marks whole functions.',
    `Move "${text}" to the start of the function's body.`,
  ]
}

function bySource(a: Diagnostic, b: Diagnostic): number {
  return (a.span?.start ?? 0) - (b.span?.start ?? 0)
}
