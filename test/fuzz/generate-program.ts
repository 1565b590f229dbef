import {
  GENERIC,
  generateBoolean,
  generateNumber,
  numberText,
  ON_OBJECTS,
  pickKind,
  TABLES,
} from './generate-expression.ts'
import { generateReturn, generateStatements } from './generate-statement.ts'
import {
  type ConstantSource,
  type FileIndex,
  type FunctionSource,
  IMPORTS,
  innerName,
  isMethod,
  type Kind,
  type Node,
  node,
  type Param,
  type Program,
  type StateVariable,
} from './program.ts'
import { Random } from './random.ts'
import { SHAPES } from './records.ts'
import { Scope } from './scope.ts'

/** Kernels in one module: LLVM costs as much for a module of ten as for one. */
export const KERNELS_PER_PROGRAM = 10

/** The program of a seed. */
export function generateProgram(seed: number, index: number): Program {
  const random = Random.forPart(seed, index)
  const constants = ([0, 0, 1, 2] as const).map(
    (file, i): ConstantSource => ({ name: `K${i}`, text: numberText(random.pick(CONSTANTS)), file }),
  )
  const tables: ConstantSource[] = [
    { name: TABLES[0], text: '[7, 12, -17, 22, 0, 5]', file: 0 },
    { name: TABLES[1], text: 'Float32Array.of(0.5, -2, -0, 1e30)', file: 0 },
  ]
  const helpers: FunctionSource[] = []
  /** What a function of a file can refer to. */
  const visibleFrom = (file: FileIndex): Surroundings => ({
    helpers: helpers.filter((h) => h.file >= file),
    constants: constants.filter((c) => c.file >= file).map((c) => c.name),
  })
  const special = random.pick([0, 0, 1] as const)
  for (let i = 0; i < 5; i++) {
    const file = random.pick([0, 0, 0, 1, 2] as const)
    const form = random.pick(['declaration', 'declaration', 'arrow'] as const)
    const make = i < 4 ? generateHelper : generateRecursion
    helpers.push({ ...make(random, `h${i}`, visibleFrom(file)), file, form })
  }
  helpers.push(...generateMutualRecursion(random, special, visibleFrom(special)), ...specialHelpers(special))
  const state = moduleState(random)
  const kernels: FunctionSource[] = []
  for (let i = 0; i < KERNELS_PER_PROGRAM; i++) {
    const { helpers, constants } = visibleFrom(0)
    const plain = kernels.filter((k) => !isMethod(k))
    // Marked functions can be called like any other.
    const callable = random.chance(0.1) && plain.length > 0 ? [...helpers, random.pick(plain)] : helpers
    const form = random.weighted<FunctionSource['form']>(FORMS)
    const name = `f${i}`
    const own =
      form === 'captured' || isMethod({ form })
        ? capturedState(
            random,
            name,
            isMethod({ form }) ? (form === 'method' && random.chance(0.4) ? 'this.#' : 'this.') : '',
          )
        : []
    const shared = random.chance(0.4) ? state.filter(({ owner }) => !owner) : []
    state.push(...own)
    const made = generateKernel(random, name, { helpers: callable, constants, state: [...own, ...shared], form })
    kernels.push({ ...made, file: 0, form, marks: [...(MARKS[form] ?? []), ...(made.marks ?? [])] })
  }
  return { constants: [...constants, ...tables], helpers, kernels, state, imports: random.pick(IMPORTS) }
}

const FORMS: readonly (readonly [number, FunctionSource['form']])[] = [
  [5, 'declaration'],
  [1.5, 'expression'],
  [1.5, 'arrow'],
  [1, 'captured'],
  [0.7, 'method'],
  [0.4, 'object-method'],
  [0.4, 'static-method'],
]
/** What a variable around a kernel, or a field of its object, stands for. */
const OWN: Partial<Record<FunctionSource['form'], string>> = {
  captured: 'captured-scalar',
  method: 'field',
  'static-method': 'static-field',
  'object-method': 'object-field',
}

const MARKS: Partial<Record<FunctionSource['form'], string[]>> = {
  declaration: ['function-declaration', 'number'],
  expression: ['function-expression', 'number'],
  arrow: ['arrow', 'number'],
  method: ['method'],
  'object-method': ['object-method'],
  'static-method': ['static-member'],
}

/** Variables of the module: a number, perhaps a boolean, arrays. */
function moduleState(random: Random): StateVariable[] {
  const array = (i: number): StateVariable => ({
    name: `T${i}`,
    type: pickKind({ random }),
    length: random.between(0, 20),
  })
  return [
    { name: 'S0', type: 'num', length: 0 },
    ...(random.chance(0.5) ? [{ name: 'S1', type: 'num', length: 0 } as const] : []),
    ...(random.chance(0.3) ? [{ name: 'S2', type: 'bool', length: 0 } as const] : []),
    array(0),
    ...(random.chance(0.5) ? [array(1)] : []),
  ]
}

/** Variables of a function around a kernel. */
function capturedState(random: Random, owner: string, prefix: string): StateVariable[] {
  const suffix = owner.slice(1)
  return [
    { name: `${prefix}C${suffix}`, type: 'num', length: 0, owner },
    ...(random.chance(0.6)
      ? [{ name: `${prefix}D${suffix}`, type: pickKind({ random }), length: random.between(0, 20), owner }]
      : []),
  ]
}

