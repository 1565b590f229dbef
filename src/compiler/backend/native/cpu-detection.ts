/**
 * LLVM IR that finds out which x86-64 level processor and system support: `@usejit.cpu() → i32`, an index into the levels. The bits are those of the
 * psABI's levels, as Intel's manual (volume 2A, CPUID) numbers them.
 */
import { RUNS_ONCE } from './cpu-levels.ts'

const bits = (...positions: number[]): number => positions.reduce((mask, bit) => mask | (1 << bit), 0)

/** SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT. */
const V2_ECX1 = bits(0, 9, 13, 19, 20, 23)
/** FMA, MOVBE, OSXSAVE, AVX, F16C. */
const V3_ECX1 = bits(12, 22, 27, 28, 29)
/** BMI1, AVX2, BMI2. */
const V3_EBX7 = bits(3, 5, 8)
/** LZCNT. */
const V3_EXTENDED = bits(5)
/** The system saves SSE and AVX registers. */
const V3_XCR0 = bits(1, 2)
/** AVX-512 F, DQ, CD, BW, VL. */
const V4_EBX7 = bits(16, 17, 28, 30, 31)
/** … and the three parts of AVX-512's. */
const V4_XCR0 = bits(1, 2, 5, 6, 7)

const CPUID = '{ i32, i32, i32, i32 }'
const LEAF = (result: string, leaf: number): string =>
  `  ${result} = call ${CPUID} asm sideeffect "cpuid", "={ax},={bx},={cx},={dx},{ax},{cx},~{dirflag},~{fpsr},~{flags}"(i32 ${leaf}, i32 0)`

/** A test that all bits of a mask are set, and a jump to `next` or to the end with `level`. */
function test(name: string, value: string, mask: number): string {
  return `  %${name}.bits = and i32 ${value}, ${mask}
  %${name} = icmp eq i32 %${name}.bits, ${mask}`
}

/** For processors with one level. */
export const ONE_LEVEL = `define internal i32 @usejit.cpu() #0 {
  ret i32 0
}
`

export const X64_DETECTION = `define internal i32 @usejit.cpu() ${RUNS_ONCE} #0 {
entry:
${LEAF('%leaf0', 0)}
  %highest = extractvalue ${CPUID} %leaf0, 0
${LEAF('%leaf1', 1)}
  %ecx1 = extractvalue ${CPUID} %leaf1, 2
${test('two', '%ecx1', V2_ECX1)}
  br i1 %two, label %three, label %done
three:
${test('three.ecx1', '%ecx1', V3_ECX1)}
  %seven = icmp uge i32 %highest, 7
  %ask = and i1 %three.ecx1, %seven
  br i1 %ask, label %three.more, label %done
three.more:
${LEAF('%leaf7', 7)}
  %ebx7 = extractvalue ${CPUID} %leaf7, 1
${test('three.ebx7', '%ebx7', V3_EBX7)}
${LEAF('%extended', -2147483647)}
  %ecx8 = extractvalue ${CPUID} %extended, 2
${test('three.ecx8', '%ecx8', V3_EXTENDED)}
  %saved = call { i32, i32 } asm sideeffect "xgetbv", "={ax},={dx},{cx},~{dirflag},~{fpsr},~{flags}"(i32 0)
  %xcr0 = extractvalue { i32, i32 } %saved, 0
${test('three.xcr0', '%xcr0', V3_XCR0)}
  %three.both = and i1 %three.ebx7, %three.ecx8
  %three.all = and i1 %three.both, %three.xcr0
  br i1 %three.all, label %four, label %done
four:
${test('four.ebx7', '%ebx7', V4_EBX7)}
${test('four.xcr0', '%xcr0', V4_XCR0)}
  %four.all = and i1 %four.ebx7, %four.xcr0
  %best = select i1 %four.all, i32 3, i32 2
  br label %done
done:
  %level = phi i32 [ 0, %entry ], [ 1, %three ], [ 1, %three.more ], [ %best, %four ]
  ret i32 %level
}
`
