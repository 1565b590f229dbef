/**
 * Math.hypot.
 *
 * The engine's scheme, for any number of arguments a1 … an:
 * 1. max = the largest |ai| that is not NaN. If it is ∞ the result is ∞, even beside NaN; else NaN if any argument is
 *    NaN; else 0 if max is 0.
 * 2. sum = Σ (|ai|/max)², in argument order, with the compensated summation of W. Kahan ("Further remarks on reducing
 *    truncation errors", Communications of the ACM 8, 1965).
 * 3. √sum · max.
 *
 * A call with n arguments is lowered to straight-line code of the four steps below; hypot2 and hypot3 show it.
 */

/**
 * Step 1, one argument: the larger of `max` and |x|; NaN is ignored here.
 *
 * @param max maximum so far, initially 0
 * @param x the argument
 */
export function hypotMax(max: number, x: number): number {
  const absolute = Math.abs(x)
  if (absolute > max) {
    return absolute
  }
  return max
}

/**
 * Step 2, one argument: the sum after adding (x/max)².
 *
 * @param sum sum so far, initially 0
 * @param compensation what {@link hypotCompensation} returned for the argument before, initially 0
 * @param x the argument
 * @param max result of step 1
 */
export function hypotSum(sum: number, compensation: number, x: number, max: number): number {
  const ratio = Math.abs(x) / max
  return sum + (ratio * ratio - compensation)
}

/**
 * Step 2, the rounding error of that addition.
 *
 * @param before the sum passed to {@link hypotSum}
 * @param after the sum returned by it
 * @param compensation as there
 * @param x as there
 * @param max as there
 */
export function hypotCompensation(before: number, after: number, compensation: number, x: number, max: number): number {
  const ratio = Math.abs(x) / max
  return after - before - (ratio * ratio - compensation)
}

/**
 * Step 3, with the special cases of step 1.
 *
 * @param sum result of step 2
 * @param max result of step 1
 * @param total |a1| + |a2| + …, of interest only because it is NaN exactly when an argument is
 */
export function hypotResult(sum: number, max: number, total: number): number {
  if (max === Infinity) {
    return Infinity
  }
  if (total !== total) {
    return NaN
  }
  if (max === 0) {
    return 0
  }
  return Math.sqrt(sum) * max
}

/**
 * `Math.hypot(x, y)`.
 *
 * @param x any number
 * @param y any number
 * @returns √(x² + y²) without overflow in between
 */
export function hypot2(x: number, y: number): number {
  const max = hypotMax(hypotMax(0, x), y)
  const sum1 = hypotSum(0, 0, x, max)
  const compensation1 = hypotCompensation(0, sum1, 0, x, max)
  const sum2 = hypotSum(sum1, compensation1, y, max)
  return hypotResult(sum2, max, Math.abs(x) + Math.abs(y))
}

/**
 * `Math.hypot(x, y, z)`.
 *
 * @param x any number
 * @param y any number
 * @param z any number
 * @returns √(x² + y² + z²) without overflow in between
 */
export function hypot3(x: number, y: number, z: number): number {
  const max = hypotMax(hypotMax(hypotMax(0, x), y), z)
  const sum1 = hypotSum(0, 0, x, max)
  const compensation1 = hypotCompensation(0, sum1, 0, x, max)
  const sum2 = hypotSum(sum1, compensation1, y, max)
  const compensation2 = hypotCompensation(sum1, sum2, compensation1, y, max)
  const sum3 = hypotSum(sum2, compensation2, z, max)
  return hypotResult(sum3, max, Math.abs(x) + Math.abs(y) + Math.abs(z))
}

/**
 * `Math.hypot` of any number of arguments, as source text of a module beside this one: straight-line code as in {@link hypot2}.
 *
 * @param arity two or more
 * @returns a module that exports `hypot` and the number behind it
 */
export function hypotSource(arity: number): string {
  const names = Array.from({ length: arity }, (_, i) => `x${i}`)
  const lines = names.map((x, i) => `const max${i} = hypotMax(${i > 0 ? `max${i - 1}` : '0'}, ${x})`)
  const max = `max${arity - 1}`
  let sum = '0'
  let compensation = '0'
  names.forEach((x, i) => {
    lines.push(`const sum${i} = hypotSum(${sum}, ${compensation}, ${x}, ${max})`)
    lines.push(`const compensation${i} = hypotCompensation(${sum}, sum${i}, ${compensation}, ${x}, ${max})`)
    sum = `sum${i}`
    compensation = `compensation${i}`
  })
  const total = names.map((x) => `Math.abs(${x})`).join(' + ')
  return `import { hypotCompensation, hypotMax, hypotResult, hypotSum } from './hypot.ts'
export function hypot${arity}(${names.join(', ')}) {
  ${lines.join('\n  ')}
  return hypotResult(${sum}, ${max}, ${total})
}
`
}

/** `Math.hypot` of a list, by the same steps. */
export function hypotOf(args: readonly number[]): number {
  const max = args.reduce(hypotMax, 0)
  let sum = 0
  let compensation = 0
  for (const x of args) {
    const after = hypotSum(sum, compensation, x, max)
    compensation = hypotCompensation(sum, after, compensation, x, max)
    sum = after
  }
  return hypotResult(
    sum,
    max,
    args.reduce((total, x) => total + Math.abs(x), 0),
  )
}
