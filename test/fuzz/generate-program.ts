import { generateBoolean, generateNumber, numberText, pickKind } from './generate-expression.ts'
import { generateReturn, generateStatements } from './generate-statement.ts'
import {
  type ConstantSource,
  type FileIndex,
  type FunctionSource,
  IMPORTS,
  type Kind,
  node,
  type Param,
  type Program,
} from './program.ts'
import { Random } from './random.ts'
import { Scope } from './scope.ts'

/** Kernels in one module: LLVM costs as much for a module of ten as for one. */
export const KERNELS_PER_PROGRAM = 10

/** The program of a seed. */
export function generateProgram(seed: number, index: number): Program {
  const random = Random.forPart(seed, index)
  const constants = ([0, 0, 1, 2] as const).map(
    (file, i): ConstantSource => ({ name: `K${i}`, text: numberText(random.pick(CONSTANTS)), file }),
  )
  const helpers: FunctionSource[] = []
  /** What a function of a file can refer to. */
  const visibleFrom = (file: FileIndex): Surroundings => ({
    helpers: helpers.filter((h) => h.file >= file),
    constants: constants.filter((c) => c.file >= file).map((c) => c.name),
  })
  for (let i = 0; i < 5; i++) {
    const file = random.pick([0, 0, 0, 1, 2] as const)
    const form = random.pick(['declaration', 'declaration', 'arrow'] as const)
    const make = i < 4 ? generateHelper : generateRecursion
    helpers.push({ ...make(random, `h${i}`, visibleFrom(file)), file, form })
  }
  const kernels: FunctionSource[] = []
  for (let i = 0; i < KERNELS_PER_PROGRAM; i++) {
    const { helpers, constants } = visibleFrom(0)
    // Marked functions can be called like any other.
    const callable = random.chance(0.1) && kernels.length > 0 ? [...helpers, random.pick(kernels)] : helpers
    const form = random.pick(['declaration', 'declaration', 'declaration', 'expression', 'arrow'] as const)
    kernels.push({ ...generateKernel(random, `f${i}`, { helpers: callable, constants }), file: 0, form })
  }
  return { constants, helpers, kernels, imports: random.pick(IMPORTS) }
}

const CONSTANTS = [3, 16, 0.25, -7, 255, 2 ** 31, -0, 1e9]

/** What a function under construction can refer to. */
interface Surroundings {
  helpers: FunctionSource[]
  constants: string[]
}

type Unplaced = Omit<FunctionSource, 'file' | 'form'>

function generateKernel(random: Random, name: string, { helpers, constants }: Surroundings): Unplaced {
  const scalar = random.chance(0.15)
  const arrays = scalar ? [] : arrayParams(random)
  const sizes = Array.from(
    { length: random.pick([0, 1, 1, 2]) },
    (_, i): Param => ({ name: `nwm`[i], type: 'num', role: 'size' }),
  )
  const values = Array.from(
    { length: random.pick(scalar ? [1, 2, 3] : [0, 1, 1, 2]) },
    (_, i): Param => ({ name: 'xyz'[i], type: 'num', role: 'value' }),
  )
  const flags: Param[] = random.chance(0.15) ? [{ name: 'flag', type: 'bool', role: 'value' }] : []
  const params = [...arrays, ...sizes, ...values, ...flags]
  const result = random.weighted<FunctionSource['result']>([
    [7, 'num'],
    [1, 'bool'],
    [scalar ? 0 : 2, 'void'],
  ])
  const s = new Scope(random, result, helpers, constants, random.between(40, 160))
  for (const p of params)
    s.declare({
      name: p.name,
      type: p.type,
      assignable: p.role !== 'size' || random.chance(0.1),
      size: p.role === 'size',
    })
  const accumulators = Array.from({ length: random.between(0, 2) }, () => {
    const name = s.declare({ name: s.fresh('acc'), type: 'num', assignable: true }).name
    return node('stmt', '', `let ${name} = ${random.pick(['0', '0', '0', '1', '(-0)', '0.5', 'Infinity', '(-1)'])};`)
  })
  const statements = [...accumulators, ...generateStatements(s, random.between(2, 5))]
  s.budget = 10
  return { name, params, result, body: node('block', '', '{\n$*\n}', ...statements, generateReturn(s)) }
}

function arrayParams(random: Random): Param[] {
  const count = random.pick([1, 1, 2, 2, 3])
  if (random.chance(0.25))
    return ['a', 'b', 'c'].slice(0, count).map((name) => ({ name, type: 'Float64Array', role: 'value' }))
  const kinds: Kind[] = []
  // Arrays of one kind may be aliases of each other and can change places.
  for (let i = 0; i < count; i++)
    kinds.push(kinds.length > 0 && random.chance(0.6) ? random.pick(kinds) : pickKind({ random }))
  return kinds.map((type, i) => ({ name: 'abc'[i], type, role: 'value' }))
}

function generateHelper(random: Random, name: string, { helpers, constants }: Surroundings): Unplaced {
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
  for (const p of params) s.declare({ name: p.name, type: p.type, assignable: true })
  const statements = generateStatements(s, random.between(0, 2))
  s.budget = 8
  return { name, params, result, body: node('block', '', '{\n$*\n}', ...statements, generateReturn(s)) }
}

/** A function that calls itself with one level less. */
function generateRecursion(random: Random, name: string, { constants }: Surroundings): Unplaced {
  const result = random.chance(0.85) ? 'num' : 'bool'
  const params: Param[] = [
    { name: 'level', type: 'num', role: 'size' },
    { name: 'p', type: 'num', role: 'value' },
  ]
  const s = new Scope(random, result, [], constants, 20)
  for (const p of params) s.declare({ name: p.name, type: p.type, assignable: false })
  const [end, other] =
    result === 'num' ? [generateNumber(s, 1), generateNumber(s, 2)] : [generateBoolean(s, 1), generateBoolean(s, 2)]
  const call = node(result, 'recursive call', `@${name}(level - 1, $0)`, generateNumber(s, 2))
  const joined =
    result === 'num'
      ? node('num', '', `($0 ${random.pick(['+', '-', '*', '^'])} $1)`, call, other)
      : node('bool', '', '($0 !== $1)', call, other)
  const statements = [node('stmt', '', 'if (level <= 0) return $0;', end), node('stmt', '', 'return $0;', joined)]
  return { name, params, result, body: node('block', '', '{\n$*\n}', ...statements) }
}
