import type { DiagnosticText } from './codes.ts'
import { diagnosticTable } from './codes.ts'

const phases = [
  [
    'build',
    'While building',
    'The plugin and the command line report these. The function stays the original unless the text says otherwise.',
  ],
  ['run', 'While running', '`status(fn)` reports these. The call ran the original; its result is the same.'],
] as const

/**
 * The text of `docs/diagnostics.md`, made from the table so that the page cannot fall behind. Its test compares the file; run that test
 * with `-u` to write it.
 *
 * @returns Markdown, ending with a newline
 */
export function diagnosticsPage(): string {
  const parts = [
    '# Diagnostics',
    'Made from `src/compiler/diagnostics/codes.ts`. Every function that is not compiled runs as you wrote it.',
  ]
  for (const [phase, heading, introduction] of phases) {
    parts.push(`## ${heading}`, introduction)
    for (const [code, text] of Object.entries(diagnosticTable))
      if (text.phase === phase) parts.push(section(code, text))
  }
  return `${parts.join('\n\n')}\n`
}

function section(code: string, { title, explanation, help, bad, good }: DiagnosticText): string {
  const parts = [`### ${code}`, `**${title}.** ${explanation}`, `*What to do:* ${help}`]
  if (bad !== undefined) parts.push(fence(`// ${code}`, bad))
  if (good !== undefined) parts.push(fence('// works', good))
  return parts.join('\n\n')
}

function fence(comment: string, code: string): string {
  return `\`\`\`ts\n${comment}\n${code}\n\`\`\``
}
