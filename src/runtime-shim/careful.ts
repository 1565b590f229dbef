/** Calls of kernels that may give up, or that take ordinary arrays: what they have done can be undone, as if they had never run. */
import { copyIn } from './copies.ts'
import { type ArrayArgument, inspectArray } from './guards.ts'
import { giveHeap } from './heap.ts'
import type { Kernel } from './kernel.ts'
import { type ListArgument, numbers } from './lists.ts'
import { loadModule } from './load-module.ts'
import { type ArrayParam, isOfTyped, SLOTS_FLAG, UNDEFINED_FLAG } from './manifest.ts'
import { type KernelMemory, stackTop } from './memory.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'
import { makeReturned } from './returned-lists.ts'

/** What a kernel throws that gives up. No program can get hold of it. */
const GAVE_UP = {}

/** For emitted code: the operations of `$errors`, where giving up is the only one. */
export const $giveUp = {
  'give up': (): never => {
    throw GAVE_UP
  },
}

/** For emitted code: before a call that does not take the careful way. */
export const $heap = (): void => giveHeap(realm.memory!)

/**
 * For emitted code: whether a kernel that was called without care has thrown since it gives up, before it has written anything. The call is made again
 * then, in the careful way, which ends it as it ends all such calls.
 *
 * @param native whether native code was called
 */
export function $gaveUp(kernel: Kernel, error: unknown, native?: 1): boolean {
  if (error !== GAVE_UP) return false
  ;(native ? kernel.half! : kernel).ran--
  unwind(realm.memory!)
  return true
}

/** As if the call had never been. */
function unwind({ stackPointer, bytes }: KernelMemory): void {
  stackPointer.value = stackTop
  bytes[SLOTS_FLAG] = bytes[UNDEFINED_FLAG] = 0
}

/**
 * For emitted code: has all calls of a kernel made in this way. Arrays that are used where they are and may be written are saved before: those of kernel memory, and
 * for native code all typed arrays. All others are copies, of which nothing is taken back if the kernel gives up.
 *
 * @param convert as for `$kernel`
 * @param copier `$rows` where ordinary arrays hold something else than numbers
 * @returns the kernel
 */
