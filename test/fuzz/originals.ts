import { transform } from 'esbuild'
import { outcomeOf } from '../differential/kernel-machine.ts'
import type { Coverage } from './coverage.ts'
import { printOriginals } from './print-program.ts'
import type { Program } from './program.ts'

/** Blocks that one call may enter; longer runs are given up before the kernel is tried. */
const FUEL = 50_000
/** Every error that a generated program throws says so; the others are of operations on bigints and bytes, and of endless recursion. */
const MEANT =
  /fuzz|Division by zero|BigInt|outside the bounds of the DataView|Maximum call stack|offset is out of bounds/

/** Variables from outside by name; plain arrays can stand for the contents of arrays. */
export type State = Readonly<Record<string, unknown>>

/** The functions of a program as they were written. */
export interface Originals {
  /** @returns what the call came to; undefined if it takes too long, or throws what no program means to throw */
  call(name: string, args: unknown[]): ReturnType<typeof outcomeOf> | undefined
  /** Gives all variables that outlive calls their values, and tells them. */
  setState(values: State): void
  getState(): State
}

/** The kernels of a program as they were written, with counters. */
export async function instrumentOriginals(program: Program, coverage: Coverage): Promise<Originals> {
  const names = program.kernels.map((k) => k.name).join(', ')
  const fuel = { left: 0 }
  // Not an Error: those are outcomes.
  const stop = { tooManySteps: true }
  const { code } = await transform(printOriginals(program, coverage), { loader: 'ts', logLevel: 'silent' })
  const make = new Function(
    '$count',
    '$fuel',
    '$stop',
    `${code}
return { ${names}, $state, $set }`,
  )
  const functions = make(coverage.running, fuel, stop) as Record<string, (...args: unknown[]) => unknown>
  return {
    setState: (values) => void functions.$set(values),
    getState: () => functions.$state() as State,
    call(name, args) {
      fuel.left = FUEL
      coverage.begin()
      try {
        const outcome = outcomeOf(() => functions[name](...args))
        return outcome.thrown === undefined || MEANT.test(outcome.thrown) ? outcome : undefined
      } catch {
        // Too many steps, or a program that shrinking has broken.
        return undefined
      }
    },
  }
}
