import { describe, expect, test } from 'vitest'
import type { Diagnostic } from './diagnostic.ts'
import { formatDiagnostic, positionAt } from './format.ts'

const source = `export function sum(x, n: number): number {
  "use jit"
  let acc = 0
  for (let i = 0; i < n; i++) {
    acc += x[i]
  }
  return acc
}
`

/** A diagnostic about the first occurrence of `text` in the source above. */
function about(text: string, rest: Partial<Diagnostic> = {}): Diagnostic {
  const start = source.indexOf(text)
  const span = { start, end: start + text.length }
  return {
    code: 'unsupported-syntax',
    severity: 'warning',
    message: 'Something is not compiled yet.',
    file: 'src/sum.ts',
    span,
    ...rest,
  }
}

test('headline, frame of the exact node, help of the diagnostic', () => {
  const diagnostic = about('x', {
    code: 'no-parameter-type',
    message: "Parameter 'x' of 'sum' has no type.",
    help: 'Write:\n  x: Float64Array',
  })
  diagnostic.span = { start: 20, end: 21 }
  expect(formatDiagnostic(diagnostic, source, { color: false })).toMatchInlineSnapshot(`
    "usejit [no-parameter-type] src/sum.ts:1:21  Parameter 'x' of 'sum' has no type.
    > 1 | export function sum(x, n: number): number {
        |                     ^
      2 |   "use jit"
      3 |   let acc = 0
    help: Write:
            x: Float64Array"
  `)
})

test('help of the table where the diagnostic brings none', () => {
  expect(formatDiagnostic(about('acc += x[i]'), source, { color: false })).toMatchInlineSnapshot(`
    "usejit [unsupported-syntax] src/sum.ts:5:5  Something is not compiled yet.
      3 |   let acc = 0
      4 |   for (let i = 0; i < n; i++) {
    > 5 |     acc += x[i]
        |     ^^^^^^^^^^^
      6 |   }
      7 |   return acc
    help: Move the construct out of the marked function, or write it with plain loops, conditions and arithmetic."
  `)
})

test('a span of several lines is marked whole', () => {
  expect(formatDiagnostic(about('{\n    acc += x[i]\n  }'), source, { color: false })).toMatchInlineSnapshot(`
    "usejit [unsupported-syntax] src/sum.ts:4:31  Something is not compiled yet.
      2 |   "use jit"
      3 |   let acc = 0
    > 4 |   for (let i = 0; i < n; i++) {
        |                               ^
    > 5 |     acc += x[i]
        | ^^^^^^^^^^^^^^^
    > 6 |   }
        | ^^^^
      7 |   return acc
      8 | }
    help: Move the construct out of the marked function, or write it with plain loops, conditions and arithmetic."
  `)
})

test('a span of many lines is marked at its first line', () => {
  expect(formatDiagnostic(about(source.trim()), source, { color: false })).toMatchInlineSnapshot(`
    "usejit [unsupported-syntax] src/sum.ts:1:1  Something is not compiled yet.
    > 1 | export function sum(x, n: number): number {
      2 |   "use jit"
      3 |   let acc = 0
    help: Move the construct out of the marked function, or write it with plain loops, conditions and arithmetic."
  `)
})

test('without a span there is no frame', () => {
  const diagnostic = about('', {
    code: 'cache-unwritable',
    message: 'Cannot write to cache/.',
    span: undefined,
    help: 'Set cacheDir.',
  })
  expect(formatDiagnostic(diagnostic, source, { color: false })).toBe(
    'usejit [cache-unwritable] src/sum.ts  Cannot write to cache/.\nhelp: Set cacheDir.',
  )
})

test('colours tell errors from warnings', () => {
  const warning = formatDiagnostic(about('acc'), source, { color: true })
  const error = formatDiagnostic(about('acc', { severity: 'error' }), source, { color: true })
  expect(warning).toContain('\u001b[33musejit [unsupported-syntax]')
  expect(error).toContain('\u001b[31musejit [unsupported-syntax]')
})

describe('positionAt', () => {
  test.each([
    ['start', 'ab', 0, 1, 1],
    ['end', 'ab', 2, 1, 3],
    ['line feed belongs to its line', 'a\nb', 1, 1, 2],
    ['after line feed', 'a\nb', 2, 2, 1],
    ['after carriage return and line feed', 'a\r\nb', 3, 2, 1],
    ['after line separator', 'a\u2028b', 2, 2, 1],
  ])('%s', (_, text, offset, line, column) => expect(positionAt(text, offset)).toEqual({ line, column }))
})

test('a byte order mark is no column', () => {
  expect([0, 1, 4].map((offset) => positionAt(`\ufeffa${'\r\n'}b`, offset))).toEqual([
    { line: 1, column: 0 },
    { line: 1, column: 1 },
    { line: 2, column: 1 },
  ])
})

describe('long lines', () => {
  const data = Array.from({ length: 5000 }, (_, i) => i).join(',')
  const frameOf = (code: string, text: string) => {
    const start = code.indexOf(text)
    const span = { start, end: start + text.length }
    return formatDiagnostic(about('x', { span }), code, { color: false }).split('\n')
  }
  const markedIn = (lines: string[]) => {
    const at = lines.findIndex((line) => /^ +\| *\^/.test(line))
    const marks = lines[at]
    return lines[at - 1].slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)
  }

  test.each([
    ['behind the data', `const a = 1\nconst T = [${data}]; wrong(T)\nconst b = 2`, 'wrong(T)'],
    ['in front of it', `const a = 1\nwrong(1); const T = [${data}]`, 'wrong(1)'],
    ['in the line below', `const T = [${data}]\nwrong(2)`, 'wrong(2)'],
  ])('are shown in part, and the place is marked: %s', (_, code, text) => {
    const lines = frameOf(code, text)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(420)
    expect(markedIn(lines)).toBe(text)
    expect(lines.join('\n')).toContain('…')
  })

  test('and a place that is longer itself up to its end in sight', () => {
    const lines = frameOf(`f([${data}])`, `[${data}]`)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(420)
    expect(markedIn(lines)).toMatch(/^\[0,1,2,/)
  })
})
