import type { RuntimeFunction } from './runtime-functions.ts'

/**
 * Operations on 128-bit integers in terms of 64-bit ones: LLVM would call functions of a C runtime library for them, of which there is none.
 * (It writes out additions, comparisons and shifts by constants itself.)
 *
 * Division: Henry S. Warren, "Hacker's Delight", second edition, figures 9–3 (two digits by one, here of 32 bits) and 9–5 (two words by two).
 */
const CONVENTION = 'nounwind memory(none) willreturn'
const LOW_32 = '4294967295'

/** `%xl` and `%xh` of `%x`. */
const halves = (x: string): string => `  %${x}l = trunc i128 %${x} to i64
  %${x}s = lshr i128 %${x}, 64
  %${x}h = trunc i128 %${x}s to i64
`

/** Returns `%h` and `%l` as one. */
const RETURN_JOINED = `  %wl = zext i64 %l to i128
  %wh = zext i64 %h to i128
  %ws = shl i128 %wh, 64
  %r = or i128 %ws, %wl
  ret i128 %r
}
`

/**
 * Schoolbook multiplication. LLVM would recognise it and make it the 128-bit product that it has no instruction for; the empty piece of assembly, of
 * which it knows nothing, hides one of the sums.
 */
const multiply: RuntimeFunction = {
  needs: [],
  text: `define internal i128 @usejit.wide.mul(i128 %x, i128 %y) alwaysinline ${CONVENTION} {
${halves('x')}${halves('y')}  %a0 = and i64 %xl, ${LOW_32}
  %a1 = lshr i64 %xl, 32
  %b0 = and i64 %yl, ${LOW_32}
  %b1 = lshr i64 %yl, 32
  %p00 = mul i64 %a0, %b0
  %p01 = mul i64 %a0, %b1
  %p10 = mul i64 %a1, %b0
  %p11 = mul i64 %a1, %b1
  %c0 = lshr i64 %p00, 32
  %m0seen = add i64 %p10, %c0
  %m0 = call i64 asm "", "=r,0"(i64 %m0seen) nounwind memory(none)
  %m0l = and i64 %m0, ${LOW_32}
  %m1 = add i64 %p01, %m0l
  %h0 = lshr i64 %m0, 32
  %h1 = lshr i64 %m1, 32
  %h2 = add i64 %p11, %h0
  %h3 = add i64 %h2, %h1
  %cross0 = mul i64 %xl, %yh
  %cross1 = mul i64 %xh, %yl
  %h4 = add i64 %h3, %cross0
  %h = add i64 %h4, %cross1
  %l = mul i64 %xl, %yl
${RETURN_JOINED}`,
}

const shiftLeft: RuntimeFunction = {
  needs: [],
  text: `define internal i128 @usejit.wide.shl(i128 %x, i64 %d) alwaysinline ${CONVENTION} {
${halves('x')}  %far = icmp uge i64 %d, 64
  %k = and i64 %d, 63
  %back = sub i64 63, %k
  %l0 = shl i64 %xl, %k
  %up = shl i64 %xh, %k
  %half = lshr i64 %xl, 1
  %carry = lshr i64 %half, %back
  %h0 = or i64 %up, %carry
  %h = select i1 %far, i64 %l0, i64 %h0
  %l = select i1 %far, i64 0, i64 %l0
${RETURN_JOINED}`,
}

const shiftRight = (name: 'ashr' | 'lshr'): RuntimeFunction => ({
  needs: [],
  text: `define internal i128 @usejit.wide.${name}(i128 %x, i64 %d) alwaysinline ${CONVENTION} {
${halves('x')}  %far = icmp uge i64 %d, 64
  %k = and i64 %d, 63
  %back = sub i64 63, %k
  %h0 = ${name} i64 %xh, %k
  %down = lshr i64 %xl, %k
  %twice = shl i64 %xh, 1
  %carry = shl i64 %twice, %back
  %l0 = or i64 %down, %carry
  %sign = ashr i64 %xh, 63
  %h = select i1 %far, i64 ${name === 'ashr' ? '%sign' : '0'}, i64 %h0
  %l = select i1 %far, i64 %h0, i64 %l0
${RETURN_JOINED}`,
})

/** One digit of a quotient: (u·2³² + next) / (v1·2³² + v0), estimated by u / v1 and put right. */
const digit: RuntimeFunction = {
  needs: [],
  text: `define internal i64 @usejit.wide.digit(i64 %u, i64 %next, i64 %v1, i64 %v0) alwaysinline ${CONVENTION} {
entry:
  %q0 = udiv i64 %u, %v1
  %m0 = mul i64 %q0, %v1
  %r0 = sub i64 %u, %m0
  br label %check
check:
  %q = phi i64 [ %q0, %entry ], [ %q1, %less ]
  %r = phi i64 [ %r0, %entry ], [ %r1, %less ]
  %huge = icmp ugt i64 %q, ${LOW_32}
  %product = mul i64 %q, %v0
  %rs = shl i64 %r, 32
  %left = add i64 %rs, %next
  %over = icmp ugt i64 %product, %left
  %wrong = or i1 %huge, %over
  br i1 %wrong, label %less, label %done
less:
  %q1 = sub i64 %q, 1
  %r1 = add i64 %r, %v1
  %again = icmp ule i64 %r1, ${LOW_32}
  br i1 %again, label %check, label %done
done:
  %result = phi i64 [ %q, %check ], [ %q1, %less ]
  ret i64 %result
}
`,
}

