import type { FreshResult } from '../runtime-shim/manifest.ts'

/**
 * Text of a literal that makes the object which a kernel has returned.
 *
 * @param slot name of the function that reads a slot
 * @example
 * emitFresh({ record: [['x', { slot: 62 }], ['odd name', { tuple: [{ slot: 61, boolean: true }] }]] }, 's') // '{x:s(62),"odd name":[s(61)!==0]}'
 */
export function emitFresh(result: FreshResult, slot: string): string {
  if ('slot' in result) return `${slot}(${result.slot})${result.boolean ? '!==0' : ''}`
  if ('tuple' in result) return `[${result.tuple.map((element) => emitFresh(element, slot))}]`
  return `{${result.record.map(([name, value]) => `${emitKey(name)}:${emitFresh(value, slot)}`)}}`
}

/** In a literal, `__proto__: x` would set the prototype. */
function emitKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}
