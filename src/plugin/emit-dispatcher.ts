/**
 * Text of a dispatcher's body.
 *
 * The common case is inlined, because a call through generic code would cost more than small kernels take: scalars by `typeof`, arrays by their
 * internal class and the descriptor that `alloc()` gave them, then the Wasm export itself. Ordinary arrays too small for a copy go to the
 * original at once. Everything else is `kernel.slow`.
 *
 * ```js
 * var k = _jit0, f, d0, d1
 * if (k !== void 0)                                               // the module's first statement has run
 *   if (k.off !== R.depth) k.skipped -= k.off                     // no kernel, or inside original(fn)
 *   else if (!(typeof a === 'number' && T(y) === 'Float64Array' && …)) k.miss('argument-type')
 *   else if (!(a >= 0 && …)) k.miss('argument-range')
 *   else {
 *     if ((d0 = y[K], d1 = x[K], d0 !== void 0) && … && R.Resident.owner(d0) === y && …) {  // all resident
 *       if ((f = k.run) !== void 0) {
 *         k.ran++
 *         try { return f(d0.ptr, d0.len, d1.ptr, d1.len, a) } catch (e) { throw k.trap(e) }
 *       }
 *       if ((n = k.slow(y, x, a)) !== k) return n                   // first call
 *     } else if (R.viewLimit === 1/0 || R.viewLimit > L(y)) k.small++  // copying does not pay
 *     else if ((n = k.slow(y, x, a)) !== k) return n
 *   }
 * return _jit0o()(y, x, a)
 * ```
 *
 * Variables from outside that the kernel uses are read before the guards, and assigned behind the call where the kernel has written them:
 *
 * ```js
 *   else {
 *     try { h1 = count } catch {}                                   // not there yet: the guard fails
 *     if (!(typeof h1 === 'number')) k.miss('outer-value')
 *     else {
 *       try { n = (f = k.run) === void 0 ? k.slow(a, h1) : (k.ran++, f(a, h1)) }
 *       catch (e) { if (left()) count = slot(0); throw k.trap(e) }
 *       if (n !== k) { count = slot(0); return n }
 *     }
 *   }
 * ```
 * No `<` followed by `>` and `(`: TypeScript would read type arguments. The original's parameters are passed on one by one rather than as
 * `arguments`: compiled functions cannot mention `arguments`, and an arguments object would be made on the fast path too.
 */
import { isCareful } from '../compiler/backend/careful-calls.ts'
import type { ArrayParam, ResultSpec } from '../runtime-shim/manifest.ts'
import type { RunReason } from '../runtime-shim/reason.ts'
import type { DispatcherContext, RuntimeName } from './dispatcher-context.ts'
import { type Input, isArray, isList, isString, isView, isWritten, namedInputs, passedTo } from './dispatcher-inputs.ts'
import { emitApart } from './emit-apart.ts'
import { emitAssignments, emitEnd, emitFreshResult, holdArrays } from './emit-end.ts'
import { hasArrays } from './emit-fresh.ts'
import { emitBigIntGuards, emitRangeGuards, emitTypeTest } from './emit-guards.ts'
import { emitDistinct, emitPlace } from './emit-place.ts'
import { emitAbsent } from './emit-read.ts'
import { emitResidentTrial, emitTimeEnd, emitTrial, endsFast, isSampled } from './emit-trial.ts'
import { emitBegin } from './emit-verified.ts'
import { emitFewElements, emitIsNative, emitSmall, emitWorthNative, neverRuns } from './emit-worth.ts'
import { goesSlow, isSlow } from './slow-calls.ts'

/**
 * The part that offers the call to the kernel: it returns where the kernel has run. What stands behind it is the original.
 *
 * @returns statements, without line breaks
 */
