import { type Construct, groups } from './construct.ts'
import { constructs } from './constructs.ts'

const STATES = { compiled: 'compiled', original: 'original', never: 'never' } as const

/**
 * The text of `docs/language.md`, made from the table of constructs, each row of which is a test.
 *
 * @returns Markdown, ending with a newline
 */
export function languagePage(): string {
  const parts = [
    '# The language inside a kernel',
    'Made from the table in `test/language`, each row of which is a test: the example is built, called through its dispatcher and compared with what its author wrote.',
    [
      '- **compiled**: runs in the kernel, with the results of the original, bit for bit.',
      '- **original**: the function runs as it was written, for now. The build says so and why, with the code in the last column.',
      '- **never**: the same, and it will stay so: it has no meaning for numeric code, or cannot be known when the program is built.',
    ].join('\n'),
    'One construct that is not compiled leaves the whole function as the original. What the codes mean is in [diagnostics.md](diagnostics.md); when a compiled function runs its original is in [fallback.md](fallback.md).',
    summary(),
  ]
  for (const [group, title] of Object.entries(groups)) {
    const rows = constructs.filter((row) => row.group === group)
    if (rows.length > 0) parts.push(`## ${title}`, table(rows))
  }
  return `${parts.join('\n\n')}\n`
}

function summary(): string {
  const count = (status: Construct['status']) => constructs.filter((row) => row.status === status).length
  return `${constructs.length} constructs: ${count('compiled')} compiled, ${count('original')} original, ${count('never')} never.`
}

function table(rows: readonly Construct[]): string {
  const lines = rows.map(({ title, status, note = '', code }) => {
    const remark = [code && `\`${code}\``, note].filter(Boolean).join(': ')
    return `| ${cell(title)} | ${STATES[status]} | ${cell(remark)} |`
  })
  return ['| construct | | |', '|---|---|---|', ...lines].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
