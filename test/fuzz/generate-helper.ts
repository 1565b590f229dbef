import { generateBoolean, generateNumber, pickKind } from './generate-expression.ts'
import { generateReturn, generateStatements, generateThrow } from './generate-statement.ts'
import { declareState } from './module-state.ts'
import { numberText } from './number-literals.ts'
import {
  type FileIndex,
  type FunctionSource,
  type Kind,
  type Node,
  node,
  type Param,
  type Program,
  type StateVariable,
} from './program.ts'
import type { Random } from './random.ts'
import { Scope } from './scope.ts'

/** Values of constants and of parameters that are left out. */
export const CONSTANTS = [3, 16, 0.25, -7, 255, 2 ** 31, -0, 1e9]

/** What a function under construction can refer to. */
export interface Surroundings {
  helpers: FunctionSource[]
  constants: string[]
  imports: Program['imports']
  state?: StateVariable[]
  form?: FunctionSource['form']
  /** Number of the construct that it contains in any case. */
  featured?: number
}

export type Unplaced = Omit<FunctionSource, 'file' | 'form'>

export function arrayParams(random: Random): Param[] {
  const count = random.pick([1, 1, 2, 2, 3])
  if (random.chance(0.25))
    return ['a', 'b', 'c'].slice(0, count).map((name) => ({ name, type: 'Float64Array', role: 'value' }))
  const kinds: Kind[] = []
  // Arrays of one kind may be aliases of each other and can change places.
  for (let i = 0; i < count; i++)
    kinds.push(kinds.length > 0 && random.chance(0.6) ? random.pick(kinds) : pickKind({ random }))
  return kinds.map((type, i) => ({ name: 'abc'[i], type, role: 'value' }))
}

export function generateHelper(
  random: Random,
  name: string,
  { helpers, constants, state = [] }: Surroundings,
): Unplaced {
  const result = random.weighted<FunctionSource['result']>([
    [6, 'num'],
    [1, 'bool'],
    [1.5, 'void'],
  ])
  const arrays = result === 'void' || random.chance(0.4) ? arrayParams(random).slice(0, 1) : []
  const numbers = Array.from(
    { length: random.between(1, 2) },
    (_, i): Param => ({ name: 'pq'[i], type: 'num', role: 'value' }),
  )
  const params = [...arrays, ...numbers]
  const s = new Scope(random, result, helpers, constants, random.between(4, 25))
  s.helper = true
  for (const p of params) s.declare({ name: p.name, type: p.type, assignable: true })
  for (const variable of state) declareState(s, variable, undefined)
  const marks: string[] = []
  const first: Node[] = []
  const last = numbers[numbers.length - 1]
  const optional = random.pick(['', '', '', 'default', 'optional'])
  if (optional === 'default') {
    last.optional = { mark: '', value: ` = ${numberText(random.pick(CONSTANTS))}` }
    marks.push('default-parameter')
  } else if (optional === 'optional') {
    last.optional = { mark: '?', value: '' }
    first.push(
      node('stmt', 'optional-parameter', `if (${last.name} === undefined) ${last.name} = $0;`, generateNumber(s, 1)),
    )
  }
  if (random.chance(0.15)) first.push(generateThrow(s))
  const statements = [...first, ...generateStatements(s, random.between(0, 2))]
  s.budget = 8
  return { name, params, result, marks, body: node('block', '', '{\n$*\n}', ...statements, generateReturn(s)) }
}

/** A walk through the numbers below 8 or 16, from one to the next, until one is met; some of these are never met, and the stack overflows. */
export function generateTailRecursion(random: Random, name: string, { constants }: Surroundings): Unplaced {
  const params: Param[] = [
    { name: 'at', type: 'num', role: 'size' },
    { name: 'p', type: 'num', role: 'value' },
  ]
  const s = new Scope(random, 'num', [], constants, 8)
  s.helper = true
  for (const p of params) s.declare({ name: p.name, type: p.type, assignable: false })
  const mask = random.pick([7, 15])
  const next = random.pick(['at + 1', 'at + 2', 'at * 5 + 1', 'at * 3', 'at ^ 5'])
  const end = node('stmt', '', `if ((at & ${mask}) === ${random.below(8)}) return $0;`, generateNumber(s, 1))
  const call = node('num', '', `@${name}((${next}) & ${mask}, $0)`, generateNumber(s, 1))
  const rest = node('stmt', '', random.chance(0.8) ? 'return $0;' : 'return $0 + 1;', call)
  return { name, params, result: 'num', marks: ['recursion'], body: node('block', '', '{\n$*\n}', end, rest) }
}

/** Two functions that call each other with one level less. */
export function generateMutualRecursion(
  random: Random,
  file: FileIndex,
  { constants }: Surroundings,
): FunctionSource[] {
  const params: Param[] = [
    { name: 'level', type: 'num', role: 'size' },
    { name: 'p', type: 'num', role: 'value' },
  ]
  const names = ['h5', 'h6']
  return names.map((name, i) => {
    const s = new Scope(random, 'num', [], constants, 10)
    for (const p of params) s.declare({ name: p.name, type: p.type, assignable: false })
    const call = node('num', 'mutual-recursion', `@${names[1 - i]}(level - 1, $0)`, generateNumber(s, 2))
    const end = node('stmt', '', 'if (level <= 0) return $0;', generateNumber(s, 1))
    const rest = node('stmt', '', `return ($0 ${random.pick(['+', '-', '*', '^'])} $1);`, call, generateNumber(s, 1))
    const body = node('block', '', '{\n$*\n}', end, rest)
    return { name, params, result: 'num', body, file, form: 'declaration' }
  })
}

/** A function that calls itself with one level less. */
export function generateRecursion(random: Random, name: string, { constants, state = [] }: Surroundings): Unplaced {
  const result = random.chance(0.85) ? 'num' : 'bool'
  const params: Param[] = [
    { name: 'level', type: 'num', role: 'size' },
    { name: 'p', type: 'num', role: 'value' },
  ]
  const s = new Scope(random, result, [], constants, 20)
  for (const p of params) s.declare({ name: p.name, type: p.type, assignable: false })
  for (const variable of state) declareState(s, variable, undefined)
  const [end, other] =
    result === 'num' ? [generateNumber(s, 1), generateNumber(s, 2)] : [generateBoolean(s, 1), generateBoolean(s, 2)]
  const call = node(result, 'recursive call', `@${name}(level - 1, $0)`, generateNumber(s, 2))
  const joined =
    result === 'num'
      ? node('num', '', `($0 ${random.pick(['+', '-', '*', '^'])} $1)`, call, other)
      : node('bool', '', '($0 !== $1)', call, other)
  const numbers = state.filter(({ type }) => type === 'num')
  const [count] = numbers
  const step = node(
    'stmt',
    'module-variable',
    `${count?.name} ${random.pick(['+=', '-=', '='])} $0;`,
    generateNumber(s, 1),
  )
  const statements = [
    ...(count && random.chance(0.7) ? [step] : []),
    node('stmt', '', 'if (level <= 0) return $0;', end),
    node('stmt', '', 'return $0;', joined),
  ]
  return { name, params, result, body: node('block', '', '{\n$*\n}', ...statements) }
}