export function $careful(kernel: Kernel, convert?: ((result: number) => unknown) | 0, copier = numbers): Kernel {
  const { module, manifest } = kernel
  const { params, copy, returns } = manifest
  /** From so many elements on native code is worth its call. */
  const worthNative = copy !== 0 && params.some(({ t }) => t === 'array') ? (manifest.native ?? 0) : 0
  kernel.slow = (...inputs) => {
    const arrays: ArrayArgument[] = []
    const lists: ListArgument[] = []
    let total = 0
    let fault: RunReason | undefined
    params.forEach((param, i) => {
      if (param.t !== 'array') return
      if (param.list) {
        const list = inputs[i] as unknown[]
        const resizes = param.list === 'resized'
        lists[i] = { param, list, writes: param.writes, resizes, ptr: 0, length: list.length }
        total += copier.count(list, param)
      } else {
        const array = inspectArray(param, inputs[i] as object)
        if (typeof array === 'string') fault = array
        else total += (arrays[i] = array).length
      }
    })
    // Without holes.
    const listed = lists.filter(() => true)
    const found = fault ? [] : (copier.typed?.(listed) ?? [])
    if (typeof found === 'string') fault = found
    const inside = typeof found === 'string' ? [] : found
    // Native code takes arrays where they are, and those that lie in others only in kernel memory: what may be one would be two.
    const isApart = inside.some(({ ptr }) => ptr < 0) && arrays.some(() => true)
    const native = !isApart && total >= worthNative && kernel.half?.prepare() ? kernel.native : undefined
    for (const [i, array] of inside.entries()) arrays[params.length + i] = array
    const copied = (native ? inside : arrays).filter((array) => array.ptr < 0)
    // What only holds typed arrays costs nothing to speak of.
    const isCopied = ({ param }: ListArgument): boolean => !isOfTyped(param.of)
    if (fault) kernel.miss(fault)
    // 'never' compares as NaN does.
    else if ((copied[0] || listed.some(isCopied)) && (!(total >= (copy as number)) || kernel.trial?.original))
      kernel.small++
    else {
      if (!native) loadModule(module)
      const { run, half } = kernel
      const { memory } = realm
      if (!(native || run)) kernel.skipped++
      else if (!memory) kernel.miss('memory-full')
      else {
        const counter = native ? half! : kernel
        const { brk } = memory
        const resident = arrays.filter((array) => array.param.writes && !copied.includes(array))
        const copyOut = copied.length < MANY ? copyIn(memory, copied) : copyEach(memory, copied)
        fault = copyOut ? copier.copyIn(memory, listed, manifest.texts, kernel.made) : 'memory-full'
        const restore = fault ? undefined : save(memory, manifest.givesUp === true ? resident : [])
        if (restore) {
          const { ran } = counter
          try {
            const values: unknown[] = []
            inputs.forEach((input, i) => {
              const { t, list } = params[i] as ArrayParam
              if (t !== 'array') values.push(input)
              else if (list) values.push(lists[i].ptr)
              else if (native) values.push(input)
              else values.push(arrays[i].ptr, arrays[i].length)
            })
            if (manifest.heap) giveHeap(memory)
            const given = native ? kernel.native!(...values, half!.memory) : run!(...(values as never[]))
            // An array that native code does not take.
            if (given === kernel) throw GAVE_UP
            const number = given as number
            const { made, handles, holes } = manifest
            const isObject = manifest.result === 'list'
            const object = isObject ? copier.resultAt(number >>> 0, listed, made, holes) : undefined
            const hasParts = !handles || makeReturned(handles, (ptr, of) => copier.resultAt(ptr, listed, of, holes))
            // Kernels know nothing of holes.
            if (object === null || !hasParts || copier.ready?.(listed) === false) throw GAVE_UP
            // Native code has given the JavaScript value.
            const result =
              returns! >= 0 ? inputs[returns!] : convert && !native ? convert(number) : isObject ? object : number
            counter.ran = ran + 1
            copier.copyBack(listed)
            copyOut!()
            return result
          } catch (error) {
            if (error !== GAVE_UP && copier.ready?.(listed) !== false) {
              counter.ran = ran + 1
              copier.copyBack(listed)
              copyOut!(true)
              throw kernel.trap(error, kernel.slow)
            }
            restore()
            unwind(memory)
            counter.ran = ran
            fault = 'gave-up'
          } finally {
            memory.brk = brk
          }
        }
        memory.brk = brk
        kernel.miss(fault ?? 'memory-full')
      }
    }
    return kernel
  }
  return kernel
}

/** From here on arrays are sorted by their buffers first: `copyIn` looks at all others for each that it places. */
const MANY = 16

/** The same as `copyIn`, for many arrays. */
function copyEach(memory: KernelMemory, arrays: readonly ArrayArgument[]): ReturnType<typeof copyIn> {
  const { brk } = memory
  const byBuffer = new Map<ArrayBuffer, ArrayArgument[]>()
  for (const array of arrays) {
    const { buffer } = array.bytes
    const group = byBuffer.get(buffer)
    if (group) group.push(array)
    else byBuffer.set(buffer, [array])
  }
  const copied: ((failed?: boolean) => void)[] = []
  for (const group of byBuffer.values()) {
    const copyOut = copyIn(memory, group)
    if (!copyOut) {
      memory.brk = brk
      return undefined
    }
    copied.push(copyOut)
  }
  return (failed) => {
    for (const copyOut of copied) copyOut(failed)
    memory.brk = brk
  }
}

/** @returns what puts the bytes of arrays back where they were; undefined: there is not enough room */
function save(memory: KernelMemory, arrays: readonly ArrayArgument[]): (() => void) | undefined {
  const { bytes } = memory
  const start = memory.brk
  let end = start
  for (const array of arrays) end += array.bytes.length
  if (end + 16 > bytes.length) return undefined
  end = start
  for (const { bytes: own } of arrays) {
    bytes.set(own, end)
    end += own.length
  }
  memory.brk = Math.ceil(end / 16) * 16
  memory.high = Math.max(memory.high, memory.brk)
  return () => {
    let from = start
    for (const { bytes: own } of arrays) {
      own.set(bytes.subarray(from, from + own.length))
      from += own.length
    }
  }
}
