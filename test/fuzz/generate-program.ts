import {
  APPLY_TEXT,
  BIG_DEFAULT,
  COUNT,
  COUNTER,
  DECLARATIONS,
  MAKE_ARRAY,
  MAKE_LIST,
  NESTED,
  NEXT_TEXT,
  RECURSIVE_ARRAY,
  TABLE_FIELDS,
} from './declarations.ts'
import { BIG_CONSTANT, generateBigInt } from './generate-bigint.ts'
import {
  ADDER,
  APPLY,
  ENUM,
  GENERIC,
  generateBoolean,
  generateNumber,
  INFERRED,
  numberText,
  ON_OBJECTS,
  pickKind,
  REST,
  TABLES,
  TAIL,
} from './generate-expression.ts'
import { featuredNest } from './generate-nest.ts'
import { generatePlain } from './generate-plain.ts'
import { RETURNED_SHAPES } from './generate-returned-array.ts'
import { featuredSnippets } from './generate-snippet.ts'
import { generateReturn, generateStatements, generateThrow } from './generate-statement.ts'
import {
  ALIAS_FORMS,
  BIG_KINDS,
  type ConstantSource,
  type FileIndex,
  type FunctionSource,
  IMPORTS,
  innerName,
  isKind,
  isMethod,
  KINDS,
  type Kind,
  keyOf,
  type Node,
  node,
  type Param,
  type Program,
  type StateVariable,
} from './program.ts'
import { Random } from './random.ts'
import { SHAPES } from './records.ts'
import { Scope } from './scope.ts'
import { chooseVariants } from './variants.ts'

/** Kernels in one module: LLVM costs as much for a module of a dozen as for one. */
export const KERNELS_PER_PROGRAM = 13
/** Those of them that are of a line or two. */
const PLAIN_PER_PROGRAM = 3
/** All others. */
const LARGER_PER_PROGRAM = KERNELS_PER_PROGRAM - PLAIN_PER_PROGRAM

/** A bigint of the module. */
const BIG_STATE = 'S5'

/** Objects of the module, whose fields kernels read and assign. */
const OBJECTS = ['O0', 'O1'] as const

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
    const own =
      file === 0 && random.chance(0.4)
        ? state.filter(({ type }) => type !== 'big').filter(({ unnamed }) => !unnamed)
        : []
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

