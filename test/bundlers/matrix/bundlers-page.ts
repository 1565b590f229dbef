import { readFileSync } from 'node:fs'
import { require } from './bundler.ts'
import { bundlers } from './bundlers.ts'
import { type Cell, type CellId, cells, inBrowser, type Program } from './cells.ts'

/** Where the programs of a row run. */
const places = (programs: readonly Program[]): string =>
  [...new Set(programs.map((program) => (inBrowser(program) ? 'Chromium' : 'Node')))].join(', ')

/**
 * The text of `docs/bundlers.md`, made from the table that the test of the matrix runs, with the versions of the packages that are installed.
 *
 * @returns Markdown, ending with a newline
 */
export function bundlersPage(): string {
  const parts = [
    '# Bundlers',
    'One plugin with an entry for each bundler, and one for Babel. It has to see TypeScript as you wrote it, so it runs before whatever removes types or minifies; the entries see to that themselves, where the bundler lets them.',
    '## What is tested',
    [
      'Made from the tables in `test/bundlers/matrix`, which `test/bundlers-matrix.test.ts` runs: the same sources, built by each bundler, run in Node and in Chromium. A ✓ means that every call gave what',
      'the sources give as they were written, that the kernel has answered it, and that `original()` and `status()` know the function; in Node as ES modules and as minified CommonJS, in Chromium minified.',
    ].join('\n'),
    matrix(),
    reasons(),
    'Source maps are on in all builds. An error that an original throws is traced to its line of TypeScript (`node --enable-source-maps`), also in minified programs.',
    'In watch mode an edit of a helper in another file, or of a type, makes new kernels of the files that use it: `test/bundlers-watch.test.ts`, with all of them but Babel.',
    '## Configuration',
    'Options are the same everywhere: [options.md](options.md).',
  ]
  const shown = new Set<string>()
  for (const { name, configuration, remarks } of bundlers) {
    if (shown.has(configuration)) continue
    shown.add(configuration)
    const names = bundlers.filter((one) => one.configuration === configuration).map((one) => one.name)
    parts.push(`### ${names.join(', ') || name}`, `\`\`\`js${configuration}\n\`\`\``)
    if (remarks) parts.push(remarks)
  }
  for (const name of ['dev-server.md', 'places.md', 'not-supported.md']) {
    parts.push(readFileSync(new URL(name, import.meta.url), 'utf8').trim())
  }
  return `${parts.join('\n\n')}\n`
}

/** Reasons of cells without meaning, in the order of their numbers. */
function numberedReasons(): string[] {
  return [...new Set(bundlers.flatMap(({ none = {} }) => Object.values(none)))]
}

function matrix(): string {
  const numbered = numberedReasons()
  const rows = Object.entries<Cell>(cells).map(([id, { title, programs }]) => {
    const marks = bundlers.map(({ none = {} }) => {
      const reason = none[id as CellId]
      return reason === undefined ? '✓' : `– (${numbered.indexOf(reason) + 1})`
    })
    return [title, places(programs), ...marks]
  })
  const head = [
    ['', 'where', ...bundlers.map(({ name }) => name)],
    ['---', '---', ...bundlers.map(() => ':-:')],
    ['version', '', ...bundlers.map((bundler) => versionOf(bundler.package))],
  ]
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function reasons(): string {
  return numberedReasons()
    .map((reason, i) => `(${i + 1}) ${reason}.`)
    .join('  \n')
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version
}
