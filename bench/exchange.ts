import { readFileSync, writeFileSync } from 'node:fs'
import { type Argument, arraysOf, bytesOf, type Outcome } from './workload.ts'

/** Hands arrays to a program in another language: their bytes, one array after the other. */
export function writeArrays(file: string, args: readonly Argument[]): void {
  writeFileSync(file, Buffer.concat(arraysOf(args).map(bytesOf)))
}

/**
 * Reads what such a program has left behind: its result as a double, then the bytes of all arrays.
 *
 * @param args what it was called with
 * @param isVoid whether it gives no result
 */
export function readOutcome(file: string, args: readonly Argument[], isVoid: boolean): Outcome {
  const bytes = readFileSync(file)
  let end = 8
  const arrays = arraysOf(args).map((array) => bytes.subarray(end, (end += array.byteLength)))
  return { result: isVoid ? undefined : bytes.readDoubleLE(0), arrays }
}
