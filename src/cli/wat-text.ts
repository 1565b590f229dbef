import { loadOptional } from './optional-package.ts'

/** What is used of `wabt`. */
type Wabt = () => Promise<{
  readWasm(bytes: Uint8Array, options: object): WabtModule
}>

interface WabtModule {
  generateNames(): void
  applyNames(): void
  toText(options: { foldExprs: boolean; inlineExport: boolean }): string
  destroy(): void
}

/**
 * A function of a linked module in the text format of WebAssembly, with the functions that it calls, and what it imports.
 *
 * @param bytes the module
 * @param name what the function is exported as
 * @param cwd folder of the project, whose packages are looked through
 * @throws UsageError where there is nothing that can write the text format
 */
export async function watText(bytes: Uint8Array, name: string, cwd: string): Promise<string> {
  const wabt = await (await loadOptional<Wabt>('wabt', '--wat', cwd))()
  // A copy: bytes in a part of a buffer are read from its beginning.
  const module = wabt.readWasm(Uint8Array.from(bytes), {})
  try {
    module.generateNames()
    module.applyNames()
    return withOnly(module.toText({ foldExprs: false, inlineExport: true }), name)
  } finally {
    module.destroy()
  }
}

/** Text of a module without the functions that nothing of `name` leads to, and the types that nothing bears. */
function withOnly(text: string, name: string): string {
  // What stands on the first level of the module, each with the lines below it.
  const forms = text.split(/\n(?= {2}\()/)
  const [head, ...rest] = forms
  const last = rest.length - 1
  rest[last] = rest[last].replace(/\)\s*$/, '')
  const functions = new Map(rest.flatMap((form) => (nameOf(form) ? [[nameOf(form) as string, form] as const] : [])))
  const start = [...functions].find(([, form]) => form.includes(`(export ${JSON.stringify(name)})`))?.[0]
  const wanted = new Set(start === undefined ? [] : [start])
  for (const one of wanted)
    for (const [, callee] of functions.get(one)?.matchAll(/\b(?:return_)?call (\$[^\s()]+)/g) ?? [])
      if (functions.has(callee)) wanted.add(callee)
  const kept = rest.filter((form) => {
    const own = nameOf(form)
    return own === undefined || wanted.has(own)
  })
  const used = kept.filter((form) => !form.startsWith('  (type ')).join('\n')
  const shown = kept.filter((form) => {
    const type = /^ {2}\(type (\$[^\s()]+)/.exec(form)?.[1]
    return type === undefined || used.includes(`(type ${type})`)
  })
  return `${[head, ...shown].join('\n')})`
}

/** Of a function, its own or an imported one. */
const nameOf = (form: string): string | undefined =>
  /^ {2}\((?:import "[^"]*" "[^"]*" \()?func (\$[^\s()]+)/.exec(form)?.[1]
