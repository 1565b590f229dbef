import { HEAP_END, HEAP_TOP } from '../../runtime-shim/manifest.ts'
import type { Instr } from '../ir/ir.ts'
import { elementLlvmType } from './emit-llvm.ts'
import type { FunctionText } from './function-text.ts'

/** Arrays that a kernel makes, parts of arrays, and the heap of the call: all between `HEAP_TOP` and `HEAP_END` is free. */
export function emitHeap(text: FunctionText, instr: Instr): string[] {
  const dbg = text.at(instr.span)
  const to = `${text.ref(instr)} =`
  const [a, b, c] = instr.args
  const bytes = (array: Instr['args'][number]): number => elementLlvmType(array.type).bytes
  switch (instr.op) {
    case 'heap.room': {
      const [topAt, top, endAt, end, free, count] = Array.from({ length: 6 }, () => text.temporary())
      const size = instr.attr.value as number
      return [
        ...text.pointer(topAt, HEAP_TOP, dbg),
        `${top} = load i32, ptr ${topAt}, align 4${dbg}`,
        ...text.pointer(endAt, HEAP_END, dbg),
        `${end} = load i32, ptr ${endAt}, align 4${dbg}`,
        `${free} = sub i32 ${end}, ${top}${dbg}`,
        `${count} = lshr i32 ${free}, ${Math.log2(size)}${dbg}`,
        `${to} call i32 @llvm.umin.i32(i32 ${count}, i32 ${MAX_BYTES / size})${dbg}`,
      ]
    }
    case 'heap.mark': {
      const at = text.temporary()
      return [...text.pointer(at, HEAP_TOP, dbg), `${to} load i32, ptr ${at}, align 4${dbg}`]
    }
    case 'heap.release': {
      const at = text.temporary()
      return [...text.pointer(at, HEAP_TOP, dbg), `store i32 ${text.ref(a)}, ptr ${at}, align 4${dbg}`]
    }
    case 'array.new': {
      text.module.runtime.add('allocate')
      const size = text.temporary()
      return [
        `${size} = shl nuw i32 ${text.ref(a)}, ${Math.log2(bytes(instr))}${dbg}`,
        `${to} call noalias ptr @usejit.allocate(${text.module.convention.memory.passed}i32 ${size})${dbg}`,
        `${text.length(instr)} = add i32 ${text.ref(a)}, 0${dbg}`,
      ]
    }
    case 'array.part':
      return [
        `${to} getelementptr inbounds nuw i8, ptr ${text.ref(a)}, i32 ${text.ref(b)}${dbg}`,
        `${text.length(instr)} = add i32 ${text.ref(c)}, 0${dbg}`,
      ]
    default: {
      const [target, toIndex, source, fromIndex, count] = instr.args
      const [into, from, size] = [text.temporary(), text.temporary(), text.temporary()]
      const element = elementLlvmType(target.type)
      const at = (name: string, array: typeof target, index: typeof target) =>
        `${name} = getelementptr inbounds nuw ${element.type}, ptr ${text.ref(array)}, i32 ${text.ref(index)}${dbg}`
      const pointer = (name: string) => `ptr align ${element.bytes} ${name}`
      return [
        at(into, target, toIndex),
        at(from, source, fromIndex),
        `${size} = shl nuw i32 ${text.ref(count)}, ${Math.log2(element.bytes)}${dbg}`,
        `call void @llvm.memmove.p0.p0.i32(${pointer(into)}, ${pointer(from)}, i32 ${size}, i1 false)${dbg}`,
      ]
    }
  }
}

/** No array is larger: what the analyses take for granted. */
const MAX_BYTES = 2 ** 30
