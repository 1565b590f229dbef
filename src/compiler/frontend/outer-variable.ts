import type { Binding, NodePath } from '@babel/traverse'
import type { InputSource } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { OuterVariable } from '../ir/ir.ts'
import { irType } from './lower-module.ts'
import type { FunctionNode } from './marked-function.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { DeclaredType } from './signature.ts'
import { typeOfBinding } from './value-type.ts'

/** The variables from outside that a kernel uses, one object for each. */
export class OuterVariables {
  private readonly known = new Map<string, OuterVariable>()
  /** The marked function: what the dispatcher can name is what is in scope around it. */
  private readonly home: NodePath<FunctionNode>
  private readonly graph: ModuleGraph

  constructor(home: NodePath<FunctionNode>, graph: ModuleGraph) {
    this.home = home
    this.graph = graph
  }

  /**
   * A captured variable.
   *
   * @param use where it is used
   * @throws Rejection where the dispatcher could not read it, or nothing tells its type
   */
  variable(binding: Binding, use: Span): OuterVariable {
    const { name } = binding.identifier
    if (this.home.scope.parent.getBinding(name) !== binding) throw this.outOfReach(binding, use)
    if (
      binding.path.isVariableDeclarator() &&
      binding.path.parent.type === 'VariableDeclaration' &&
      binding.path.parent.declare
    )
      throw new Rejection(
        'captured-variable',
        `\`${name}\` is a global that other code may define in any way`,
        use,
        `Pass \`${name}\` as a parameter.`,
      )
    return this.of({ root: name }, name, use, () => {
      const type = typeOfBinding(binding, this.graph, `Variable '${name}'`)
      if (type) return type
      throw new Rejection(
        'captured-variable',
        `\`${name}\` is declared outside the function, and nothing tells its type`,
        use,
        `Declare it: \`${binding.kind === 'const' ? 'const' : 'let'} ${name}: number\`, \`boolean\` or a typed array; or pass it as a parameter.`,
      )
    })
  }

  /** @param typeOf its declared type, asked for when the variable is met first */
  of(source: InputSource, name: string, use: Span, typeOf: () => DeclaredType): OuterVariable {
    const key = [source.root, ...(source.fields ?? [])].join('.')
    const known = this.known.get(key)
    if (known) return known
    const declared = typeOf()
    if (declared.kind === 'object')
      throw new Rejection(
        'captured-variable',
        `\`${name}\` is an object that is declared outside the function`,
        use,
        `Pass the fields that are needed as parameters, or keep them in variables of their own.`,
      )
    const variable: OuterVariable = { name, type: irType(declared, use), source }
    if (declared.kind === 'number' && declared.range?.integer)
      variable.fact = intInterval(declared.range.min, declared.range.max)
    if (declared.kind === 'number' && declared.range?.f32) variable.f32 = true
    this.known.set(key, variable)
    return variable
  }

  private outOfReach(binding: Binding, use: Span): Rejection {
    const { name } = binding.identifier
    const elsewhere = this.graph.fileOf(binding.path) !== this.graph.fileOf(this.home)
    return new Rejection(
      'captured-variable',
      elsewhere
        ? `\`${name}\` is a variable of another file`
        : `\`${name}\` cannot be seen from the place where the marked function stands`,
      use,
      `Pass \`${name}\` as a parameter${elsewhere ? ', or move the function that uses it into this file, together with the variable' : ''}.`,
    )
  }
}