/** Variables of the module: a number, perhaps a boolean, arrays. */
function moduleState(random: Random): StateVariable[] {
  const array = (i: number): StateVariable => ({
    name: `T${i}`,
    type: pickKind({ random }),
    length: random.between(0, 20),
  })
  return [
    { name: COUNTER, type: 'num', length: 0 },
    ...(random.chance(0.5) ? [{ name: 'S1', type: 'num', length: 0 } as const] : []),
    ...(random.chance(0.3) ? [{ name: 'S2', type: 'bool', length: 0 } as const] : []),
    ...(random.chance(0.3) ? [{ name: 'S3', type: 'str', length: 0 } as const] : []),
    ...(random.chance(0.5) ? [{ name: BIG_STATE, type: 'big', length: 0 } as const] : []),
    ...(random.chance(0.4)
      ? [
          { name: `${NESTED}.at.r`, type: 'num', length: 0 } as const,
          { name: `${NESTED}.at.on`, type: 'bool', length: 0 } as const,
          { ...array(2), name: `${NESTED}.at.data` },
        ]
      : []),
    ...OBJECTS.map((object): StateVariable => ({ name: `${object}.x`, type: 'num', length: 0 })),
    ...TABLE_FIELDS.map((name): StateVariable => ({ name, type: 'num', length: 0, unnamed: true })),
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

/** A helper that changes a variable which the kernel uses, too. */
const countingHelper = (): FunctionSource => ({
  name: COUNT,
  signature: '(d: number): number',
  params: [],
  result: 'num',
  body: node(
    'block',
    'module-variable',
    `{\n${COUNTER} = ${COUNTER} * 0.5 + d;\nif (d > 3 && d < 20) return @${COUNT}(d - 3);\nreturn ${COUNTER} - d * 0.25;\n}`,
  ),
  file: 0,
  form: 'declaration',
})

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
    make(APPLY, '(g: (x: number) => number, x: number): number', 'return g(x) - g(1) * 0.5;'),
    make(ADDER, '(k: number)', 'return (x: number) => x + k;'),
    make(
      REST,
      '(first: number, ...rest: number[]): number',
      'let s = first + rest.length;\nfor (const x of rest) {~ s = s * 0.5 + x; }\nreturn s;',
    ),
    make(
      APPLY_TEXT,
      '(mode: string, a: number, b: number): number',
      "switch (mode) { case 'add': return a + b; case 'mul': return a * b; case 'minus': b = -b; }\nreturn mode ? a - b : a;",
    ),
    make(
      MAKE_ARRAY,
      '(n: number, v: number): Float64Array',
      'const t = new Float64Array(n);\nfor (let i = 0; i < n; i++) {~ t[i] = v * i + 1; }\nreturn n > 5 ? t.subarray(1) : t;',
    ),
    make(
      MAKE_LIST,
      '(n: number, v: number): number[]',
      'const l: number[] = [v];\nfor (let i = 0; i < n; i++) {~ l.push(v - i); }\nreturn l;',
    ),
    make(
      RECURSIVE_ARRAY,
      '(level: number, x: Float64Array): number',
      `const t = new Float64Array(2);\nt[0] = level + (x.length > 0 ? x[0] : 0.5);\nif (level <= 0) return t[0];\nt[1] = @${RECURSIVE_ARRAY}(level - 1, t);\nx[1] = t[0];\nreturn t[1] - t[0] * 0.5;`,
    ),
    make(BIG_DEFAULT, '(a: bigint, by = -7n): bigint', 'return BigInt.asIntN(64, a * by - 1n);'),
    make(NEXT_TEXT, '(mode: string)', "return mode === 'add' ? 'mul' : mode === 'mul' ? 'minus' : 'add';"),
    make(INFERRED, '(x, i)', `if (!(i < x.length)) return 0;\nreturn x[i] - @${INFERRED}(x, i + 1);`),
    make(ON_OBJECTS, '(p: { x: number; y: number }, d: number): [number, { r: number }]', onObjects),
  ]
}

/** Values of constants and of parameters that are left out. */
const CONSTANTS = [3, 16, 0.25, -7, 255, 2 ** 31, -0, 1e9]

/** What a function under construction can refer to. */
interface Surroundings {
  helpers: FunctionSource[]
  constants: string[]
  imports: Program['imports']
  state?: StateVariable[]
  form?: FunctionSource['form']
  /** Number of the construct that it contains in any case. */
  featured?: number
}

type Unplaced = Omit<FunctionSource, 'file' | 'form'>

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
  const nested: Param[] = (['rows', 'points', 'ring'] as const)
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
    [nested.some(({ type }) => type !== 'ring') ? 3 : 0, 'elements'],
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
  if (isMethod({ form })) s.inner = { construct: 'method-call', text: `this.${innerName(name)}($0)` }
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

function generateHelper(random: Random, name: string, { helpers, constants, state = [] }: Surroundings): Unplaced {
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

function declareState(s: Scope, { name, type, owner }: StateVariable, own: string | undefined): void {
  const isScalar = type === 'num' || type === 'bool' || type === 'str' || type === 'big'
  const construct =
    type === 'big'
      ? 'bigint-state'
      : name.startsWith(`${NESTED}.`)
        ? 'nested-field'
        : OBJECTS.some((object) => name.startsWith(`${object}.`))
          ? 'object-field'
          : !owner
            ? isScalar
              ? 'module-variable'
              : 'module-array'
            : name.includes('#')
              ? 'private-field'
              : own
  s.declare({
    name,
    type,
    assignable: isScalar && type !== 'str' && type !== 'big',
    read: construct,
    written: construct,
  })
}

/** A walk through the numbers below 8 or 16, from one to the next, until one is met; some of these are never met, and the stack overflows. */
function generateTailRecursion(random: Random, name: string, { constants }: Surroundings): Unplaced {
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
function generateRecursion(random: Random, name: string, { constants, state = [] }: Surroundings): Unplaced {
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
