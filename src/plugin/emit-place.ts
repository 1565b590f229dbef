import type { InputSource } from '../runtime-shim/manifest.ts'

/**
 * Text of what can be read and assigned.
 *
 * @param args names of the parameters
 * @example
 * emitPlace({ root: 0, fields: ['at', '1', 'odd name'] }, ['p']) // 'p.at[1]["odd name"]'
 */
export function emitPlace({ root, fields = [] }: InputSource, args: readonly string[]): string {
  return (typeof root === 'number' ? args[root] : root) + fields.map(emitAccess).join('')
}

function emitAccess(field: string): string {
  if (/^#?[A-Za-z_$][\w$]*$/.test(field)) return `.${field}`
  return `[${/^(?:0|[1-9]\d{0,8})$/.test(field) ? field : JSON.stringify(field)}]`
}

/**
 * Conditions under which objects that a kernel takes for different ones are: two that have a field of the same name, which is written through one of
 * them. Of objects that can be named without looking into arguments, `DispatcherGuards.distinct` sees to it.
 */
export function emitDistinct(
  inputs: readonly { from?: InputSource; written: boolean }[],
  args: readonly string[],
): string[] {
  const conditions = new Set<string>()
  const fields = inputs.flatMap(({ from, written }) => {
    const name = from?.fields?.at(-1)
    if (!from || name === undefined) return []
    const object = emitPlace({ ...from, fields: from.fields?.slice(0, -1) }, args)
    return [{ object, name, written, isArgument: typeof from.root === 'number' }]
  })
  fields.forEach((a, i) => {
    for (const b of fields.slice(0, i)) {
      const matters = (a.written || b.written) && (a.isArgument || b.isArgument)
      if (matters && a.name === b.name && a.object !== b.object) conditions.add(`${b.object}!==${a.object}`)
    }
  })
  return [...conditions]
}
