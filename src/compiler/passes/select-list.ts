import { OUT_OF_MEMORY } from '../ir/giving-up.ts'
import type { Instr } from '../ir/ir.ts'
import { giveUpUnless, inBounds, listElement } from './select-access.ts'
import type { Selection } from './select-representations.ts'

/** A new list. Without memory for it there is no kernel that could go on. */
export function selectNewList(s: Selection, instr: Instr): void {
  const { holes } = instr.attr
  const list = s.emit('list.new', instr.type, [s.asLow32(instr.args[0])], holes ? { holes } : {})
  giveUpUnless(s, s.emit('b.not', 'bool', [s.emit('list.missing', 'bool', [list])]), OUT_OF_MEMORY)
  s.defineOther(instr, list)
}

export function selectPush(s: Selection, instr: Instr): void {
  const [list, value] = instr.args
  giveUpUnless(s, s.emit('list.push', 'bool', [s.plain(list), listElement(s, value)]), OUT_OF_MEMORY)
}

/** `list[i] = v` where the list may become longer: by one element. Further away would be holes. */
export function selectListAssignment(s: Selection, instr: Instr): void {
  const [list, index, value] = instr.args
  const element = listElement(s, value)
  const elements = s.emit('list.elements', 'array<Array>', [s.plain(list)])
  const place = inBounds(s, elements, index, elements)
  const length = s.emit('array.length', 'i32', [elements])
  s.diamond(
    place.ok,
    undefined,
    () => {
      s.emit('array.store', 'void', [elements, place.index, element])
      return undefined
    },
    () => {
      const end = s.emit('i.tof', 'f64', [length])
      giveUpUnless(s, s.emit('f.cmp', 'bool', [end, s.asFloat(index)], { predicate: 'oeq' }))
      giveUpUnless(s, s.emit('list.push', 'bool', [s.plain(list), element]), OUT_OF_MEMORY)
      return undefined
    },
  )
}
