import type { Instr, Value } from '../ir/ir.ts'
import { elementType, storedElement } from './select-access.ts'
import type { Selection } from './selection.ts'

/** `view.getInt16(offset, little)`, in range: the bytes where they are, in the order that is asked for. */
export function selectViewGet(s: Selection, instr: Instr): void {
  const [view, offset, little] = instr.args
  const name = instr.attr.name as string
  const load = (type: Instr['type']): Value =>
    s.emit('view.load', type, [s.plain(view), s.asLow32(offset), ...(little ? [s.plain(little)] : [])], { name })
  if (instr.type === 'big') return s.bigs.define(instr, load('i64'), name === 'BigUint64' ? 'u64' : 's64')
  const type = elementType(`${name}Array`)
  const raw = load(type)
  const representation = s.representation(instr)
  const define = (value: Value) => s.define(instr, value, representation)
  if (type === 'f32') return define(s.emit('f.promote', 'f64', [raw]))
  if (type === 'f64') return define(raw)
  const unsigned = name === 'Uint32'
  if (representation === 'f64') return define(s.emit(unsigned ? 'u.tof' : 'i.tof', 'f64', [raw]))
  if (representation === 'i64') return define(s.emit(unsigned ? 'i.zext' : 'i.sext', 'i64', [raw]))
  define(raw)
}

export function selectViewSet(s: Selection, instr: Instr): void {
  const [view, offset, value, little] = instr.args
  const name = instr.attr.name as string
  const element = value.type === 'big' ? s.bigs.narrow(value) : storedElement(s, `${name}Array`, value)
  s.emit('view.store', 'void', [s.plain(view), s.asLow32(offset), element, ...(little ? [s.plain(little)] : [])], {
    name,
  })
}
