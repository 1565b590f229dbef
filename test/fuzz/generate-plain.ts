/**
 * Kernels of a line or two that use their parameters as they are. What a larger function does with a value besides often hides a mistake: an index
 * that is divided by somewhere is guarded against −0 on that account, a value that is stored is exact for the store.
 */
import { pickKind } from './generate-expression.ts'
import { FORM } from './nested-arguments.ts'
import { PLAIN } from './plain-kernels.ts'
import { type FunctionSource, type Node, node, type Param } from './program.ts'
import type { Random } from './random.ts'
import { SHAPES, type Shape } from './records.ts'

const shapeOf = (construct: string) => SHAPES.find((shape) => shape.construct === construct)!
const record = (name: string, construct: string): Param => ({
  name,
  type: 'record',
  role: 'value',
  record: { shape: shapeOf(construct), kind: 'Float64Array' },
})
/** One of the objects that `forms` holds. */
const FORM_SHAPE: Shape = {
  construct: 'object-union',
  binding: '$',
  type: FORM,
  literal:
    "($0 > 4 ? { kind: 'dot', x: $0, r: $1 } : $0 > 1 ? { kind: 'box', w: $0, x: $1, ...($2 ? { h: $1 } : {}), on: $2 } : $0 > -1 ? { kind: 'path', x: $0, at: { x: $1, y: 1 }, list: [$0, $1] } : { kind: 'dot', x: $1 })",
  leaves: [...['$.x', '$.r'].map((name) => ({ name, type: 'num' as const })), { name: '$.on', type: 'bool' }],
}
const RECORDS: readonly Param[] = [
  ...['p', 'q', 'r'].map((name) => record(name, 'interface record-parameter')),
  ...['s', 't'].map((name) => record(name, 'tuple-parameter')),
  { name: 'points', type: 'points', role: 'value' },
  ...(
    [
      'rows',
      'bodies',
      'flags',
      'grid',
      'tagged',
      'gaps',
      'kinds',
      'maybes',
      'spots',
      'forms',
      'channels',
      'planes',
      'layers',
    ] as const
  ).map((name): Param => ({ name, type: name, role: 'value' })),
  ...['u', 'w'].map((name) => record(name, 'record-parameter passed-element')),
  ...['form', 'other'].map(
    (name): Param => ({ name, type: 'record', role: 'value', record: { shape: FORM_SHAPE, kind: 'Float64Array' } }),
  ),
]
const numbers = (...names: string[]) => names.map((name) => ({ name, type: 'num' as const }))

/** An object of which every field may be missing, in too many ways for a kernel each. */
const OPTIONS: Shape = {
  construct: 'default-object',
  binding: '{ x: $x = 2, y: $y = -1, z: $z = 0.5, k: $k, on: $on = true, w: $w = 3 }',
  type: '{ x?: number; y?: number; z?: number; k?: number; on?: boolean; w: number | undefined }',
  literal:
    '{ ...($0 > 3 ? {} : { x: $0 }), ...($1 > 4 ? { y: undefined } : $1 > 2 ? {} : { y: $1 }), ...($2 ? { z: $0, k: $1 } : { on: $2 }), w: $3 > 3 ? undefined : $3 }',
  leaves: [...numbers('$x', '$y'), { name: '$on', type: 'bool' }, ...numbers('$w')],
}
const PAIR: Shape = {
  construct: 'default-object',
  binding: '$',
  type: '{ x: number; y: number }',
  literal: '{ x: $0, y: $1 }',
  leaves: numbers('$.x', '$.y'),
}
const TAKEN_APART: Shape = {
  construct: 'default-object',
  binding: '{ x: $x = 2, y: $y = -1 }',
  type: '{ x?: number; y?: number }',
  literal: '{ ...($0 > 3 ? {} : { x: $0 }), ...($1 > 4 ? { y: undefined } : $1 > 2 ? {} : { y: $1 }) }',
  leaves: numbers('$x', '$y'),
}
const recordOr = (name: string, shape: Shape, value: string): Param => ({
  name,
  type: 'record',
  role: 'value',
  record: { shape, kind: 'Float64Array' },
  optional: { mark: '', value: ` = ${value}` },
})

const PARAMS: readonly Param[] = [
  { name: 'n', type: 'num', role: 'size' },
  { name: 'm', type: 'num', role: 'size' },
  { name: 'x', type: 'num', role: 'value' },
  { name: 'y', type: 'num', role: 'value' },
  { name: 'made', type: 'Float64Array', role: 'value', optional: { mark: '', value: ' = new Float64Array(n & 15)' } },
  { name: 'list', type: 'list', role: 'value', optional: { mark: '', value: ' = []' } },
  recordOr('pair', PAIR, '{ x: 1.5, y: 2 }'),
  recordOr('pt', TAKEN_APART, '{}'),
  recordOr('op', OPTIONS, '{ w: 7 }'),
  {
    name: 'nul',
    type: 'num',
    role: 'size',
    written: 'number | null',
    optional: { mark: '', value: ' = null' },
  },
  { name: 'may', type: 'Float64Array', role: 'value', optional: { mark: '?', value: '' } },
  { name: 'flag', type: 'bool', role: 'value', optional: { mark: '?', value: '' } },
]

const returnsObject = (ids: string): boolean =>
  /^(?:returned-object|object-union|narrowed-field|typed-array-fields|passed-element|nested-elements|boolean-array|element-(?:strings|missing|spread))/.test(
    ids,
  )

/** Kernel number `n` of this sort: who takes them in turn comes upon all of them. */
export function generatePlain(random: Random, name: string, n: number): FunctionSource {
  const { ids, kind: only, texts } = PLAIN[n % PLAIN.length]
  const text = random.pick(texts)
  const kind = only ?? pickKind({ random })
  const arrays = ['a', 'b'].map(
    (array): Param => ({ name: array, type: only || random.chance(0.7) ? kind : pickKind({ random }), role: 'value' }),
  )
  const isUsed = ({ name, record }: Param): boolean => {
    const isPattern = record?.shape.binding.startsWith('{')
    return new RegExp(`(?<!\\.)\\b${name}${isPattern ? '(?:[xyzkw]|on)' : ''}\\b`).test(text)
  }
  const own = returnsObject(ids) ? RECORDS : arrays
  const params = [...own, ...PARAMS].filter(isUsed)
  const body: Node = node('block', '', '{\n$*\n}', node('stmt', ids, text))
  const result = returnsObject(ids) ? 'elements' : 'num'
  return { name, params, result, body, file: 0, form: 'declaration', marks: ['function-declaration', 'number'] }
}
