import { DECLARATIONS } from './declarations.ts'
import { ENUM, TABLES, TAIL } from './fixed-names.ts'
import { BIG_CONSTANT, generateBigInt } from './generate-bigint.ts'
import { generateNumber, pickKind } from './generate-expression.ts'
import {
  arrayParams,
  CONSTANTS,
  generateHelper,
  generateMutualRecursion,
  generateRecursion,
  generateTailRecursion,
  type Surroundings,
  type Unplaced,
} from './generate-helper.ts'
import { featuredNest } from './generate-nest.ts'
import { generatePlain } from './generate-plain.ts'
import { RETURNED_SHAPES } from './generate-returned-array.ts'
import { featuredSnippets } from './generate-snippet.ts'
import { generateReturn, generateStatements } from './generate-statement.ts'
import { BIG_STATE, capturedState, declareState, moduleState, OBJECTS } from './module-state.ts'
import { numberText } from './number-literals.ts'
import { inheritedName, innerName, keyOf } from './print-program.ts'
import {
  ALIAS_FORMS,
  BIG_KINDS,
  type ConstantSource,
  type FileIndex,
  type FunctionSource,
  IMPORTS,
  isKind,
  isMethod,
  KINDS,
  type Kind,
  type Node,
  node,
  type Param,
  type Program,
} from './program.ts'
import { Random } from './random.ts'
import { SHAPES } from './records.ts'
import { Scope } from './scope.ts'
import { countingHelper, specialHelpers } from './special-helpers.ts'
import { chooseVariants } from './variants.ts'

/** Kernels in one module: LLVM costs as much for a module of a dozen as for one. */
export const KERNELS_PER_PROGRAM = 14
/** Those of them that are of a line or two. */
const PLAIN_PER_PROGRAM = 4
/** All others. */
const LARGER_PER_PROGRAM = KERNELS_PER_PROGRAM - PLAIN_PER_PROGRAM

/** The program of a seed. */
export function generateProgram(seed: number, index: number): Program {
  const random = Random.forPart(seed, index)
  const constants = ([0, 0, 1, 2] as const).map(
    (file, i): ConstantSource => ({ name: `K${i}`, text: numberText(random.pick(CONSTANTS)), file }),
  )
  const tables: ConstantSource[] = [
    { name: TABLES[0], text: '[7, 12, -17, 22, 0, 5]', file: 0 },
    {
      name: ENUM,
      // No negative one: esbuild puts it in front of `**` as it is, which is no JavaScript.
      text: `enum ${ENUM} { Fast, Slow = 7, Next, Twice = Slow * 2, Off = 0.5 }`,
      file: 0,
      declaration: true,
    },
    // Two objects, or two names of one.
    { name: OBJECTS[0], text: '{ x: 0 }', file: 0, object: true },
    {
      name: OBJECTS[1],
      text: `const ${OBJECTS[1]}: { x: number } = ${random.pick([OBJECTS[0], '{ x: 0 }', '{ x: 0 }'])}`,
      file: 0,
      declaration: true,
      object: true,
    },
    { name: BIG_CONSTANT, text: '(1n << 40n) - 1n', file: 0 },
    ...DECLARATIONS,
    { name: TABLES[1], text: 'Float32Array.of(0.5, -2, -0, 1e30, 3, 0.25)', file: 0 },
  ]
  const helpers: FunctionSource[] = []
  const imports = random.pick(IMPORTS)
  /** What a function of a file can refer to. */
  const visibleFrom = (file: FileIndex): Surroundings => ({
    helpers: helpers.filter((h) => h.file >= file),
    constants: constants.filter((c) => c.file >= file).map((c) => c.name),
    imports,
  })
  const state = moduleState(random)
  const special = random.pick([0, 0, 1] as const)
  for (let i = 0; i < 5; i++) {
    const file = random.pick([0, 0, 0, 1, 2] as const)
    const form = random.pick(['declaration', 'declaration', 'arrow'] as const)
    const make = i < 4 ? generateHelper : generateRecursion
    // Variables of the module are those of the first file.
    const own = file === 0 && random.chance(0.4) ? state.filter(({ type, unnamed }) => type !== 'big' && !unnamed) : []
    helpers.push({ ...make(random, `h${i}`, { ...visibleFrom(file), state: own }), file, form })
  }
  helpers.push({ ...generateTailRecursion(random, TAIL, visibleFrom(special)), file: special, form: 'declaration' })
  helpers.push(countingHelper())
  helpers.push(...generateMutualRecursion(random, special, visibleFrom(special)), ...specialHelpers(special))
  const kernels: FunctionSource[] = []
  for (let i = 0; i < LARGER_PER_PROGRAM; i++) {
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
    const shared = random.chance(0.4) ? state.filter(({ owner, unnamed }) => !owner && !unnamed) : []
    state.push(...own)
    const made = generateKernel(random, name, {
      helpers: callable,
      constants,
      imports,
      state: [...own, ...shared],
      form,
      featured: index * LARGER_PER_PROGRAM + i,
    })
    kernels.push({ ...made, file: 0, form, marks: [...(MARKS[form] ?? []), ...(made.marks ?? [])] })
  }
  for (let i = 0; i < PLAIN_PER_PROGRAM; i++)
    kernels.push(generatePlain(random, `f${kernels.length}`, index * PLAIN_PER_PROGRAM + i))
  return { constants: [...constants, ...tables], helpers, kernels, state, imports }
}

