/** Samples in a page: a comment that names their project, and a block that begins with a command. */
const SAMPLE = /(?<head><!-- sample: (?<project>[^\n]*?) -->\n+```[^\n]*\n)(?<text>[\s\S]*?)(?<end>\n```)/g

export interface Sample {
  project: string
  /** The last command line of the block. */
  command: string
  /** What stands behind it. Where that begins with `…`, the first lines are left out. */
  output: string
}

const commandLines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('$ '))

/** The samples of a page, in order. */
export function readSamples(page: string): Sample[] {
  return [...page.matchAll(SAMPLE)].map(({ groups = {} }) => {
    const lines = groups.text.split('\n')
    const last = lines.findLastIndex((line) => line.startsWith('$ '))
    return { project: groups.project, command: lines[last], output: lines.slice(last + 1).join('\n') }
  })
}

/** The page with other outputs. */
export function writeSamples(page: string, outputs: readonly string[]): string {
  let i = 0
  return page.replace(SAMPLE, (...match) => {
    const { head, text, end } = match.at(-1) as Record<string, string>
    return `${head}${commandLines(text).join('\n')}\n${outputs[i++]}${end}`
  })
}

/** So many lines are left in a sample of which the first are left out. */
const TAIL = 2

/** An output as the sample shows it. */
export const shownLike = (sample: string, output: string): string =>
  sample.startsWith('…\n') ? `…\n${output.split('\n').slice(-TAIL).join('\n')}` : output

/**
 * What must be the same in every run and on every machine: words and their order in a line, but not figures, the width of columns, nor the order of lines, some of which are sorted by
 * time. Of what depends on the machine alone, only its beginning.
 */
export function structureOf(command: string, output: string): string[] {
  const isDoctor = / doctor\b/.test(command)
  return output
    .split('\n')
    .map((line) => {
      // What is installed where it was called.
      if (isDoctor) return /^\S+ +(\S+)/.exec(line)?.[1] ?? ''
      if (/^usejit \d/.test(line)) return 'usejit'
      return line
        .replace(/\d[\d.,e+]*(?: ?(?:ns|µs|ms|s|kB|MB|%|×)(?!\w))?/g, '#')
        .replace(/[\s│─]+/g, ' ')
        .trim()
    })
    .sort()
}
