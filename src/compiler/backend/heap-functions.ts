import { HEAP_TOP } from '../../runtime-shim/manifest.ts'
import { linesOf } from './memory-access.ts'
import type { RuntimeFunction } from './runtime-functions.ts'

/** Of what `allocate` gives: new arrays begin at multiples of it. */
const ALIGNMENT = 16

/**
 * Takes memory from the heap of the call, and clears it; there must be room. It is not inlined, so that LLVM knows the result for memory that no other
 * pointer leads to.
 */
export const ALLOCATE: RuntimeFunction = {
  needs: [],
  text: (memory) => `define internal noalias ptr @usejit.allocate(${memory.passed}i32 %bytes) noinline nounwind {
${linesOf(memory.pointer('%top.at', HEAP_TOP))}
  %top = load i32, ptr %top.at, align 4
  %up = add i32 %bytes, ${ALIGNMENT - 1}
  %size = and i32 %up, ${-ALIGNMENT}
  %next = add i32 %top, %size
  store i32 %next, ptr %top.at, align 4
${linesOf(memory.pointer('%place', '%top'))}
  call void @llvm.memset.p0.i32(ptr align ${ALIGNMENT} %place, i8 0, i32 %bytes, i1 false)
  ret ptr %place
}
`,
}
