/** Puts the examples of many rows into one module, so that they are compiled together. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import MagicString from 'magic-string'
import { traverse } from '../../src/compiler/frontend/babel-traverse.ts'
import { parseModule } from '../../src/compiler/frontend/parse.ts'
import type { Construct } from './construct.ts'

/** What a joined module exports for its row number `index`. */
export const exportName = (index: number): string => `f_${index}`
export const kernelsName = (index: number): string => `kernels_${index}`

/** Examples with files of their own, or in sloppy mode, are modules by themselves. */
export const standsAlone = ({ source, sloppy }: Construct): boolean => sloppy === true || /^import /m.test(source)

/**
 * @returns a module that exports, for each row, `f_<index>` and `kernels_<index>`: a function that gives its marked functions
 */
export function joinExamples(rows: readonly Construct[]): string {
  const parts = rows.map((row, index) => {
    const { text, names } = renamed(row.source, `_${index}`)
    const { text: kernels } = renamed(`[${(row.kernels ?? ['f']).join(', ')}]`, `_${index}`, names)
    return `// ${row.id}\n${text}\nexport const ${kernelsName(index)} = () => ${kernels}\n`
  })
  return `${parts.join('\n')}\nexport { status } from 'usejit/runtime'\n`
}

/** Appends a suffix to every name that is declared at the top of a module: wherever such a name stands, even shadowed, so that nothing changes its meaning. */
function renamed(source: string, suffix: string, given?: ReadonlySet<string>): { text: string; names: Set<string> } {
  const ast = parseModule('example.ts', source)
  const names = new Set(given ?? declaredNames(ast.program))
  const text = new MagicString(source)
  traverse(ast, {
    Identifier(path: NodePath<t.Identifier>) {
      const { node, parent, key } = path
      if (!names.has(node.name)) return
      const end = node.start! + node.name.length
      if (parent.type === 'MemberExpression' && key === 'property' && !parent.computed) return
      if (parent.type === 'ObjectProperty' && parent.shorthand) {
        if (key === 'value') text.appendLeft(end, `: ${node.name}${suffix}`)
        return
      }
      const isKey = key === 'key' && 'computed' in parent && !parent.computed
      if (isKey || parent.type === 'TSPropertySignature') return
      text.appendLeft(end, suffix)
    },
  })
  return { text: text.toString(), names }
}

function declaredNames(program: t.Program): string[] {
  return program.body.flatMap((statement) => {
    const declaration =
      statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement
    if (declaration.type === 'VariableDeclaration')
      return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
    const id = 'id' in declaration ? declaration.id : undefined
    return id && 'name' in id && typeof id.name === 'string' ? [id.name] : []
  })
}
