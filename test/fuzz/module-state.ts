/** Variables of the module, and of functions around kernels. */
import { COUNTER, EXCHANGED, METHODS, NESTED, TABLE_FIELDS } from './declarations.ts'
import { pickKind } from './generate-expression.ts'
import type { StateVariable } from './program.ts'
import type { Random } from './random.ts'
import type { Scope } from './scope.ts'

/** A bigint of the module. */
export const BIG_STATE = 'S5'

/** Objects of the module, whose fields kernels read and assign. */
export const OBJECTS = ['O0', 'O1'] as const

/** Variables of the module: a number, perhaps a boolean, arrays. */
export function moduleState(random: Random): StateVariable[] {
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
    { name: `${METHODS}.mode`, type: 'str', length: 0, unnamed: true },
    ...EXCHANGED.map(
      (name): StateVariable => ({
        name,
        type: 'Float64Array',
        length: random.between(0, 12),
        unnamed: true,
        exchanged: true,
      }),
    ),
    array(0),
    ...(random.chance(0.5) ? [array(1)] : []),
  ]
}

/** Variables of a function around a kernel. */
export function capturedState(random: Random, owner: string, prefix: string): StateVariable[] {
  const suffix = owner.slice(1)
  return [
    { name: `${prefix}C${suffix}`, type: 'num', length: 0, owner },
    ...(random.chance(0.6)
      ? [{ name: `${prefix}D${suffix}`, type: pickKind({ random }), length: random.between(0, 20), owner }]
      : []),
  ]
}

/** What a variable stands for, where its own kernel does not say so. */
function constructOf({ name, type, owner }: Omit<StateVariable, 'length'>, isScalar: boolean): string | undefined {
  if (type === 'big') return 'bigint-state'
  if (name.startsWith(`${NESTED}.`)) return 'nested-field'
  if (OBJECTS.some((object) => name.startsWith(`${object}.`))) return 'object-field'
  if (!owner) return isScalar ? 'module-variable' : 'module-array'
  return name.includes('#') ? 'private-field' : undefined
}

export function declareState(s: Scope, { name, type, owner }: StateVariable, own: string | undefined): void {
  const isScalar = type === 'num' || type === 'bool' || type === 'str' || type === 'big'
  const construct = constructOf({ name, type, owner }, isScalar) ?? own
  s.declare({
    name,
    type,
    assignable: isScalar && type !== 'str' && type !== 'big',
    read: construct,
    written: construct,
  })
}
