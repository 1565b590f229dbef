/** Conditions under which a value is what the kernel takes it for. */
import type { BigIntParam, NumberParam, ParamSpec } from '../runtime-shim/manifest.ts'
import type { DispatcherContext } from './dispatcher-context.ts'
import { isList, isString, isView } from './dispatcher-inputs.ts'

/** Condition under which a value is of the type of an input. */
export function emitTypeTest(spec: ParamSpec, name: string, use: DispatcherContext['use']): string {
  if (isView(spec)) return `${use('$view')}(${name})!==void 0`
  if (isList(spec)) return `${use('$list')}(${name})`
  if (isString(spec)) return `typeof ${name}==='string'`
  return spec.t === 'array' ? `${use('$tag')}(${name})==='${spec.kind}'` : `typeof ${name}==='${spec.t}'`
}

/** Conditions for the bounds of a bigint. */
export function emitBigIntGuards({ min, max }: BigIntParam, x: string): string[] {
  const checks: string[] = []
  if (min !== undefined) checks.push(`${x}>=(${min}n)`)
  if (max !== undefined) checks.push(`${max}n>=${x}`)
  return checks
}

/** Conditions for what the kernel takes a number for: whole, within bounds, not −0, a float32. */
export function emitRangeGuards(
  { repr, int, min, max, nz, f32 }: NumberParam,
  x: string,
  use: DispatcherContext['use'],
): string[] {
  const checks: string[] = []
  if (repr === 'i32') checks.push(`${x}===(${x}|0)`)
  else if (repr === 'u32') checks.push(`${x}===${x}>>>0`)
  else if (int) checks.push(`(${x}===(${x}|0)||${use('$integer')}(${x}))`)
  if (min !== undefined) checks.push(`${x}>=${emitNumber(min)}`)
  if (max !== undefined) checks.push(`${emitNumber(max)}>=${x}`)
  if (nz) checks.push(`(${x}!==0||1/${x}>0)`)
  if (f32) checks.push(`${use('$float32')}(${x})`)
  return checks
}

function emitNumber(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? '-0' : value})` : String(value)
}
