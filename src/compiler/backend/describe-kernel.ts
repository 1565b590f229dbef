import {
  type ArrayParam,
  type BigIntParam,
  type ElementSpec,
  type KernelManifest,
  type NumberParam,
  type ParamSpec,
  type ResultSpec,
  SLOT_COUNT,
} from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { LoweredKernel } from '../frontend/lower-kernel.ts'
import { ANY_BIG, type BigInterval } from '../ir/big-interval.ts'
import { elementKind, isArrayType, isHandleType, isListType, listElement, passedAs } from '../ir/types.ts'
import { writtenType } from '../ir/written-type.ts'
import { type BoundVariable, slotsOf } from '../passes/bind-outer-variables.ts'
import { freshResult, handleSlots, hasTexts, resultSize, resultSlot } from '../passes/result-slots.ts'
import type { SelectedInterface } from '../passes/select-representations.ts'
import { arrayUsage } from './array-usage.ts'
import { estimateCopyThreshold, estimateUnitsThreshold } from './cost-model.ts'
import { classesIn, elementSpec, elementUsage, holdsArrays, holdsTexts, returnedSpec } from './element-usage.ts'

/** A manifest in the making: what the arrays are used for is known before representations are selected, the rest after. */
export interface KernelDescription {
  manifest: KernelManifest
  /** See `DispatcherGuards`. */
  classes: Record<string, string>
  finish(selected: SelectedInterface): void
}

/**
 * Describes a kernel for the dispatcher. Must be called on the number level, `finish` after `selectRepresentations`.
 *
 * @param outer what the parameters behind those of the signature stand for
 * @param returned index of the parameter that the kernel returns
 */
export function describeKernel(
  kernel: LoweredKernel,
  name: string,
  outer: readonly BoundVariable[] = [],
  returned?: number,
): KernelDescription {
  const { fn } = kernel
  const usage = arrayUsage(fn)
  const elements = elementUsage(fn, kernel.listed, kernel.classes)
  const params = fn.blocks[0].params.map((param, i): ParamSpec => {
    const argument = kernel.arguments[i]
    const bound = argument ? undefined : outer[i - kernel.arguments.length]
    // Arguments that are objects have shifted the others.
    const origin = bound
      ? { from: bound.outer.source }
      : argument.type.kind === 'object'
        ? { from: { root: argument.index, alone: true as const } }
        : argument.index !== i
          ? { from: { root: argument.index } }
          : undefined
    const home = bound?.slot === undefined ? origin : { ...origin, slot: bound.slot }
    if (isArrayType(param.type)) {
      const { reads, writes } = usage.get(param) ?? { reads: false, writes: false }
      // What is not written must come back as it was, so a written array is copied in as well.
      const kind = elementKind(param.type)
      const spec: ArrayParam = {
        t: 'array',
        kind: passedAs(kind),
        reads: reads || writes,
        writes,
        ...home,
      }
      if (kind === 'DataView') spec.view = true
      if (kind === 'String') spec.string = true
      return spec
    }
    if (isListType(param.type)) {
      const own = usage.get(param)
      const isStored = elements.stored.has(param.type)
      const resizes = own?.resizes || (isStored && elements.resized.has(param.type)) || false
      const writes = own?.writes || (isStored && elements.written.has(param.type)) || false
      const of = elementSpec(param.type, elements)
      return {
        t: 'array',
        kind: 'Float64Array',
        list: resizes ? 'resized' : true,
        ...(param.type === 'list<bool>' && { booleans: true, shown: writtenType(param.type) }),
        ...(of && { of, shown: writtenType(argument?.type.kind === 'object' ? listElement(param.type) : param.type) }),
        reads: true,
        writes: writes || resizes,
        ...origin,
      }
    }
    if (param.type === 'bool') return { t: 'boolean', ...home }
    if (param.type === 'big') return { t: 'bigint', ...home }
    const declared = argument?.type
    const f32 = bound ? bound.outer.f32 : declared?.kind === 'number' && declared.range?.f32
    return { t: 'number', repr: 'f64', ...(f32 && { f32 }), ...home }
  })
  const manifest: KernelManifest = {
    name,
    export: fn.symbol,
    params,
    result: fn.result === 'bool' ? 'boolean' : isHandleType(fn.result) ? 'list' : 'void',
    copy: estimateCopyThreshold(fn, holdsMore(params, holdsArrays)),
  }
  // To copy objects takes so much longer than numbers that one loop in another may do less; where that is measured, it is worth a look.
  const unmeasured = estimateCopyThreshold(fn, holdsMore(params))
  if (unmeasured !== manifest.copy) manifest.unmeasured = unmeasured
  const units = params.some((spec) => spec.t === 'array' && spec.string) ? estimateUnitsThreshold(fn) : undefined
  if (units !== undefined) manifest.units = units
  if (isHandleType(fn.result)) {
    const made = returnedSpec(fn.result, elements)
    if (made) manifest.made = made
  }
  if (returned !== undefined) manifest.returns = returned
  if (kernel.absent.length > 0) manifest.absent = kernel.absent
  if (kernel.passed.tuples.length > 0) manifest.tuples = kernel.passed.tuples
  const instances = kernel.passed.instances.flatMap(({ from, mark }) => {
    const called = kernel.classes.get(mark)
    return called ? { from, of: called.name, methods: [...called.methods] } : []
  })
  if (instances.length > 0) manifest.instances = instances
  if (fn.fresh)
    manifest.fresh = kernel.returnsText
      ? { slot: resultSlot(0), text: true }
      : freshResult(fn.fresh, fn.passed, kernel.passed.objects, kernel.returned)
  const handles = fn.fresh && !kernel.returnsText ? handleSlots(fn.fresh) : []
  if (handles.length > 0) {
    manifest.handles = handles.map(({ slot, type }) => {
      const made = returnedSpec(type, elements)
      return made ? { slot, made } : { slot }
    })
  }
  const inside = [
    ...params.map((spec) => spec.t === 'array' && spec.of),
    manifest.made,
    ...(manifest.handles ?? []).map(({ made }) => made),
  ]
  if (
    (manifest.fresh && hasTexts(manifest.fresh)) ||
    params.some(({ from }) => from?.text) ||
    inside.some((spec) => spec && holdsTexts(spec))
  )
    manifest.texts = kernel.texts
  refuseTooMany(kernel, outer)
  const marks = params.flatMap((spec) => (spec.t === 'array' && spec.of ? classesIn(spec.of) : []))
  const classes = [...kernel.classes].flatMap(([mark, { name }]) => (marks.includes(mark) ? [[mark, name]] : []))
  return {
    manifest,
    classes: Object.fromEntries(classes),
    finish(selected) {
      manifest.params = manifest.params.map((spec, i) =>
        spec.t === 'number'
          ? guarded(spec, selected.params[i])
          : spec.t === 'bigint'
            ? bigIntSpec(spec, selected.params[i].big)
            : spec,
      )
      if (selected.result) manifest.result = resultSpec(selected.result)
    },
  }
}

