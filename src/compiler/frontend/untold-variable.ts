import type { Binding, NodePath } from '@babel/traverse'
import { type Advice, advise, declaredVariable } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { withoutTypes } from './erased-types.ts'
import type { ModuleGraph } from './module-graph.ts'

/**
 * The rejection of a variable from outside of which nothing tells the type, with what would.
 *
 * @param shown how the function names it
 * @param use where it does
 */
export function untoldVariable(binding: Binding, shown: string, use: Span, graph: ModuleGraph): Rejection {
  const [message, help] = explain(binding, shown, graph)
  return new Rejection('captured-variable', message, use, help)
}

function explain(binding: Binding, shown: string, graph: ModuleGraph): [message: string, help: Advice] {
  const imported = binding.kind === 'module' ? binding.path.parent : undefined
  const declared = imported ? graph.follow(binding) : binding
  if (imported?.type === 'ImportDeclaration' && !declared)
    return [
      `\`${shown}\` is imported from '${imported.source.value}', where no variable of this name is declared`,
      advise`Declare and export it by a name, ${declaredVariable('export const', 'TABLE', 'number[]', ' = …')}, and import that; or pass it as a parameter.`,
    ]
  const { path, kind, identifier } = declared ?? binding
  const init = path.isVariableDeclarator() ? withoutTypes(path.get('init') as NodePath) : undefined
  if (init?.isArrayExpression() && init.node.elements.some((element) => element?.type === 'StringLiteral'))
    return [
      `\`${shown}\` is an array of strings, which cannot be compiled yet`,
      "Number the strings, or choose between them: `i === 0 ? 'a' : 'b'`.",
    ]
  return [
    `\`${shown}\` is declared outside the function, and nothing tells its type`,
    advise`Declare it: ${declaredVariable(kind === 'const' ? 'const' : 'let', identifier.name, 'number')}, \`boolean\` or a typed array; or pass it as a parameter.`,
  ]
}
