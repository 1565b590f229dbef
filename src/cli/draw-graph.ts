import { loadOptional } from './optional-package.ts'

/** What is used of `@viz-js/viz`, which is Graphviz as WebAssembly. */
interface VizPackage {
  instance(): Promise<{ renderString(graph: string, options: { format: string }): string }>
}

/**
 * Draws a graph.
 *
 * @param graph in the language of Graphviz
 * @param cwd folder of the project, whose packages are looked through
 * @returns an SVG document
 * @throws UsageError where Graphviz is not installed
 */
export async function drawGraph(graph: string, cwd: string): Promise<string> {
  const { instance } = await loadOptional<VizPackage>('@viz-js/viz', '--format svg', cwd)
  const viz = await instance()
  return viz.renderString(graph, { format: 'svg' }).trimEnd()
}
