import { addParam, createInstr } from '../ir/builder.ts'
import type { Block, Instr, IrFunction, Value } from '../ir/ir.ts'
import { mapOperands } from '../ir/ir.ts'
import { fieldsOf, isObjectType } from '../ir/object-type.ts'
import type { IrType, ObjectType } from '../ir/types.ts'
import { resultSlot } from './result-slots.ts'

/**
 * **Purpose** Calls that stay calls pass and return the fields of objects: arguments as so many parameters, results in slots, the last ones of all.
 *
 * **Input invariants** number level, calls inlined. **Output guarantees** no call has an object among its arguments or as its result. What a function
 * gets is a copy of the fields; `replaceObjects` refuses functions that change or return such an object.
 *
 * **Example** `%r: [num, num] = call f %p` → `%x = getfield x %p; call f %x; %a = getslot #62; %b = getslot #61; %r = object %a, %b`
 */
export function passObjects(fn: IrFunction): void {
  takeFields(fn)
  for (const block of fn.blocks) block.instrs = block.instrs.flatMap((instr) => convertCall(fn, block, instr))
}

/** Parameters that are objects become parameters for their fields, of which the object is made where the function begins. */
function takeFields(fn: IrFunction): void {
  const [entry] = fn.blocks
  if (fn.exported || !entry.params.some((param) => isObjectType(param.type))) return
  const made: Instr[] = []
  const replaced = new Map<Value, Value>()
  const old = entry.params
  entry.params = []
  const take = (type: IrType, of: Value, name: string | undefined): Value => {
    if (!isObjectType(type)) return addParam(fn, entry, type, of.span, name)
    const fields = fieldsOf(type)
    const values = fields.map((field) => take(field.type, of, name && `${name}.${field.name}`))
    const object = createInstr(fn, entry, 'object', type, values, of.span, { home: fields.map(() => undefined) })
    object.name = name
    made.push(object)
    return object
  }
  for (const param of old) {
    if (isObjectType(param.type)) replaced.set(param, take(param.type, param, param.name))
    else entry.params.push(param)
  }
  entry.instrs.unshift(...made)
  for (const block of fn.blocks) mapOperands(block, (value) => replaced.get(value))
}

function convertCall(fn: IrFunction, block: Block, call: Instr): Instr[] {
  if (call.op !== 'call' || ![call, ...call.args].some((value) => isObjectType(value.type))) return [call]
  const before: Instr[] = []
  const read = (value: Value): Value[] => {
    if (!isObjectType(value.type)) return [value]
    return fieldsOf(value.type).flatMap(({ name, type }) => {
      const field = createInstr(fn, block, 'getfield', type, [value], call.span, { name })
      before.push(field)
      return read(field)
    })
  }
  const args = call.args.flatMap(read)
  const { type } = call
  if (!isObjectType(type)) {
    call.args = args
    return [...before, call]
  }
  const plain = createInstr(fn, block, 'call', 'void', args, call.span, call.attr)
  return [...before, plain, ...receive(fn, block, call, type)]
}

/** Makes `call` itself the object of the values that the callee has left. */
function receive(fn: IrFunction, block: Block, call: Instr, type: ObjectType): Instr[] {
  const after: Instr[] = []
  let slot = 0
  const take = (t: IrType): Value => {
    if (!isObjectType(t)) {
      const value = createInstr(fn, block, 'getslot', t, [], call.span, { slot: resultSlot(slot++) })
      after.push(value)
      return value
    }
    const object = createInstr(fn, block, 'object', t, [], call.span)
    object.args = fieldsOf(t).map((field) => take(field.type))
    after.push(object)
    return object
  }
  call.args = fieldsOf(type).map((field) => take(field.type))
  call.op = 'object'
  call.attr = {}
  return [...after, call]
}