/** Helpers without annotations, and of objects. */
function specialHelpers(file: FileIndex): FunctionSource[] {
  const generic = 'let s = p;\nfor (let i = 0; i < x.length; i++) {~ s = s * 0.5 + x[i]; }\nreturn s;'
  const onObjects = 'p.x += d;\nreturn [p.x - p.y, { r: p.y * d }];'
  const make = (name: string, signature: string, body: string): FunctionSource => ({
    name,
    signature,
    params: [],
    result: 'num',
    body: node('block', '', `{\n${body}\n}`),
    file,
    form: 'declaration',
  })
  return [
    make(GENERIC, '(x, p)', generic),
    make(ON_OBJECTS, '(p: { x: number; y: number }, d: number): [number, { r: number }]', onObjects),
  ]
}

/** Values of constants and of parameters that are left out. */
const CONSTANTS = [3, 16, 0.25, -7, 255, 2 ** 31, -0, 1e9]

/** What a function under construction can refer to. */
interface Surroundings {
  helpers: FunctionSource[]
  constants: string[]
  state?: StateVariable[]
  form?: FunctionSource['form']
}

type Unplaced = Omit<FunctionSource, 'file' | 'form'>

function generateKernel(
  random: Random,
  name: string,
  { helpers, constants, state = [], form = 'declaration' }: Surroundings,
): Unplaced {
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
  const bigints: Param[] = random.chance(0.1) ? [{ name: 'big', type: 'big', role: 'value' }] : []
  for (const param of [...sizes, ...values])
    if (random.chance(0.07)) param.claim = random.pick(['i32', 'u8', 'i16', 'u32', 'f32'])
  const shape = random.pick(SHAPES)
  const record = { shape, kind: pickKind({ random }) }
  const names = random.chance(0.15) ? ['rec', 'red'].slice(0, random.pick([1, 1, 2])) : []
  // Last, so that the others are the first inputs of the kernel.
  const records = names.map((name): Param => ({ name, type: 'record', role: 'value', record }))
  const params = [...arrays, ...sizes, ...values, ...flags, ...bigints, ...records]
  const result = random.weighted<FunctionSource['result']>([
    [7, 'num'],
    [1, 'bool'],
    [scalar ? 0 : 2, 'void'],
    [scalar ? 0 : 0.5, arrays[0]?.type as Kind],
    [bigints.length * 4, 'big'],
    [0.3, 'tuple'],
    [0.3, 'object'],
  ])
  const marks = params.some(({ claim }) => claim) ? ['range-claim'] : []
  const s = new Scope(random, result, helpers, constants, random.pick([20, 35, 50, 50, 80, 120]))
  if (!['num', 'bool', 'big', 'void', 'tuple', 'object'].includes(result)) {
    s.returned = arrays[0].name
    marks.push('returned-argument')
  }
  for (const { name } of records)
    for (const { name: leaf, type } of shape.leaves) {
      const isArray = type === 'array'
      s.declare({
        name: leaf.replace('$', name),
        type: isArray ? record.kind : type,
        assignable: !isArray,
        read: shape.construct,
        written: shape.construct,
      })
    }
  for (const p of params)
    if (!p.record)
      s.declare({
        name: p.name,
        type: p.type,
        assignable: p.name !== s.returned && (p.role !== 'size' || random.chance(0.1)),
        size: p.role === 'size',
        written: 'parameter-assigned',
      })
  s.tables = true
  if (isMethod({ form })) s.inner = { construct: 'method-call', text: `this.${innerName(name)}($0)` }
  if (form === 'captured') s.inner = { construct: 'captured-function', text: `${innerName(name)}($0)` }
  for (const { name, type, owner } of state) {
    const isScalar = type === 'num' || type === 'bool'
    const isPrivate = name.includes('#')
    const construct = owner ? (isPrivate ? 'private-field' : OWN[form]) : isScalar ? 'module-variable' : 'module-array'
    s.declare({ name, type, assignable: isScalar, read: construct, written: construct })
  }
  const accumulators = Array.from({ length: random.between(0, 2) }, () => {
    const name = s.declare({ name: s.fresh('acc'), type: 'num', assignable: true }).name
    return node('stmt', '', `let ${name} = ${random.pick(['0', '0', '0', '1', '(-0)', '0.5', 'Infinity', '(-1)'])};`)
  })
  const statements = [...accumulators, ...generateStatements(s, random.between(2, 5))]
  s.budget = 10
  return { name, params, result, marks, body: node('block', '', '{\n$*\n}', ...statements, generateReturn(s)) }
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
  s.helper = true
  for (const p of params) s.declare({ name: p.name, type: p.type, assignable: true })
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
  const statements = [...first, ...generateStatements(s, random.between(0, 2))]
  s.budget = 8
  return { name, params, result, marks, body: node('block', '', '{\n$*\n}', ...statements, generateReturn(s)) }
}

/** Two functions that call each other with one level less. */
function generateMutualRecursion(random: Random, file: FileIndex, { constants }: Surroundings): FunctionSource[] {
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