/** Whether there is something else than numbers in ordinary arrays. @param what it has to be */
const holdsMore = (params: readonly ParamSpec[], what: (of: ElementSpec) => boolean = () => true): boolean =>
  params.some((spec) => spec.t === 'array' && spec.of !== undefined && what(spec.of))

function refuseTooMany({ fn, functions }: LoweredKernel, outer: readonly BoundVariable[]): void {
  const written = outer.reduce((sum, { outer, slot }) => sum + (slot === undefined ? 0 : slotsOf(outer)), 0)
  const returned = Math.max(...functions.map(({ fresh }) => (fresh ? resultSize(fresh) : 0)))
  if (written + returned <= SLOT_COUNT) return
  const message = `A kernel can return and write at most ${SLOT_COUNT} values besides the elements of arrays`
  throw new Rejection('unsupported-type', message, fn.span, 'Write the values into a typed array that is a parameter.')
}

function bigIntSpec(spec: BigIntParam, { lo, hi }: BigInterval = ANY_BIG): BigIntParam {
  const result: BigIntParam = { ...spec }
  if (lo !== undefined) result.min = String(lo)
  if (hi !== undefined) result.max = String(hi)
  return result
}

/** The guard that makes true what the kernel was compiled for. */
function guarded(
  spec: NumberParam,
  { representation, range, observesNegZero }: SelectedInterface['params'][number],
): NumberParam {
  const result: NumberParam = {
    ...spec,
    repr: representation === 'i32' || representation === 'u32' ? representation : 'f64',
  }
  const [low, high] =
    result.repr === 'i32' ? [-(2 ** 31), 2 ** 31 - 1] : result.repr === 'u32' ? [0, 2 ** 32 - 1] : [-Infinity, Infinity]
  if (range.int && result.repr === 'f64') result.int = true
  if (range.lo > low) result.min = range.lo
  if (range.hi < high) result.max = range.hi
  // The analysis has taken −0 for excluded.
  if (range.int && observesNegZero) result.nz = true
  return result
}

function resultSpec(result: NonNullable<SelectedInterface['result']>): ResultSpec {
  if (result.representation !== 'f64') return result.representation
  return result.mayBeUndefined ? 'f64?' : 'f64'
}
