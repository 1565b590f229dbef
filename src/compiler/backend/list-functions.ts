/**
 * Ordinary arrays in memory. A list is the address of its header, three i32 and room for a fourth: address of the elements, how many there are, and for how many
 * there is room. Elements are doubles; a hole has the bits of undefined.
 */
import { HEAP_END, HEAP_TOP, NO_HANDLE, UNDEFINED_BITS } from '../../runtime-shim/manifest.ts'
import { linesOf } from './memory-access.ts'
import type { RuntimeFunction } from './runtime-functions.ts'

/** Room that the shortest list has. */
const LEAST_ROOM = 4
const HEADER = 16

function filledList(name: string, bits: bigint | number): RuntimeFunction {
  return {
    needs: ['list.new'],
    text: (memory) => `define internal i32 @usejit.${name}(${memory.passed}i32 %length) noinline nounwind {
entry:
  %list = call i32 @usejit.list.new(${memory.passed}i32 %length)
  %missing = icmp eq i32 %list, 0
  %empty = icmp eq i32 %length, 0
  %nothing = or i1 %missing, %empty
  br i1 %nothing, label %done, label %start
start:
  %first = add nuw i32 %list, ${HEADER}
${linesOf(memory.pointer('%data', '%first'))}
  br label %fill
fill:
  %i = phi i32 [ 0, %start ], [ %next, %fill ]
  %at = getelementptr inbounds i64, ptr %data, i32 %i
  store i64 ${bits}, ptr %at, align 8
  %next = add nuw i32 %i, 1
  %more = icmp ult i32 %next, %length
  br i1 %more, label %fill, label %done
done:
  ret i32 %list
}
`,
  }
}

export const LIST_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = {
  /** Takes memory from the heap of the call: a multiple of 16 bytes. 0 where there is not as much. */
  'list.allocate': {
    needs: [],
    text: (memory) => `define internal i32 @usejit.list.allocate(${memory.passed}i32 %bytes) noinline nounwind {
${linesOf(memory.pointer('%top.at', HEAP_TOP))}
${linesOf(memory.pointer('%end.at', HEAP_END))}
  %top = load i32, ptr %top.at, align 4
  %end = load i32, ptr %end.at, align 4
  %room = sub i32 %end, %top
  %fits = icmp ule i32 %bytes, %room
  br i1 %fits, label %take, label %full
take:
  %next = add i32 %top, %bytes
  store i32 %next, ptr %top.at, align 4
  ret i32 %top
full:
  ret i32 0
}
`,
  },
  /** A list of so many elements, at most 2²⁴, which are not written; 0 where there is no memory. */
  'list.new': {
    needs: ['list.allocate'],
    text: (memory) => `define internal i32 @usejit.list.new(${memory.passed}i32 %length) noinline nounwind {
  %more = call i32 @llvm.umax.i32(i32 %length, i32 ${LEAST_ROOM})
  %odd = add i32 %more, 1
  %room = and i32 %odd, -2
  %size = shl nuw i32 %room, 3
  %bytes = add nuw i32 %size, ${HEADER}
  %list = call i32 @usejit.list.allocate(${memory.passed}i32 %bytes)
  %missing = icmp eq i32 %list, 0
  br i1 %missing, label %done, label %fill
fill:
${linesOf(memory.pointer('%header', '%list'))}
  %data = add nuw i32 %list, ${HEADER}
  store i32 %data, ptr %header, align 16
  %second = getelementptr inbounds i8, ptr %header, i32 4
  store i32 %length, ptr %second, align 4
  %third = getelementptr inbounds i8, ptr %header, i32 8
  store i32 %room, ptr %third, align 8
  br label %done
done:
  ret i32 %list
}
`,
  },
  /** The same with elements that are holes. */
  'list.holes': filledList('list.holes', UNDEFINED_BITS),
  /** The same with elements that are no arrays or records yet. */
  'list.nothings': filledList('list.nothings', NO_HANDLE),
  /** Makes room for one more element; false where there is no memory. */
  'list.grow': {
    needs: ['list.allocate'],
    text: (memory) => `define internal i1 @usejit.list.grow(${memory.passed}ptr %header) noinline nounwind cold {
  %second = getelementptr inbounds i8, ptr %header, i32 4
  %third = getelementptr inbounds i8, ptr %header, i32 8
  %length = load i32, ptr %second, align 4
  %large = icmp ugt i32 %length, 67108864
  br i1 %large, label %fail, label %try
try:
  %double = shl nuw i32 %length, 1
  %room = call i32 @llvm.umax.i32(i32 %double, i32 ${2 * LEAST_ROOM})
  %bytes = shl nuw i32 %room, 3
  %place = call i32 @usejit.list.allocate(${memory.passed}i32 %bytes)
  %missing = icmp eq i32 %place, 0
  br i1 %missing, label %fail, label %move
move:
  %old = load i32, ptr %header, align 16
${linesOf(memory.pointer('%from', '%old'))}
${linesOf(memory.pointer('%to', '%place'))}
  %size = shl nuw i32 %length, 3
  call void @llvm.memcpy.p0.p0.i32(ptr align 16 %to, ptr align 8 %from, i32 %size, i1 false)
  store i32 %place, ptr %header, align 16
  store i32 %room, ptr %third, align 8
  ret i1 true
fail:
  ret i1 false
}
`,
  },
  /** Appends an element; false where there is no memory. */
  'list.push': {
    needs: ['list.grow'],
    text: (
      memory,
    ) => `define internal i1 @usejit.list.push(${memory.passed}i32 %list, double %value) alwaysinline nounwind {
${linesOf(memory.pointer('%header', '%list'))}
  %second = getelementptr inbounds i8, ptr %header, i32 4
  %third = getelementptr inbounds i8, ptr %header, i32 8
  %length = load i32, ptr %second, align 4
  %room = load i32, ptr %third, align 8
  %full = icmp uge i32 %length, %room
  br i1 %full, label %grow, label %write
grow:
  %ok = call i1 @usejit.list.grow(${memory.passed}ptr %header)
  br i1 %ok, label %write, label %fail
write:
  %address = load i32, ptr %header, align 16
${linesOf(memory.pointer('%data', '%address'))}
  %at = getelementptr inbounds double, ptr %data, i32 %length
  store double %value, ptr %at, align 8
  %more = add nuw i32 %length, 1
  store i32 %more, ptr %second, align 4
  ret i1 true
fail:
  ret i1 false
}
`,
  },
}
