import { OUT_OF_MEMORY } from '../ir/giving-up.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { elementsType, isHandleType, type ListType } from '../ir/types.ts'
import { giveUpUnless, inBounds, listElement } from './select-access.ts'
import { handleElement } from './select-handle.ts'
import type { Selection } from './selection.ts'

/** What lies in memory for an element: of an array or record, its handle. */
const element = (s: Selection, value: Value): Value =>
  isHandleType(value.type) ? handleElement(s, value) : listElement(s, value)

/** A new list. Without memory for it there is no kernel that could go on. */
export function selectNewList(s: Selection, instr: Instr): void {
  const { holes } = instr.attr
  const list = s.emit('list.new', instr.type, [s.asLow32(instr.args[0])], holes ? { holes } : {})
  giveUpUnless(s, s.emit('b.not', 'bool', [s.emit('list.missing', 'bool', [list])]), OUT_OF_MEMORY)
  s.defineOther(instr, list)
}

export function selectPush(s: Selection, instr: Instr): void {
  const [list, value] = instr.args
  giveUpUnless(s, s.emit('list.push', 'bool', [s.plain(list), element(s, value)]), OUT_OF_MEMORY)
}

/** `list[i] = v` where the list may become longer: by one element. Further away would be holes. */
export function selectListAssignment(s: Selection, instr: Instr): void {
  const [list, index, value] = instr.args
  const stored = element(s, value)
  const elements = s.emit('list.elements', elementsType(list.type as ListType), [s.plain(list)])
  const place = inBounds(s, elements, index, elements)
  const length = s.emit('array.length', 'i32', [elements])
  s.diamond(
    place.ok,
    undefined,
    () => {
      s.emit('array.store', 'void', [elements, place.index, stored])
      return undefined
    },
    () => {
      const end = s.emit('i.tof', 'f64', [length])
      giveUpUnless(s, s.emit('f.cmp', 'bool', [end, s.asFloat(index)], { predicate: 'oeq' }))
      giveUpUnless(s, s.emit('list.push', 'bool', [s.plain(list), stored]), OUT_OF_MEMORY)
      return undefined
    },
  )
}