/** (u1·2⁶⁴ + u0) / v, where u1 < v, so that the quotient fits. */
const twoByOne: RuntimeFunction = {
  needs: ['wide.digit'],
  text: `define internal i64 @usejit.wide.two(i64 %u1, i64 %u0, i64 %v) noinline ${CONVENTION} {
  %s = call i64 @llvm.ctlz.i64(i64 %v, i1 false)
  %vn = shl i64 %v, %s
  %vn1 = lshr i64 %vn, 32
  %vn0 = and i64 %vn, ${LOW_32}
  %back = sub i64 63, %s
  %up = shl i64 %u1, %s
  %half = lshr i64 %u0, 1
  %carry = lshr i64 %half, %back
  %un32 = or i64 %up, %carry
  %un10 = shl i64 %u0, %s
  %un1 = lshr i64 %un10, 32
  %un0 = and i64 %un10, ${LOW_32}
  %q1 = call i64 @usejit.wide.digit(i64 %un32, i64 %un1, i64 %vn1, i64 %vn0)
  %shifted = shl i64 %un32, 32
  %whole = add i64 %shifted, %un1
  %taken = mul i64 %q1, %vn
  %un21 = sub i64 %whole, %taken
  %q0 = call i64 @usejit.wide.digit(i64 %un21, i64 %un0, i64 %vn1, i64 %vn0)
  %qs = shl i64 %q1, 32
  %q = add i64 %qs, %q0
  ret i64 %q
}
`,
}

const divide: RuntimeFunction = {
  needs: ['wide.two', 'wide.mul'],
  text: `define internal i128 @usejit.wide.udiv(i128 %n, i128 %d) noinline ${CONVENTION} {
${halves('n')}${halves('d')}  %narrow = icmp eq i64 %dh, 0
  br i1 %narrow, label %short, label %long
short:
  %small = icmp eq i64 %nh, 0
  br i1 %small, label %machine, label %schoolbook
machine:
  %q64 = udiv i64 %nl, %dl
  %q64w = zext i64 %q64 to i128
  ret i128 %q64w
schoolbook:
  %h = udiv i64 %nh, %dl
  %taken = mul i64 %h, %dl
  %rest = sub i64 %nh, %taken
  %l = call i64 @usejit.wide.two(i64 %rest, i64 %nl, i64 %dl)
  %wl = zext i64 %l to i128
  %wh = zext i64 %h to i128
  %ws = shl i128 %wh, 64
  %r = or i128 %ws, %wl
  ret i128 %r
long:
  %s = call i64 @llvm.ctlz.i64(i64 %dh, i1 false)
  %back = sub i64 63, %s
  %dup = shl i64 %dh, %s
  %dhalf = lshr i64 %dl, 1
  %dcarry = lshr i64 %dhalf, %back
  %v1 = or i64 %dup, %dcarry
  %u1h = lshr i64 %nh, 1
  %nlow = shl i64 %nh, 63
  %nhalf = lshr i64 %nl, 1
  %u1l = or i64 %nlow, %nhalf
  %q1 = call i64 @usejit.wide.two(i64 %u1h, i64 %u1l, i64 %v1)
  %q2 = lshr i64 %q1, %back
  %some = icmp ne i64 %q2, 0
  %one = zext i1 %some to i64
  %q3 = sub i64 %q2, %one
  %q3w = zext i64 %q3 to i128
  %product = call i128 @usejit.wide.mul(i128 %q3w, i128 %d)
  %left = sub i128 %n, %product
  %more = icmp uge i128 %left, %d
  %morew = zext i1 %more to i128
  %q = add i128 %q3w, %morew
  ret i128 %q
}
`,
}

const remainder: RuntimeFunction = {
  needs: ['wide.udiv', 'wide.mul'],
  text: `define internal i128 @usejit.wide.urem(i128 %n, i128 %d) alwaysinline ${CONVENTION} {
  %q = call i128 @usejit.wide.udiv(i128 %n, i128 %d)
  %m = call i128 @usejit.wide.mul(i128 %q, i128 %d)
  %r = sub i128 %n, %m
  ret i128 %r
}
`,
}

/** A quotient has the sign of both operands' product, a remainder that of the dividend. */
const signed = (name: 'sdiv' | 'srem'): RuntimeFunction => {
  const unsigned = name === 'sdiv' ? 'udiv' : 'urem'
  return {
    needs: [`wide.${unsigned}`],
    text: `define internal i128 @usejit.wide.${name}(i128 %n, i128 %d) alwaysinline ${CONVENTION} {
  %nneg = icmp slt i128 %n, 0
  %nminus = sub i128 0, %n
  %nabs = select i1 %nneg, i128 %nminus, i128 %n
  %dneg = icmp slt i128 %d, 0
  %dminus = sub i128 0, %d
  %dabs = select i1 %dneg, i128 %dminus, i128 %d
  %q = call i128 @usejit.wide.${unsigned}(i128 %nabs, i128 %dabs)
  %minus = sub i128 0, %q
  %differ = xor i1 %nneg, %dneg
  %r = select i1 ${name === 'sdiv' ? '%differ' : '%nneg'}, i128 %minus, i128 %q
  ret i128 %r
}
`,
  }
}

export const WIDE_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = {
  'wide.mul': multiply,
  'wide.shl': shiftLeft,
  'wide.ashr': shiftRight('ashr'),
  'wide.lshr': shiftRight('lshr'),
  'wide.digit': digit,
  'wide.two': twoByOne,
  'wide.udiv': divide,
  'wide.urem': remainder,
  'wide.sdiv': signed('sdiv'),
  'wide.srem': signed('srem'),
}
