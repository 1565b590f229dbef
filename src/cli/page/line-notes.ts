import type { Span } from '../../compiler/diagnostics/diagnostic.ts'
import { join } from '../../compiler/ir/interval.ts'
import { writtenType } from '../../compiler/ir/written-type.ts'
import type { LoopReport } from '../../compiler/remarks/loop-reports.ts'
import { describeState } from '../describe-kernel.ts'
import type { UserTypes } from '../user-types.ts'
import { describeVariable } from '../variable-table.ts'
import type { AccessState, Assignment, KernelFacts } from './kernel-facts.ts'
import type { SourcePlaces } from './source-places.ts'

/** Something that the compiler did with a line. */
export interface LineNote {
  kind: 'loop' | 'version' | 'variable' | 'access' | 'call' | 'float' | 'integer'
  /** `good`: fast. `slow`: costs something, and could be written otherwise. */
  tone: 'good' | 'plain' | 'slow'
  /** What it is about: a variable, an expression. */
  subject: string
  text: string
}

/**
 * What is told beside the lines of the source.
 *
 * @param types what the user calls types
 * @param library keys of the Math functions that the kernel has from usejit's own library, such as `sin/1`
 * @returns by key of the line
 */
export function lineNotes(
  facts: KernelFacts,
  loops: readonly LoopReport[],
  library: readonly string[],
  places: SourcePlaces,
  types: UserTypes,
): Map<string, LineNote[]> {
  const notes = new Map<string, LineNote[]>()
  const add = (key: string, note: LineNote) => {
    const known = notes.get(key) ?? []
    if (!known.some((one) => one.subject === note.subject && one.text === note.text)) known.push(note)
    notes.set(key, known)
  }
  for (const loop of loops) {
    const tone = loop.state === 'scalar' ? 'slow' : 'good'
    const subject = ['for', 'while', 'do'].includes(loop.form) ? 'loop' : `.${loop.form}()`
    add(places.keyOfLine(loop.line, loop.file), { kind: 'loop', tone, subject, text: describeState(loop) })
  }
  const loopNote = (span: Span, text: string) =>
    add(places.keyOf(span), { kind: 'version', tone: 'good', subject: 'loop', text })
  for (const span of facts.versioned)
    loopNote(
      span,
      'one test in front of it stands for the checks inside; where that fails, the loop runs as it is written',
    )
  for (const span of facts.separated) loopNote(span, 'has a version for arrays that share no memory')
  for (const [key, one] of byLine(facts.assignments, places)) {
    const isOther = one.span.file !== undefined
    if (!isOther && !types.isKnown(one)) continue
    const own = { ...one, at: one.span.start }
    const [type, values] = isOther
      ? [writtenType(one.type), describeVariable(one)]
      : [types.typeOf(own), types.valuesOf(own)]
    add(key, { kind: 'variable', tone: 'plain', subject: one.name, text: [type, values].filter(Boolean).join(': ') })
  }
  for (const { span, state } of strictest(facts.accesses, places)) {
    const tone = state === 'checked' ? 'slow' : state === 'proven' ? 'good' : 'plain'
    add(places.keyOf(span), { kind: 'access', tone, subject: places.textOf(span), text: ACCESS[state] })
  }
  const remaining = new Set(facts.remaining.map((span) => JSON.stringify(span)))
  for (const { span } of facts.calls) {
    const called = remaining.has(JSON.stringify(span))
    const text = called ? 'called' : 'inlined'
    add(places.keyOf(span), { kind: 'call', tone: called ? 'plain' : 'good', subject: places.textOf(span), text })
  }
  for (const { name, span } of facts.math) {
    const own = library.some((key) => key.startsWith(`${name}/`))
    const text = own ? "usejit's own code, where it gives the bits of the engine" : "the engine's function is called"
    add(places.keyOf(span), { kind: 'call', tone: own ? 'good' : 'slow', subject: places.textOf(span), text })
  }
  addArithmetic(facts, places, add)
  return notes
}

/** All that a variable can be in a line is one note. */
function byLine(assignments: readonly Assignment[], places: SourcePlaces): [key: string, Assignment][] {
  const found = new Map<string, [key: string, Assignment]>()
  for (const one of assignments) {
    const key = places.keyOf(one.span)
    const known = found.get(`${key} ${one.name}`)
    const values = known?.[1].values && one.values ? join(known[1].values, one.values) : one.values
    found.set(`${key} ${one.name}`, [key, { ...one, ...(values && { values }) }])
  }
  return [...found.values()]
}

const ACCESS: Readonly<Record<AccessState, string>> = {
  proven: 'known to be in range: not checked',
  'once a round': 'checked; outside, the round starts again in the loop as it is written',
  checked: 'checked each time',
}

const RANK: readonly AccessState[] = ['proven', 'once a round', 'checked']

/** One for each expression. What is checked once a round is proven behind that. */
function strictest(accesses: KernelFacts['accesses'], places: SourcePlaces): KernelFacts['accesses'] {
  const found = new Map<string, KernelFacts['accesses'][number]>()
  for (const access of accesses) {
    const key = `${places.keyOf(access.span)} ${access.span.start}`
    const known = found.get(key)
    if (!known || RANK.indexOf(access.state) > RANK.indexOf(known.state)) found.set(key, access)
  }
  return [...found.values()]
}

/** Expressions by what computes them. The parts of an expression that is listed itself go without saying. */
function addArithmetic(facts: KernelFacts, places: SourcePlaces, add: (key: string, note: LineNote) => void): void {
  for (const { span, narrow } of outermost(facts.floats)) {
    const left = facts.leaving.some((one) => contains(span, one))
    const text = `${narrow ? 'float32' : 'float64'}${left ? ', from integers' : ''}`
    add(places.keyOf(span), { kind: 'float', tone: left ? 'slow' : 'plain', subject: places.textOf(span), text })
  }
  const floats = facts.floats.map(({ span }) => span)
  for (const { span, bits } of outermost(facts.integers)) {
    const back = facts.returning.some((one) => contains(span, one)) && floats.some((one) => contains(span, one))
    const text = `int${bits}${back ? ', back from float64' : ''}`
    add(places.keyOf(span), { kind: 'integer', tone: 'plain', subject: places.textOf(span), text })
  }
}

const contains = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file && outer.start <= inner.start && outer.end >= inner.end

function outermost<T extends { span: Span }>(all: readonly T[]): T[] {
  return all.filter(
    ({ span }) =>
      !all.some(({ span: other }) => contains(other, span) && other.end - other.start > span.end - span.start),
  )
}
