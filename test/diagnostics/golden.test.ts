/**
 * What the build says, as people see it: one file of inputs and messages for each code (write them with: npx vitest run test/diagnostics -u). The marks in the
 * sources of `cases.ts` say where the frame must point.
 */
import { describe, expect, it, test } from 'vitest'
import { adviceFor } from '../../src/compiler/diagnostics/advice.ts'
import { type DiagnosticCode, diagnosticTable } from '../../src/compiler/diagnostics/codes.ts'
import type { Diagnostic, Span } from '../../src/compiler/diagnostics/diagnostic.ts'
import { formatDiagnostic } from '../../src/compiler/diagnostics/format.ts'
import { Rejection } from '../../src/compiler/diagnostics/rejection.ts'
import { ModuleGraph, NeedsModule } from '../../src/compiler/frontend/module-graph.ts'
import { compileToLlvm } from '../../src/compiler/pipeline.ts'
import { cases, several } from './cases.ts'

const OPTIONS = { directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false } }

/** Words that only people who write compilers use. */
const JARGON =
  /\bIR\b|lower(?:ed|ing)\b|\bLLVM\b|\bSSA\b|\bAST\b|basic block|\bphi\b|\bopcode|\boperand|\bcallee|\bintrinsic/i

/** Codes that no source raises by itself, and the tests that raise them. */
const ELSEWHERE: Partial<Record<DiagnosticCode, string>> = {
  'syntax-error': 'below',
  'unknown-option': 'src/plugin/options.test.ts',
  'not-profitable': 'src/compiler/backend/break-even.test.ts',
  'cache-unwritable': 'src/compiler/cache/artifact-store.test.ts',
  'toolchain-missing': 'src/plugin/transform.test.ts',
  'toolchain-failed': 'src/plugin/transform.test.ts',
  'no-native-code': 'the tests of native code',
  'internal-error': 'src/compiler/pipeline.test.ts',
}

interface Marked {
  source: string
  spans: Span[]
}

function unmark(text: string): Marked {
  const spans: Span[] = []
  let source = ''
  for (const part of text.split(/([«»])/)) {
    if (part === '«') spans.push({ start: source.length, end: -1 })
    else if (part === '»') spans.at(-1)!.end = source.length
    else source += part
  }
  return { source, spans }
}

/** Functions get the directive where the text has none. */
function withDirective(text: string): string {
  if (/use.?jit/.test(text)) return text
  return text.replace(/(function f\b[\s\S]*?\) ?(?::[^{]*)?\{)/, '$1 "use jit";')
}

function diagnose(source: string): Diagnostic[] {
  try {
    const graph = new ModuleGraph('src/example.ts')
    for (const source of ['elsewhere', './nowhere'])
      graph.answer(new NeedsModule(source, 'src/example.ts', 'types'), undefined)
    return compileToLlvm('src/example.ts', source, OPTIONS, graph).diagnostics
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    const { code, message, span, help } = error
    return [{ code, severity: 'error', message, span, help: adviceFor(help, true), file: 'src/example.ts' }]
  }
}

describe.each(Object.entries(cases))('%s', (code, sources) => {
  const inputs = sources.map((text) => unmark(withDirective(text)))

  it.each(inputs.map((input) => [input.source, input] as const))('%s', (_, { source, spans }) => {
    const diagnostics = diagnose(source)
    expect(diagnostics.map((one) => one.code)).toEqual(spans.map(() => code))
    const places = diagnostics.map(({ span }) => source.slice(span!.start, span!.end))
    expect(places).toEqual(spans.map(({ start, end }) => source.slice(start, end)))
    expect(diagnostics.map(({ span }) => span!.start)).toEqual(spans.map(({ start }) => start))
  })

  it('says so', async () => {
    const messages = inputs.flatMap(({ source }) =>
      diagnose(source).map((one) => formatDiagnostic(one, source, { color: false })),
    )
    for (const message of messages) expect(message).not.toMatch(JARGON)
    await expect(`${messages.join('\n\n')}\n`).toMatchFileSnapshot(`golden/${code}.txt`)
  })
})

describe('all reasons of a function are told, each once, and none that only follows from another', () => {
  it.each(several.map((text) => [text, unmark(text)] as const))('%s', (_, { source, spans }) => {
    const places = diagnose(source).map(({ span }) => source.slice(span!.start, span!.end))
    expect(places).toEqual(spans.map(({ start, end }) => source.slice(start, end)))
  })
})

test('every code of the build has golden messages, or tests elsewhere', () => {
  const build = Object.entries(diagnosticTable).filter(([, { phase }]) => phase === 'build')
  for (const [code] of build) expect(code in cases !== code in ELSEWHERE, code).toBe(true)
})

describe('the examples of the table', () => {
  const examples = Object.entries(diagnosticTable).filter(
    ([code, { phase }]) => phase === 'build' && (code in cases || code === 'syntax-error'),
  )

  it.each(examples)('%s', (code, { bad, good }) => {
    expect(new Set(diagnose(bad!).map((one) => one.code))).toEqual(new Set([code]))
    expect(diagnose(good!)).toEqual([])
    if (/use jit/.test(good!)) expect(compileToLlvm('a.ts', good!, OPTIONS).exports).toHaveLength(1)
  })

  it('speak the language of their readers', () => {
    for (const [code, { title, explanation, help }] of Object.entries(diagnosticTable))
      expect(`${title} ${explanation} ${help}`, code).not.toMatch(JARGON)
  })
})
