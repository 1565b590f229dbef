/** Arrays and records in ordinary arrays. A handle is an address; as an element it has the low half of the eight bytes that a number has. */
import { OUT_OF_MEMORY } from '../ir/giving-up.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { giveUpUnless, inBounds } from './select-access.ts'
import type { Selection } from './selection.ts'

/** The element that stands for an array or record. */
export const handleElement = (s: Selection, handle: Value): Value => s.emit('handle.tof', 'f64', [s.plain(handle)])

/** What is not there is the handle of nothing. */
export function selectHandleLoad(s: Selection, instr: Instr): void {
  const [elements, index] = instr.args
  const load = (at: Value): Value =>
    s.emit('handle.off', instr.type, [s.emit('array.load', 'f64', [s.plain(elements), at])])
  if (instr.attr.bounds === 'proven') return s.defineOther(instr, load(s.asLow32(index)))
  const { ok, index: at } = inBounds(s, elements, index)
  const none = () => s.emit('handle.none', instr.type, [])
  s.defineOther(instr, s.diamond(ok, instr.type, () => load(at), none, 'else') as Value)
}

/** Behind the end the array would become longer. */
export function selectHandleStore(s: Selection, instr: Instr): void {
  const [elements, index, value] = instr.args
  let at: Value
  if (instr.attr.bounds === 'proven') at = s.asLow32(index)
  else {
    const checked = inBounds(s, elements, index)
    giveUpUnless(s, checked.ok)
    at = checked.index
  }
  s.emit('array.store', 'void', [s.plain(elements), at, handleElement(s, value)])
}

/** Lets the original have the call where there is nothing. An element that is there is an array or record, unless there are holes. */
export function selectMustBe(s: Selection, handle: Value): void {
  const isThere = handle.kind === 'instr' && handle.attr.bounds === 'proven' && !handle.attr.holes
  if (!isThere) giveUpUnless(s, s.emit('handle.is', 'bool', [s.plain(handle)]))
}

/** A new record. Without memory for it there is no kernel that could go on. */
export function selectNewRecord(s: Selection, instr: Instr): void {
  const record = s.emit('record.new', instr.type, [], { value: instr.attr.value })
  giveUpUnless(s, s.emit('b.not', 'bool', [s.emit('list.missing', 'bool', [record])]), OUT_OF_MEMORY)
  s.defineOther(instr, record)
}
