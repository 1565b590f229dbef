import type { FreshResult } from '../runtime-shim/manifest.ts'

/**
 * Text of a literal that makes the object which a kernel has returned.
 *
 * @param slot name of the function that reads a slot
 * @param array name of the function that makes an array
 * @param texts what the strings are found in
 * @example
 * emitFresh({ record: [['x', { slot: 62 }], ['odd name', { tuple: [{ slot: 61, boolean: true }] }]] }, 's') // '{x:s(62),"odd name":[s(61)!==0]}'
 */
export function emitFresh(result: FreshResult, slot: string, array = '', texts = ''): string {
  if ('array' in result) return `${array}('${result.array}',${result.slot})`
  if ('slot' in result && 'text' in result) return `${texts}[${slot}(${result.slot})]`
  if ('slot' in result) return `${slot}(${result.slot})${result.boolean ? '!==0' : ''}`
  if ('tuple' in result) return `[${result.tuple.map((element) => emitFresh(element, slot, array, texts))}]`
  return `{${result.record.map(([name, value]) => `${emitKey(name)}:${emitFresh(value, slot, array, texts)}`)}}`
}

/** In a literal, `__proto__: x` would set the prototype. */
function emitKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

/** Whether it is an array or has one. */
export function hasArrays(result: FreshResult): boolean {
  if ('tuple' in result) return result.tuple.some(hasArrays)
  return 'record' in result ? result.record.some(([, value]) => hasArrays(value)) : 'array' in result
}
