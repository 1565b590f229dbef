import type { FreshResult } from '../runtime-shim/manifest.ts'
import { emitPlace } from './emit-place.ts'

/**
 * Text of a literal that makes the object which a kernel has returned.
 *
 * @param slot name of the function that reads a slot
 * @example
 * emitFresh({ record: [['x', { slot: 62 }], ['odd name', { tuple: [{ slot: 61, boolean: true }] }]] }, 's') // '{x:s(62),"odd name":[s(61)!==0]}'
 */
export function emitFresh(result: FreshResult, slot: string, names: FreshNames = {}): string {
  const { array, texts, handle, inputs = [], args = [] } = names
  if ('missing' in result) {
    const value = emitFresh(result.value, slot, names)
    const state = `${slot}(${result.slot})`
    if (result.missing === 'null') return `(${state}?null:${value})`
    if (result.missing === 'undefined') return `(${state}?void 0:${value})`
    return `(${state}?${state}===2?null:void 0:${value})`
  }
  if ('among' in result) {
    const { among, which, made } = result
    const places = among.map(({ from }) => emitPlace(from, args))
    const last = made ? emitFresh(made, slot, names) : places.pop()
    if (places.length === 0) return last ?? ''
    return `(${places.map((place, i) => `${slot}(${which})===${among[i].is}?${place}:`).join('')}${last})`
  }
  if ('handle' in result) return `${handle}(${result.slot})`
  if ('input' in result) return inputs[result.input]
  if ('array' in result) return `${array}('${result.array}',${result.slot})`
  if ('slot' in result && 'text' in result) return `${texts}[${slot}(${result.slot})]`
  if ('slot' in result) return `${slot}(${result.slot})${result.boolean ? '!==0' : ''}`
  if ('tuple' in result) return `[${result.tuple.map((element) => emitFresh(element, slot, names))}]`
  return `{${result.record.map(([name, value]) => `${emitKey(name)}:${emitFresh(value, slot, names)}`)}}`
}

/** What else the literal refers to, where it does. */
export interface FreshNames {
  /** The function that makes an array. */
  array?: string
  /** What the strings are found in. */
  texts?: string
  /** The function that has the ordinary array, or element of one, of a slot. */
  handle?: string
  /** The inputs of the kernel. */
  inputs?: readonly string[]
  /** The arguments of the function. */
  args?: readonly string[]
}

/** In a literal, `__proto__: x` would set the prototype. */
function emitKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

/** Whether it is an array or has one. */
export function hasArrays(result: FreshResult): boolean {
  if ('missing' in result) return hasArrays(result.value)
  if ('among' in result) return result.made !== undefined && hasArrays(result.made)
  if ('tuple' in result) return result.tuple.some(hasArrays)
  return 'record' in result ? result.record.some(([, value]) => hasArrays(value)) : 'array' in result
}