export function emitOffer(context: DispatcherContext): string {
  const { prefix, kernel, receiver = [], use } = context
  const k = `${prefix}k`
  if (neverRuns(context))
    return `var ${k}=${kernel};if(${k}!==void 0)if(${k}.off!==${use('$realm')}.depth)${k}.skipped-=${k}.off;else ${k}.small++;`
  const inputs = namedInputs(context)
  const outside = inputs.filter(({ source }) => source !== undefined)
  const locals = [`${k}=${kernel}`, `${prefix}f`, `${prefix}n`]
  if (isSampled(context)) locals.push(`${prefix}s`)
  for (const { spec, resident, name, source } of inputs) {
    if (source !== undefined || isView(spec)) locals.push(name)
    if (spec.t === 'array' && (isString(spec) || !isSlow(context.manifest))) locals.push(resident)
  }
  const miss = (conditions: string[], reason: RunReason) =>
    conditions.length === 0 ? '' : `if(!(${conditions.join('&&')}))${k}.miss('${reason}');else `
  const ranges = (list: Input[]) =>
    list.flatMap(({ spec, name }) => {
      if (spec.t === 'number') return emitRangeGuards(spec, name, use)
      return spec.t === 'bigint' ? emitBigIntGuards(spec, name) : []
    })
  const types = (list: Input[]) =>
    list.map(({ spec, name, argument }) =>
      isView(spec) ? `(${name}=${use('$view')}(${argument ?? name}))!==void 0` : emitTypeTest(spec, name, use),
    )
  const own = inputs.filter(({ source }) => source === undefined)
  const absent = (context.manifest.absent ?? []).map((one) => emitAbsent(one, context.args, use))
  const early = emitFewElements(context, inputs)
  const guards = early + miss([...absent, ...types(own)], 'argument-type') + miss(ranges(own), 'argument-range')
  const known = `${prefix}o`
  if (receiver.length > 0) locals.push(known)
  const isPassed = ({ spec }: Input) => typeof spec.from?.root === 'number'
  const passed = outside.filter(isPassed)
  const others = outside.filter((input) => !isPassed(input))
  const sources = inputs.map(({ spec }) => ({ from: spec.from, written: isWritten(spec) }))
  const tuples = (ofArguments: boolean) =>
    (context.manifest.tuples ?? [])
      .filter(({ from }) => (typeof from.root === 'number') === ofArguments)
      .map(({ from, length }) => `${use('$tuple')}(${emitPlace(from, context.args)},${length})`)
  const instances = (ofArguments: boolean) =>
    (context.manifest.instances ?? [])
      .filter(({ from }) => (typeof from.root === 'number') === ofArguments)
      .map(
        ({ from, of, methods }) =>
          `${use('$of')}(${emitPlace(from, context.args)},${of}.prototype,${JSON.stringify(methods)})`,
      )
  // Nothing is read where a function is another one than the kernel has: that is the reason, and not what was not read. What may not be there can be named
  // once its fields are known to be, and a class once its methods are.
  const isFirst = receiver.length > 0 && passed.length > 0
  const outerGuards =
    miss(isFirst ? [known] : [], 'outer-value') +
    miss([...types(passed), ...tuples(true), ...instances(true)], 'argument-type') +
    miss(ranges(passed), 'argument-range') +
    miss(
      [
        ...(receiver.length > 0 && !isFirst ? [known] : []),
        ...types(others),
        ...ranges(others),
        ...tuples(false),
        ...instances(false),
      ],
      'outer-value',
    ) +
    miss(emitDistinct(sources, context.args), 'same-object') +
    miss(
      emitApart(
        context.manifest,
        context.args,
        (i) => inputs[i].name,
        (i) => `${k}.manifest.params[${i}]`,
        () => use('$apart'),
      ),
      'same-object',
    )
  const written = inputs.filter(({ spec }) => isWritten(spec))
  const attempt = written.length > 0 ? emitWritingAttempt(context, inputs, written) : emitAttempt(context, inputs)
  // A variable that has no value yet throws; what is left undefined fails its guard.
  const reads = outside.map(({ name, source }) => `${name}=${source}`).join(';')
  const native = emitNativeAttempt(context, inputs, written)
  const told = emitBegin(context, inputs)
  const offered = emitWithStrings(context, inputs, native || told ? `{${told}${native}${attempt}}` : attempt)
  const checked = receiver.length > 0 ? `if(${known}=${receiver.join('&&')}){${reads}}` : reads
  const guarded = checked ? `{try{${checked}}catch{}${outerGuards}${offered}}` : offered
  const offer = `if(${k}.off!==${use('$realm')}.depth)${k}.skipped-=${k}.off;else ${guards}${guarded}`
  return `var ${locals};if(${k}!==void 0)${offer}`
}

