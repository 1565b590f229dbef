import { NO_HANDLE } from '../../runtime-shim/manifest.ts'
import type { Instr } from '../ir/ir.ts'
import { isHandleType, isListType, listElement } from '../ir/types.ts'
import type { FunctionText } from './function-text.ts'

/** Operations on ordinary arrays: see `list-functions.ts`. */
export function emitList(text: FunctionText, instr: Instr): string[] {
  const dbg = text.at(instr.span)
  const to = `${text.ref(instr)} =`
  const [a, b] = instr.args.map((arg) => text.ref(arg))
  const lengthOf = (header: string, at: string) => `${at} = getelementptr inbounds i8, ptr ${header}, i32 4${dbg}`
  const use = (name: string): string => {
    text.module.runtime.add(name)
    return `@usejit.${name}(${text.module.convention.memory.passed}`
  }
  const holes = isListType(instr.type) && !isHandleType(listElement(instr.type)) ? 'list.holes' : 'list.nothings'
  switch (instr.op) {
    case 'list.elements': {
      const [header, address, at] = [text.temporary(), text.temporary(), text.temporary()]
      return [
        ...text.pointer(header, a, dbg),
        `${address} = load i32, ptr ${header}, align 16${dbg}`,
        ...text.pointer(text.ref(instr), address, dbg),
        lengthOf(header, at),
        `${text.length(instr)} = load i32, ptr ${at}, align 4${dbg}`,
      ]
    }
    case 'list.new':
      return [`${to} call i32 ${use(instr.attr.holes ? holes : 'list.new')}i32 ${a})${dbg}`]
    case 'handle.none':
      return [`${to} add i32 ${NO_HANDLE}, 0${dbg}`]
    case 'handle.is':
      return [`${to} icmp ne i32 ${a}, ${NO_HANDLE}${dbg}`]
    case 'handle.same':
      return [`${to} icmp eq i32 ${a}, ${b}${dbg}`]
    case 'handle.tof': {
      const bits = text.temporary()
      return [`${bits} = zext i32 ${a} to i64${dbg}`, `${to} bitcast i64 ${bits} to double${dbg}`]
    }
    case 'handle.off': {
      const bits = text.temporary()
      return [`${bits} = bitcast double ${a} to i64${dbg}`, `${to} trunc i64 ${bits} to i32${dbg}`]
    }
    case 'record.new': {
      const bytes = Math.ceil((instr.attr.value as number) / 2) * 16
      return [`${to} call i32 ${use('list.allocate')}i32 ${bytes})${dbg}`]
    }
    case 'record.fields':
      return [...text.pointer(text.ref(instr), a, dbg), `${text.length(instr)} = add i32 ${instr.attr.value}, 0${dbg}`]
    case 'list.missing':
      return [`${to} icmp eq i32 ${a}, 0${dbg}`]
    case 'list.push':
      return [`${to} call i1 ${use('list.push')}i32 ${a}, double ${b})${dbg}`]
    default: {
      const [header, at] = [text.temporary(), text.temporary()]
      return [...text.pointer(header, a, dbg), lengthOf(header, at), `store i32 ${b}, ptr ${at}, align 4${dbg}`]
    }
  }
}
