/** Strings of which only equality can be asked. */
import { TEXT_ENUM, TEXTS } from './declarations.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

const ID = 'string-literals'

/** A variable of strings, or one of the strings. */
export function generateText(s: Scope): Node {
  const variables = s.of('str')
  if (variables.length > 0 && s.random.chance(0.6)) return variableNode(s.random.pick(variables))
  const members = s.tables ? [`@${TEXT_ENUM}.Minus`, `@${TEXT_ENUM}.None`] : []
  return node('str', '', s.random.pick([...TEXTS.map((text) => `'${text}'`), ...members]))
}

/** Any string: an argument, or one that is written out. */
export function generateString(s: Scope): Node {
  const variables = s.of('string')
  if (variables.length > 0 && s.random.chance(0.85)) return variableNode(s.random.pick(variables))
  return node('string', '', s.random.pick(["''", "'a'", "'ab'", "'abcabc'", "'0a1-,'", "'b\\u{1f600}'", "'\\ud83d'"]))
}

/** `mode === 'add'`, where there is a variable. */
export function generateTextComparison(s: Scope): Node | undefined {
  const variables = s.of('str')
  if (variables.length === 0) return undefined
  const text = s.random.pick(['($0 === $1)', '($0 !== $1)', '($1 == $0)', '!$0', '(typeof $0 === "string")'])
  return node('bool', ID, text, variableNode(s.random.pick(variables)), generateText(s))
}

/** One string or another one, as a result. */
export const generateTextResult = (s: Scope, condition: Node): Node =>
  node('stmt', 'string-result', 'return $0 ? $1 : $2;', condition, generateText(s), generateText(s))
