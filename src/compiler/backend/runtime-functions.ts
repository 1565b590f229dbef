import { ALLOCATE } from './heap-functions.ts'
import { IMPLIED_FUNCTIONS } from './implied-functions.ts'
import { LIST_FUNCTIONS } from './list-functions.ts'
import type { MemoryAccess } from './memory-access.ts'
import { REMAINDER_FUNCTIONS } from './remainder-functions.ts'
import { SORT_FUNCTIONS } from './sort-functions.ts'
import { WIDE_FUNCTIONS } from './wide-functions.ts'

/**
 * Small functions that kernels call for operations no machine instruction does, written in LLVM IR. Each is part of a module only if used.
 */
export interface RuntimeFunction {
  /** Of one that looks into kernel memory it depends on how that is done. */
  text: string | ((memory: MemoryAccess) => string)
  /** Other runtime functions it calls. */
  needs: string[]
}

const CONVENTION = 'nounwind memory(none) willreturn'

/**
 * ECMAScript ToInt32: up to 2⁵¹ by an addition that brings the integer into the low bits. The conversion of Wasm saturates, which takes an engine several
 * comparisons.
 *
 * @param sum makes `%sum` of `%x`
 */
function toInt32(name: string, sum: readonly string[]): RuntimeFunction {
  return {
    needs: ['toint32.slow'],
    text: `define internal i32 @usejit.${name}(double %x) alwaysinline ${CONVENTION} {
  %size = call double @llvm.fabs.f64(double %x)
  %small = fcmp ole double %size, 2251799813685248.0
  br i1 %small, label %fast, label %slow
fast:
  ${sum.join('\n  ')}
  %bits = bitcast double %sum to i64
  %r = trunc i64 %bits to i32
  ret i32 %r
slow:
  %s = call i32 @usejit.toint32.slow(double %x)
  ret i32 %s
}
`,
  }
}