const FORMS: readonly (readonly [number, FunctionSource['form']])[] = [
  [5, 'declaration'],
  [1.5, 'expression'],
  [1.5, 'arrow'],
  [1, 'captured'],
  [1.4, 'method'],
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

/** Other names of the object of which a kernel is a method. */
const ALIASES: Partial<Record<FunctionSource['form'], string>> = { 'static-method': '$class', 'object-method': '$this' }

const MARKS: Partial<Record<FunctionSource['form'], string[]>> = {
  declaration: ['function-declaration', 'number'],
  expression: ['function-expression', 'number'],
  arrow: ['arrow', 'number'],
  method: ['method'],
  'object-method': ['object-method'],
  'static-method': ['static-member'],
}

function generateKernel(
  random: Random,
  name: string,
  { helpers, constants, imports, state = [], form = 'declaration', featured = 0 }: Surroundings,
): Unplaced {
  const scalar = random.chance(0.15)
  const varies = !scalar && random.chance(0.1)
  const arrays = scalar ? [] : varies ? chooseVariants(random, arrayParams(random), form) : arrayParams(random)
  const variants = arrays[0]?.variants
  const sizes = Array.from(
    { length: random.pick([0, 1, 1, 2, 2]) },
    (_, i): Param => ({ name: `nwm`[i], type: 'num', role: 'size' }),
  )
  const values = Array.from(
    { length: random.pick(scalar ? [1, 2, 3] : [0, 1, 1, 2]) },
    (_, i): Param => ({ name: 'xyz'[i], type: 'num', role: 'value' }),
  )
  const flags: Param[] = random.chance(0.15) ? [{ name: 'flag', type: 'bool', role: 'value' }] : []
  const bigints: Param[] = random.chance(0.12) ? [{ name: 'big', type: 'big', role: 'value' }] : []
  if (bigints.length > 0 && random.chance(0.2)) bigints[0].claim = random.pick(['i64', 'u64'])
  const bigArrays: Param[] = ['g', 'h']
    .slice(0, random.chance(0.12) ? random.between(1, 2) : 0)
    .map((name) => ({ name, type: random.pick(BIG_KINDS), role: 'value' }))
  const views: Param[] = random.chance(0.15) ? [{ name: 'bytes', type: 'view', role: 'value' }] : []
  for (const param of [...sizes, ...values])
    if (random.chance(0.07)) param.claim = random.pick(['i32', 'u8', 'i16', 'u32', 'f32'])
  const nested: Param[] = (['rows', 'points', 'ring', 'channels'] as const)
    .filter(() => random.chance(0.06))
    .map((type) => ({ name: type, type, role: 'value' }))
  if (nested[0]?.type === 'rows' && random.chance(0.4)) nested.push({ name: 'also', type: 'rows', role: 'value' })
  const shape = random.pick(SHAPES)
  const kind = pickKind({ random })
  // Nothing else has the type that varies.
  const record = {
    shape,
    kind: kind !== variants?.kinds[0] ? kind : kind === 'Int8Array' ? 'Uint8Array' : 'Int8Array',
  } as const
  const names = random.chance(nested.some(({ type }) => type === 'points') ? 0.5 : 0.15)
    ? ['rec', 'red'].slice(0, random.pick([1, 1, 2]))
    : []
  const lists: Param[] = ['list', 'more']
    .slice(0, random.chance(0.12) ? random.between(1, 2) : 0)
    .map((name) => ({ name, type: 'list', role: 'value' }))
  const likes: Param[] = random.chance(0.03) ? [{ name: 'like', type: 'like', role: 'value' }] : []
  const texts: Param[] = ['mode', 'other']
    .slice(0, random.chance(0.08) ? random.between(1, 2) : 0)
    .map((name) => ({ name, type: 'str', role: 'value' }))
  const strings: Param[] = ['text', 'part']
    .slice(0, random.chance(0.1) ? random.between(1, 2) : 0)
    .map((name) => ({ name, type: 'string', role: 'value' }))
  // Last, so that the others are the first inputs of the kernel.
  const records = names.map((name): Param => ({ name, type: 'record', role: 'value', record }))
  // Behind all others, so that calls may end before them.
  const optional: Param[] = ['k', 'l']
    .slice(0, random.chance(0.12) ? random.between(1, 2) : 0)
    .map((name) => ({ name, type: 'num', role: random.pick(['size', 'value']), optional: { mark: '?', value: '' } }))
  const params = [
    ...arrays,
    ...bigArrays,
    ...views,
    ...sizes,
    ...values,
    ...flags,
    ...bigints,
    ...nested,
    ...lists,
    ...likes,
    ...texts,
    ...strings,
    ...records,
    ...optional,
  ]
  if (optional.length === 0 && random.chance(0.05))
    params.push({ name: 'rest', type: 'list', role: 'value', rest: true })
  // Signatures of overloads could not leave out what others follow.
  if (random.chance(0.15) && variants?.construct !== 'overload') addDefaults(random, params)
  for (const param of params)
    if (!param.record && !param.claim && !param.variants && random.chance(0.06)) param.alias = random.pick(ALIAS_FORMS)
  const result = random.weighted<FunctionSource['result']>([
    [7, 'num'],
    [1, 'bool'],
    [scalar ? 0 : 2, 'void'],
    [scalar ? 0 : 0.5, arrays[0]?.type as Kind],
    [(bigints.length + bigArrays.length) * 3, 'big'],
    [0.7, 'tuple'],
    [0.4, 'object'],
    [0.2 + texts.length, 'str'],
    [scalar || varies ? 0 : 0.8, 'arrays'],
    [0.2 + lists.length, 'list'],
    [0.2 + lists.length * 0.7, 'lists'],
    [nested.some(({ type }) => type === 'rows') ? 2 : 0.1, 'rows'],
    [nested.some(({ type }) => type === 'points') ? 2 : 0.1, 'points'],
    [nested.some(({ type }) => type === 'rows' || type === 'points') ? 3 : 0, 'elements'],
  ])
  const marks: string[] = params.flatMap(({ claim, type }) =>
    claim ? (type === 'big' ? 'bigint-claim' : 'range-claim') : [],
  )
  const callable = helpers.filter((h) => !variants || h.params.every(({ type }) => type !== variants.kinds[0]))
  const s = new Scope(random, result, callable, constants, random.pick([15, 25, 35, 40, 60, 110]))
  marks.push(...params.flatMap(({ alias }) => alias ?? []))
  if (params.some((p) => p.optional?.mark === '')) marks.push('kernel-default-parameter')
  if (params.some((p) => p.optional?.mark === '' && p.type === 'big')) marks.push('bigint-default')
  if ([...KINDS, ...BIG_KINDS].includes(result as never)) {
    s.returned = arrays[0].name
    marks.push('returned-argument')
  }
  s.namespaces = imports === 'namespace'
  if (result === 'arrays') s.returnedArrays = { kind: arrays[0].type as Kind, shape: random.pick(RETURNED_SHAPES) }
  if (variants) marks.push(variants.construct)
  for (const { name } of records)
    for (const { name: leaf, type, reads } of shape.leaves) {
      const isArray = type === 'array'
      s.declare({
        name: leaf.replaceAll('$', name),
        type: reads ?? (isArray ? record.kind : type),
        assignable: !isArray && !reads,
        read: shape.construct,
        written: shape.construct,
      })
    }
  for (const p of params)
    if (!p.record)
      s.declare({
        name: p.name,
        type: p.type,
        assignable:
          p.name !== s.returned && p.type !== 'str' && p.type !== 'string' && (p.role !== 'size' || random.chance(0.1)),
        size: p.role === 'size',
        read: p.rest
          ? 'rest-parameter'
          : p.type === 'like'
            ? 'union-of-arrays'
            : p.optional?.mark === '?'
              ? 'kernel-optional-parameter'
              : undefined,
        written: 'parameter-assigned',
      })
  s.tables = true
  if (isMethod({ form }))
    s.inner = {
      construct: 'method-call',
      text: `this.${form === 'method' ? inheritedName(name) : innerName(name)}($0)`,
    }
  if (form === 'captured') s.inner = { construct: 'captured-function', text: `${innerName(name)}($0)` }
  const aliases: Node[] = []
  for (const variable of state) {
    if (variants && variable.type === variants.kinds[0]) continue
    declareState(s, variable, OWN[form])
    // The same field by another name of the object.
    const alias = variable.owner && ALIASES[form]
    if (!alias || random.chance(0.6)) continue
    const other = variable.name.replace('this', alias.replace('$', `${name}$`))
    declareState(s, { ...variable, name: other }, OWN[form])
    if (variable.type === 'num')
      aliases.push(
        node('stmt', OWN[form] ?? '', `${other} += 1.5;\n${variable.name} = ${variable.name} * 0.5 + ${other};`),
      )
  }
  if (state.some(({ name }) => name === `${OBJECTS[0]}.x`) && random.chance(0.3))
    aliases.push(
      node(
        'stmt',
        'object-field',
        `${OBJECTS[0]}.x += 1.5;\n${OBJECTS[1]}.x = ${OBJECTS[1]}.x * 0.5 - ${OBJECTS[0]}.x;`,
      ),
    )
  if (state.some(({ name }) => name === BIG_STATE) && random.chance(0.6))
    aliases.push(node('stmt', 'bigint-state', `${BIG_STATE} = $0;`, generateBigInt(s, 2)))
  const fields = isMethod({ form }) ? state.filter(({ name, owner }) => owner && !name.includes('#')) : []
  const patterns = fields.flatMap((field) => {
    if (random.chance(0.6)) return []
    const local = s.declare({ name: s.fresh('own'), type: field.type, assignable: false }).name
    return node('stmt', 'field-pattern', `const { ${keyOf(field.name)}: ${local} } = this;`)
  })
  const accumulators = Array.from({ length: random.between(0, 2) }, () => {
    const name = s.declare({ name: s.fresh('acc'), type: 'num', assignable: true }).name
    return node('stmt', '', `let ${name} = ${random.pick(['0', '0', '0', '1', '(-0)', '0.5', 'Infinity', '(-1)'])};`)
  })
  const missing = optional.map(({ name }) => whereMissing(s, name))
  // A nest by itself: passes give up on what has grown large.
  const alone = featured % 3 === 0 && arrays.length > 0 && random.chance(0.6)
  const rare = alone ? [] : featuredSnippets(s, featured)
  const nest = featured % 3 === 0 ? (featuredNest(s, featured / 3) ?? []) : []
  const statements = [
    ...patterns,
    ...aliases,
    ...accumulators,
    ...missing,
    ...rare,
    nest,
    alone ? [] : generateStatements(s, random.between(2, 5)),
  ].flat()
  s.budget = 10
  return { name, params, result, marks, body: node('block', '', '{\n$*\n}', ...statements, generateReturn(s)) }
}

/** Values for numbers and booleans that callers leave out, made of what stands before them. */
function addDefaults(random: Random, params: readonly Param[]): void {
  params.forEach((param, i) => {
    if (param.claim || param.optional || random.chance(0.4)) return
    if (param.type === 'big')
      param.optional = {
        mark: '',
        value: ` = ${random.pick(['3n', '-1n', `${BIG_CONSTANT} * 2n`, '(1n - 7n) ^ 0xffn'])}`,
      }
    if (param.type !== 'num' && param.type !== 'bool') return
    const before = params.slice(0, i)
    const lengths = before.filter(({ type }) => isKind(type)).map(({ name }) => `${name}.length`)
    const numbers = before.filter(({ type, optional }) => type === 'num' && !optional).map(({ name }) => name)
    const one = random.pick([...lengths, ...lengths, ...numbers, '2', '-0', '3.5'])
    const text =
      param.type === 'bool'
        ? random.pick(['false', 'true', `${one} > 3`])
        : random.pick([
            one,
            one,
            `${one} - 1`,
            `-(${one})`,
            `Math.min(${one}, 8)`,
            `${one} > 4 ? 2 : 0.5`,
            `(${one} * 2) >>> 1`,
          ])
    param.optional = { mark: '', value: ` = ${text}` }
  })
}

/** What is done about a parameter that may be missing: nothing, or something else in its place. */
function whereMissing(s: Scope, name: string): Node {
  const text = s.random.pick([
    '',
    `if (${name} === undefined) ${name} = $0;`,
    `${name} ??= $0;`,
    `const or${name} = ${name} ?? $0;`,
    `const or${name} = ${name} === undefined ? $0 : ${name} * 2;`,
    `const or${name} = ${name} || $0;`,
  ])
  const made = node('stmt', 'kernel-optional-parameter', text, generateNumber(s, 1))
  if (text.startsWith('const'))
    s.declare({ name: `or${name}`, type: 'num', assignable: false, size: s.random.chance(0.5) })
  return made
}
