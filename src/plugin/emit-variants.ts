import type { DispatcherContext } from './dispatcher-context.ts'
import { emitOffer } from './emit-dispatcher.ts'
import { emitTypeTest } from './emit-guards.ts'
import { emitAbsent } from './emit-read.ts'
import { emitOriginal } from './emit-trial.ts'
import { emitVerified } from './emit-verified.ts'

/**
 * The body of a dispatcher of a function.
 *
 * @param contexts one for each kernel, which differ in the types that they take
 * @param original function that gives the original
 * @returns statements, without braces and line breaks
 * @example
 * `function axpy(y, x, a) {${emitDispatcherBody([context], '_jit0o')}}`
 */
export function emitDispatcherBody(contexts: readonly DispatcherContext[], original: string): string {
  const [{ args, rest }] = contexts
  const passed = rest ? [...args.slice(0, -1), `...${args.at(-1)}`] : args
  const call = `${original}()(${passed})`
  if (contexts[0].verify) return `${emitVerified(contexts[0], emitOffers(contexts))}${call})`
  return emitOffers(contexts) + emitOriginal(contexts, call)
}

/**
 * The part that offers the call to the kernels. The types of the arguments choose one; where they are those of none, the first refuses the call and
 * counts it.
 *
 * ```js
 * if (T(x) === 'Float32Array') {offer of the second} else {offer of the first}
 * ```
 */
export function emitOffers([first, ...others]: readonly DispatcherContext[]): string {
  if (others.length === 0) return emitOffer(first)
  const all = [first, ...others]
  const tests = new Map(all.map((context) => [context, typeTests(context)]))
  const absences = all.flatMap(({ manifest }) => manifest.absent ?? [])
  const maybe = new Set(absences.flatMap(({ root, fields }) => (fields ? [] : [root])))
  // Of objects, nothing else tells.
  for (const one of tests.values())
    for (const root of maybe)
      if (!one.has(root)) one.set(root, `${first.args[root]}!==void 0&&${first.args[root]}!==null`)
  // Fields that one of them lacks, the others have.
  const lacking = new Map(
    absences.flatMap((one) => (one.fields ? [[JSON.stringify(one), emitAbsent(one, first.args, first.use)]] : [])),
  )
  for (const [context, own] of tests)
    for (const [key, lacks] of lacking) {
      const isLacked = context.manifest.absent?.some((one) => JSON.stringify(one) === key)
      own.set(key, isLacked ? lacks : `!${lacks}`)
    }
  const differs = (root: number | string) => new Set([...tests.values()].map((one) => one.get(root))).size > 1
  const branches = others.map((context) => {
    const conditions = [...tests.get(context)!].flatMap(([root, test]) => (differs(root) ? [test] : []))
    return `if(${conditions.join('&&') || '!1'}){${emitOffer(context)}}else `
  })
  return `${branches.join('')}{${emitOffer(first)}}`
}

/** For each argument that is an input as it is, the test of its type. */
function typeTests({ manifest, args, use }: DispatcherContext): Map<number | string, string> {
  const tests = new Map<number | string, string>()
  manifest.params.forEach((spec, i) => {
    const { root, fields, given, alone } = spec.from ?? { root: i }
    if (typeof root === 'number' && !fields && !given && !alone) tests.set(root, emitTypeTest(spec, args[root], use))
  })
  for (const one of manifest.absent ?? []) if (!one.fields) tests.set(one.root, emitAbsent(one, args, use))
  return tests
}
