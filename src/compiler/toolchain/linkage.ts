/**
 * Finds what keeps a linked module from working in any loader. `--allow-undefined` (needed for Math imports) lets all of it through the linker,
 * and without this check it would surface as a LinkError or TypeError in the user's browser:
 *
 * - a function imported from `env` is a call into a runtime library that is not there (`__multi3`, `fmod`);
 * - an import from `GOT.mem` or `GOT.func` is the address of a symbol that the module does not define;
 * - an export that the IR does not define is silently left out.
 *
 * @param exports symbols the module should export
 * @returns one sentence, or undefined if all is well
 */
export function linkageProblem(module: WebAssembly.Module, exports: readonly string[]): string | undefined {
  const unresolved = WebAssembly.Module.imports(module)
    .filter((entry) => (entry.module === 'env' && entry.kind === 'function') || entry.module.startsWith('GOT.'))
    .map((entry) => `${entry.module}.${entry.name}`)
  if (unresolved.length > 0) return `it needs ${unresolved.join(', ')}, which no loader provides.`
  const defined = new Set(WebAssembly.Module.exports(module).map((entry) => entry.name))
  const missing = exports.filter((name) => !defined.has(name))
  if (missing.length > 0) return `it does not define ${missing.join(', ')}.`
  return undefined
}