/** What is done with code units in kernel memory: before it, they are put there, unless that does not pay. */
function emitWithStrings(context: DispatcherContext, inputs: Input[], attempt: string): string {
  const { manifest, dispatch, prefix, use } = context
  const strings = inputs.filter(({ spec }) => isString(spec))
  if (strings.length === 0) return attempt
  const k = `${prefix}k`
  const put = strings.map(({ name, resident }, i) => `${resident}=${use('$units')}(${k},${name},${i})`).join(';')
  const lengths = inputs.flatMap(({ spec, name }) => {
    if (spec.t !== 'array') return []
    return isString(spec) || isList(spec) ? `${name}.length` : `${use('$length')}(${name})`
  })
  if (dispatch === 'always' || !manifest.units) return `{${put};${attempt}}`
  const total = lengths.join('+')
  const isSmall = `if(${isSampled(context) ? emitTrial(context, manifest.units, total) : `${manifest.units}>${total}`})${k}.small++;else `
  return `${isSmall}{${put};${attempt}}`
}

/** The kernel where all is ready, `slow` where not; returns, or falls through to the original. */
function emitAttempt(context: DispatcherContext, inputs: Input[]): string {
  const { manifest, prefix, use } = context
  const [k, f, n, error] = ['k', 'f', 'n', 'e'].map((name) => prefix + name)
  const fresh = emitFreshResult(context, inputs)
  const slow = `if((${n}=${emitSlow(context, inputs)})!==${k})return ${fresh ?? n};`
  if (isSlow(manifest)) {
    const small = emitSmall(context, inputs)
    return `{${small ? `if(${small})${k}.small++;else ` : ''}${slow}}`
  }
  const { call, value } = emitRun(context, inputs)
  const apart = fresh ?? (manifest.returns === undefined ? undefined : inputs[manifest.returns].name)
  const run = apart === undefined ? `return ${value}` : `${call};return ${apart}`
  const heap = manifest.heap ? `${use('$heap')}();` : ''
  const unless = isCareful(manifest) ? `if(!${use('$gaveUp')}(${k},${error}))` : ''
  const caught = `catch(${error}){${unless}throw ${k}.trap(${error})}${endsFast(context, inputs) ? emitTimeEnd(context) : ''}`
  const fast = `if((${f}=${k}.run)!==void 0){${k}.ran++;try{${heap}${run}}${caught}}${slow}`
  const residents = emitResidents(context, inputs)
  const small = emitSmall(context, inputs)
  if (!residents) return small ? `{if(${small})${k}.small++;else{${fast}}}` : `{${fast}}`
  const trial = emitResidentTrial(context, inputs)
  const offered = trial ? `if(${trial})${k}.small++;else{${fast}}` : fast
  return `{if(${residents}){${offered}}else ${small ? `if(${small})${k}.small++;else ` : ''}${slow}}`
}

/**
 * The native kernel where there is one and the work is worth its call; returns, or goes on. Node-API takes the place of copies, and finds out what
 * only it can: the kernel object as the answer means that an array was not to be had.
 */
function emitNativeAttempt(context: DispatcherContext, inputs: Input[], written: Input[]): string {
  const { manifest, prefix, use } = context
  const [k, n, error] = ['k', 'n', 'e'].map((name) => prefix + name)
  if (manifest.native === undefined || goesSlow(manifest, inputs)) return ''
  if (manifest.heap) {
    // Arrays that it makes must not lie where others are, of which the slow way makes sure.
    const end = `return ${emitFreshResult(context, inputs) ?? n}`
    return `if(${emitIsNative(context, inputs)}){if((${n}=${k}.slow(${inputs.map(passedTo)}))!==${k}){${end}}}else `
  }
  const plain = inputs
    .filter(({ spec }) => isArray(spec))
    .map(({ spec, name }) => `${use('$plain')}(${name}[${use('$key')}],${name},'${(spec as ArrayParam).kind}')`)
  const conditions = [
    `${k}.native!==void 0`,
    ...emitWorthNative(context, inputs),
    ...plain,
    ...emitParted(context, inputs, written),
  ].join('&&')
  const passed = [...inputs.map(passedTo), ...(manifest.takesMemory ? [`${k}.half.memory`] : [])]
  const call = `${k}.native(${passed})`
  const value = manifest.returns === undefined ? n : inputs[manifest.returns].name
  const returned = `${k}.half.ran++;${emitEnd(context, inputs, written, value)}`
  const careful = isCareful(manifest)
  if (written.length === 0 && !careful) return `if(${conditions}&&(${n}=${call})!==${k}){${returned}}`
  const left = written.length > 0 ? `if(${use('$left')}()){${emitAssignments(context, inputs, written)}}` : ''
  // What has been given up has written nothing, and is tried in the other ways.
  const caught = careful
    ? `if(${use('$gaveUp')}(${k},${error},1))${n}=${k};else{${left}throw ${error}}`
    : `${left}throw ${error}`
  return `if(${conditions}){try{${n}=${call}}catch(${error}){${caught}}if(${n}!==${k}){${returned}}}`
}