const RUNTIME_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = {
  ...WIDE_FUNCTIONS,
  ...REMAINDER_FUNCTIONS,
  ...IMPLIED_FUNCTIONS,
  allocate: ALLOCATE,
  ...LIST_FUNCTIONS,
  ...SORT_FUNCTIONS,
  toint32: toInt32('toint32', [
    '%whole = call double @llvm.trunc.f64(double %x)',
    '%sum = fadd double %whole, 6755399441055744.0',
  ]),
  /** The same for what has no fraction. */
  'toint32.whole': toInt32('toint32.whole', ['%sum = fadd double %x, 6755399441055744.0']),
  /** ToInt32 from the bits: x is ±m·2^e with a 53-bit m; the result is m·2^e modulo 2³², with x's sign. NaN and ±∞ have e = 972 and give 0. */
  'toint32.slow': {
    needs: [],
    text: `define internal i32 @usejit.toint32.slow(double %x) noinline ${CONVENTION} {
  %bits = bitcast double %x to i64
  %shifted = lshr i64 %bits, 52
  %field = and i64 %shifted, 2047
  %e = sub i64 %field, 1075
  %fraction = and i64 %bits, 4503599627370495
  %m = or i64 %fraction, 4503599627370496
  %up = icmp sgt i64 %e, 0
  %large = icmp sgt i64 %e, 31
  %tiny = icmp slt i64 %e, -52
  %none = or i1 %large, %tiny
  br i1 %none, label %zero, label %shift
zero:
  ret i32 0
shift:
  %down = sub i64 0, %e
  %left = select i1 %up, i64 %e, i64 0
  %right = select i1 %up, i64 0, i64 %down
  %a = shl i64 %m, %left
  %b = lshr i64 %a, %right
  %low = trunc i64 %b to i32
  %minus = sub i32 0, %low
  %negative = icmp slt i64 %bits, 0
  %r = select i1 %negative, i32 %minus, i32 %low
  ret i32 %r
}
`,
  },
  /** The \`%\` operator: int32 operands by the machine's remainder. The result has the sign of x, zero included. */
  fmod: {
    needs: ['fmod.slow'],
    text: `define internal double @usejit.fmod(double %x, double %y) alwaysinline ${CONVENTION} {
  %ix = call i32 @llvm.fptosi.sat.i32.f64(double %x)
  %iy = call i32 @llvm.fptosi.sat.i32.f64(double %y)
  %bx = sitofp i32 %ix to double
  %by = sitofp i32 %iy to double
  %wholex = fcmp oeq double %bx, %x
  %wholey = fcmp oeq double %by, %y
  %whole = and i1 %wholex, %wholey
  %nonzero = icmp ne i32 %iy, 0
  %simple = and i1 %whole, %nonzero
  br i1 %simple, label %fast, label %slow
fast:
  %minusone = icmp eq i32 %iy, -1
  %divisor = select i1 %minusone, i32 1, i32 %iy
  %rest = srem i32 %ix, %divisor
  %f = sitofp i32 %rest to double
  %r = call double @llvm.copysign.f64(double %f, double %x)
  ret double %r
slow:
  %s = call double @usejit.fmod.slow(double %x, double %y)
  ret double %s
}
`,
  },
  /**
   * Exact remainder: by the machine's where both are integers below 2⁶³, as products of int32 are; where the quotient is below 2⁵¹ in one step, which
   * `remainderStep` of math/fmod.ts explains; otherwise by long division of the significands, one bit a round: |x| = mx·2^ex, |y| = my·2^ey; mx is reduced
   * modulo my and doubled until ex = ey.
   */
  'fmod.slow': {
    needs: [],
    text: `define internal double @usejit.fmod.slow(double %x, double %y) noinline ${CONVENTION} {
entry:
  %sizex = call double @llvm.fabs.f64(double %x)
  %sizey = call double @llvm.fabs.f64(double %y)
  %lowx = fcmp olt double %sizex, 9223372036854775808.0
  %lowy = fcmp olt double %sizey, 9223372036854775808.0
  %low = and i1 %lowx, %lowy
  %ix = call i64 @llvm.fptosi.sat.i64.f64(double %sizex)
  %iy = call i64 @llvm.fptosi.sat.i64.f64(double %sizey)
  %backx = sitofp i64 %ix to double
  %backy = sitofp i64 %iy to double
  %wholex = fcmp oeq double %backx, %sizex
  %wholey = fcmp oeq double %backy, %sizey
  %whole = and i1 %wholex, %wholey
  %nonzero = icmp ne i64 %iy, 0
  %simple0 = and i1 %low, %whole
  %simple = and i1 %simple0, %nonzero
  br i1 %simple, label %integers, label %fractions
fractions:
  %reach = fmul double %sizey, 2251799813685248.0
  %near = fcmp olt double %sizex, %reach
  %notlarge = fcmp olt double %sizey, 0x7830000000000000
  %nottiny = fcmp ogt double %sizey, 0x07B0000000000000
  %ordinaryy = and i1 %notlarge, %nottiny
  %inreach = and i1 %near, %ordinaryy
  br i1 %inreach, label %step, label %bits
step:
  %q0 = fdiv double %sizex, %sizey
  %q = call double @llvm.trunc.f64(double %q0)
  %p = fmul double %q, %sizey
  %qs = fmul double %q, 134217729.0
  %qs1 = fsub double %qs, %q
  %qh = fsub double %qs, %qs1
  %ql = fsub double %q, %qh
  %ds = fmul double %sizey, 134217729.0
  %ds1 = fsub double %ds, %sizey
  %dh = fsub double %ds, %ds1
  %dl = fsub double %sizey, %dh
  %hh = fmul double %qh, %dh
  %lh = fmul double %ql, %dh
  %hl = fmul double %qh, %dl
  %ll = fmul double %ql, %dl
  %e0 = fsub double %p, %hh
  %e1 = fsub double %e0, %lh
  %e2 = fsub double %e1, %hl
  %error = fsub double %ll, %e2
  %rest0 = fsub double %sizex, %p
  %rest = fsub double %rest0, %error
  %below = fcmp olt double %rest, 0.0
  %rest1 = fadd double %rest, %sizey
  %rest2 = select i1 %below, double %rest1, double %rest
  %reststep = call double @llvm.copysign.f64(double %rest2, double %x)
  ret double %reststep
integers:
  %restu = urem i64 %ix, %iy
  %restf = sitofp i64 %restu to double
  %restx = call double @llvm.copysign.f64(double %restf, double %x)
  ret double %restx
bits:
  %bitsx = bitcast double %x to i64
  %bitsy = bitcast double %y to i64
  %ux = and i64 %bitsx, 9223372036854775807
  %uy = and i64 %bitsy, 9223372036854775807
  %sign = and i64 %bitsx, -9223372036854775808
  %yzero = icmp eq i64 %uy, 0
  %xbig = icmp uge i64 %ux, 9218868437227405312
  %ynan = icmp ugt i64 %uy, 9218868437227405312
  %bad0 = or i1 %yzero, %xbig
  %bad = or i1 %bad0, %ynan
  br i1 %bad, label %nan, label %ordinary
nan:
  ret double 0x7FF8000000000000
ordinary:
  %less = icmp ult i64 %ux, %uy
  br i1 %less, label %same, label %divide
same:
  ret double %x
divide:
  %zx = call i64 @llvm.ctlz.i64(i64 %ux, i1 false)
  %zy = call i64 @llvm.ctlz.i64(i64 %uy, i1 false)
  %shx = sub i64 %zx, 11
  %shy = sub i64 %zy, 11
  %fieldx = lshr i64 %ux, 52
  %fieldy = lshr i64 %uy, 52
  %subx = icmp eq i64 %fieldx, 0
  %suby = icmp eq i64 %fieldy, 0
  %upx = select i1 %subx, i64 %shx, i64 0
  %upy = select i1 %suby, i64 %shy, i64 0
  %normx = shl i64 %ux, %upx
  %normy = shl i64 %uy, %upy
  %fracx = and i64 %normx, 4503599627370495
  %fracy = and i64 %normy, 4503599627370495
  %mx0 = or i64 %fracx, 4503599627370496
  %my = or i64 %fracy, 4503599627370496
  %subex = sub i64 1, %shx
  %subey = sub i64 1, %shy
  %ex0 = select i1 %subx, i64 %subex, i64 %fieldx
  %ey = select i1 %suby, i64 %subey, i64 %fieldy
  br label %loop
loop:
  %ex = phi i64 [ %ex0, %divide ], [ %ex1, %next ]
  %mx = phi i64 [ %mx0, %divide ], [ %mx2, %next ]
  %fits = icmp uge i64 %mx, %my
  %less1 = sub i64 %mx, %my
  %mx1 = select i1 %fits, i64 %less1, i64 %mx
  %zero = icmp eq i64 %mx1, 0
  br i1 %zero, label %exact, label %more
exact:
  %zeroresult = bitcast i64 %sign to double
  ret double %zeroresult
more:
  %again = icmp sgt i64 %ex, %ey
  br i1 %again, label %next, label %done
next:
  %mx2 = shl i64 %mx1, 1
  %ex1 = sub i64 %ex, 1
  br label %loop
done:
  %z = call i64 @llvm.ctlz.i64(i64 %mx1, i1 false)
  %sh = sub i64 %z, 11
  %m = shl i64 %mx1, %sh
  %e = sub i64 %ey, %sh
  %normal = icmp sgt i64 %e, 0
  br i1 %normal, label %big, label %small
big:
  %eshift = shl i64 %e, 52
  %mfrac = and i64 %m, 4503599627370495
  %b0 = or i64 %eshift, %mfrac
  %b1 = or i64 %b0, %sign
  %r1 = bitcast i64 %b1 to double
  ret double %r1
small:
  %back = sub i64 1, %e
  %s0 = lshr i64 %m, %back
  %s1 = or i64 %s0, %sign
  %r2 = bitcast i64 %s1 to double
  ret double %r2
}
`,
  },
}

/** The definitions of runtime functions, and of those that they call. */
export function runtimeTexts(names: ReadonlySet<string>, memory: MemoryAccess): string[] {
  const all = new Set(names)
  for (const name of all) for (const needed of RUNTIME_FUNCTIONS[name].needs) all.add(needed)
  return [...all].sort().map((name) => {
    const { text } = RUNTIME_FUNCTIONS[name]
    return typeof text === 'string' ? text : text(memory)
  })
}