/**
 * Conditions under which parts of the arrays can be made. Where those of a buffer that has become too short begin, nothing tells, and they are of length 0.
 */
function emitParted({ manifest, use }: DispatcherContext, inputs: Input[], written: Input[]): string[] {
  if (!holdArrays(written) && !(manifest.fresh && hasArrays(manifest.fresh))) return []
  return inputs.filter(({ spec }) => isArray(spec)).map(({ name }) => `${use('$length')}(${name})>0`)
}

/** The same where variables from outside have to be assigned after the call, however it ended. */
function emitWritingAttempt(context: DispatcherContext, inputs: Input[], written: Input[]): string {
  const { manifest, prefix, use } = context
  const [k, f, n, error] = ['k', 'f', 'n', 'e'].map((name) => prefix + name)
  const slow = emitSlow(context, inputs)
  const { call, value } = emitRun(context, inputs)
  const result = manifest.returns === undefined ? value : `(${call},${inputs[manifest.returns].name})`
  const residents = emitResidents(context, inputs)
  const small = emitSmall(context, inputs)
  const otherwise = small ? `${small}?(${k}.small++,${k}):${slow}` : slow
  const trial = emitResidentTrial(context, inputs)
  const called = `(${f}=${k}.run)!==void 0?(${k}.ran++,${result}):${slow}`
  const first = residents ? trial : small
  const fast = first ? `(${first}?(${k}.small++,${k}):${called})` : called
  const tried = isCareful(manifest) ? otherwise : residents ? `${residents}?${fast}:${otherwise}` : fast
  const left = `if(${use('$left')}()){${emitAssignments(context, inputs, written)}}`
  const end = emitEnd(context, inputs, written, n)
  // What the slow way leaves open, the original ends.
  const timed = endsFast(context, inputs) ? emitTimeEnd(context, `&&${n}!==${k}`) : ''
  return `{try{${n}=${tried}}catch(${error}){${left}throw ${k}.trap(${error})}${timed}if(${n}!==${k}){${end}}}`
}

function emitSlow(context: DispatcherContext, inputs: Input[]): string {
  const { prefix, use } = context
  const passed = inputs.map(passedTo)
  return isSampled(context)
    ? `${use('$timed')}(${[`${prefix}k`, `${prefix}s`, ...passed]})`
    : `${prefix}k.slow(${passed})`
}

/** Condition under which all arrays live in kernel memory; nothing where there are none. */
function emitResidents({ use }: DispatcherContext, inputs: Input[]): string {
  const arrays = inputs.filter(({ spec }) => isArray(spec))
  const strings = inputs.filter(({ spec }) => isString(spec))
  // All are looked into before any is judged: of arrays whose shape it knows V8 has the length in 1 ns, of others in 10.
  const lookups = arrays.map(({ resident, name }) => `${resident}=${name}[${use('$key')}]`)
  const described = arrays.map(({ resident }, i) =>
    i === 0 ? `(${lookups},${resident}!==void 0)` : `${resident}!==void 0`,
  )
  const owned = arrays.map(({ resident, name }) => `${use('$realm')}.Resident.owner(${resident})===${name}`)
  return [...described, ...owned, ...strings.map(({ resident }) => `${resident}.ptr>0`)].join('&&')
}

/** The call of the export, and the JavaScript value of its result. */
function emitRun({ manifest, prefix, use }: DispatcherContext, inputs: Input[]): { call: string; value: string } {
  const n = `${prefix}n`
  const values = inputs.map(({ spec, resident, name }) =>
    spec.t === 'array' ? `${resident}.ptr,${resident}.len` : name,
  )
  const call = `${prefix}f(${values})`
  const returned: Record<ResultSpec, () => string> = {
    void: () => call,
    f64: () => call,
    i32: () => call,
    list: () => call,
    u32: () => `${call}>>>0`,
    i64: () => call,
    u64: () => `${use('$u64')}(${call})`,
    boolean: () => `${call}!==0`,
    // Only NaN can stand for undefined.
    'f64?': () => `(${n}=${call})===${n}?${n}:${use('$optional')}(${n})`,
  }
  return { call, value: returned[manifest.result]() }
}

/** Functions of the runtime that give JavaScript results on the slow path, where there is something to do. */
export const converters: Partial<Record<ResultSpec, RuntimeName>> = {
  u32: '$u32',
  u64: '$u64',
  boolean: '$boolean',
  'f64?': '$optional',
}
