/**
 * Sine, cosine and tangent on the primary interval |x| ≤ π/4, and the choice between them after argument reduction.
 *
 * Source of the algorithms and coefficients: FDLIBM 5.3 (k_sin.c, k_cos.c, k_tan.c), Sun Microsystems, netlib.
 * A reduced argument is the unevaluated sum `x + y` with |y| at most half an ulp of x.
 */
import { fromWords, highWord } from './bits.ts'

/** Upper word of π/4; the interval test of the library looks at this word only. */
export const PIO4_HIGH_WORD = 0x3fe921fb

/** Which function {@link applyQuadrant} evaluates. Sine and cosine differ by one quadrant, hence these numbers. */
export const SIN = 0
export const COS = 1
export const TAN = 2

// sin(x) ≈ x + S1·x³ + S2·x⁵ + … + S6·x¹³, error below 2^-58 of sin(x)/x
const S1 = -1.66666666666666324348e-1
const S2 = 8.33333333332248946124e-3
const S3 = -1.98412698298579493134e-4
const S4 = 2.75573137070700676789e-6
const S5 = -2.50507602534068634195e-8
const S6 = 1.58969099521155010221e-10

// cos(x) ≈ 1 - x²/2 + C1·x⁴ + … + C6·x¹⁴, error below 2^-58
const C1 = 4.16666666666666019037e-2
const C2 = -1.38888888888741095749e-3
const C3 = 2.48015872894767294178e-5
const C4 = -2.75573143513906633035e-7
const C5 = 2.0875723212981748279e-9
const C6 = -1.13596475577881948265e-11

// tan(x) ≈ x + T1·x³ + T2·x⁵ + … + T13·x²⁷ on [0, 0.67434], error below 2^-59.2 of tan(x)/x
const T1 = 3.33333333333334091986e-1
const T2 = 1.33333333333201242699e-1
const T3 = 5.39682539762260521377e-2
const T4 = 2.18694882948595424599e-2
const T5 = 8.86323982359930005737e-3
const T6 = 3.59207910759131235356e-3
const T7 = 1.45620945432529025516e-3
const T8 = 5.88041240820264096874e-4
const T9 = 2.46463134818469906812e-4
const T10 = 7.817944429395570923e-5
const T11 = 7.14072491382608190305e-5
const T12 = -1.85586374855275456654e-5
const T13 = 2.59073051863633712884e-5

const PIO4 = 7.85398163397448278999e-1
const PIO4_TAIL = 3.06161699786838301793e-17

/** Upper word of 0.6744: beyond it the tangent is taken from its complement π/4 - x. */
const TAN_COMPLEMENT_HIGH_WORD = 0x3fe59428

/**
 * Sine of an argument that needed no reduction.
 *
 * @param x |x| ≤ π/4
 */
export function sinKernel(x: number): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e400000) {
    return x // |x| < 2^-27: the cubic term is below half an ulp; also keeps -0
  }
  const square = x * x
  const cube = square * x
  const tail = S2 + square * (S3 + square * (S4 + square * (S5 + square * S6)))
  return x + cube * (S1 + square * tail)
}

/**
 * Sine of a reduced argument: sin(x + y) ≈ sin(x) + (1 - x²/2)·y.
 *
 * @param x head of the argument, |x| ≤ π/4
 * @param y its tail
 */
export function sinTailKernel(x: number, y: number): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e400000) {
    return x
  }
  const square = x * x
  const cube = square * x
  const tail = S2 + square * (S3 + square * (S4 + square * (S5 + square * S6)))
  return x - (square * (0.5 * y - cube * tail) - y - cube * S1)
}

/**
 * Cosine: cos(x + y) ≈ cos(x) - x·y.
 *
 * From 0.3 on, 1 - x²/2 would lose bits. A number q near x²/8…x²/2 with few bits (x/4 without its low word, at most
 * 0.28125) is moved from the subtrahend to the one: (1 - q) - ((x²/2 - q) - …), where both parentheses are exact.
 *
 * @param x head of the argument, |x| ≤ π/4
 * @param y its tail, 0 when there was no reduction
 */
export function cosKernel(x: number, y: number): number {
  const magnitude = highWord(x) & 0x7fffffff
  if (magnitude < 0x3e400000) {
    return 1
  }
  const square = x * x
  const tail = square * (C1 + square * (C2 + square * (C3 + square * (C4 + square * (C5 + square * C6)))))
  if (magnitude < 0x3fd33333) {
    return 1 - (0.5 * square - (square * tail - x * y))
  }
  let shift = 0.28125
  if (magnitude <= 0x3fe90000) {
    shift = fromWords(magnitude - 0x00200000, 0)
  }
  const half = 0.5 * square - shift
  return 1 - shift - (half - (square * tail - x * y))
}

/**
 * -1/(w), where w is the rounded sum `head + rest`, to nearly full precision.
 *
 * With z the upper half of w, v = rest - (z - head) the lower one, and t the upper half of a = -1/w:
 * -1/(z + v) ≈ t + a·(1 + t·z + t·v), where t·z is exact.
 */
function negativeReciprocal(w: number, head: number, rest: number): number {
  const z = fromWords(highWord(w), 0)
  const v = rest - (z - head)
  const a = -1 / w
  const t = fromWords(highWord(a), 0)
  const s = 1 + t * z
  return t + a * (s + t * v)
}

/**
 * Tangent, or -1/tangent, of a reduced argument.
 *
 * tan(x + y) ≈ x + (T1·x³ + (x²·(r + y) + y)) with r = x³·(T2 + T3·x² + …), the polynomial evaluated as two
 * interleaved halves in x⁴. For |x| ≥ 0.6744, with d = π/4 - |x|: tan(π/4 - d) = 1 - 2·(tan d - tan²d / (1 + tan d)),
 * and -1/tan comes out of the same formula with the one's sign changed.
 *
 * @param x head of the argument, |x| ≤ π/4
 * @param y its tail, 0 when there was no reduction
 * @param sign 1 for tan(x + y), -1 for -1/tan(x + y)
 */
export function tanKernel(x: number, y: number, sign: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (magnitude < 0x3e300000) {
    // |x| < 2^-28
    if (sign === 1) {
      return x
    }
    return negativeReciprocal(x + y, x, y)
  }
  let head = x
  let tail = y
  if (magnitude >= TAN_COMPLEMENT_HIGH_WORD) {
    if (high < 0) {
      head = -head
      tail = -tail
    }
    head = PIO4 - head + (PIO4_TAIL - tail)
    tail = 0
  }
  const z = head * head
  const w = z * z
  const even = T2 + w * (T4 + w * (T6 + w * (T8 + w * (T10 + w * T12))))
  const odd = z * (T3 + w * (T5 + w * (T7 + w * (T9 + w * (T11 + w * T13)))))
  const cube = z * head
  let rest = tail + z * (cube * (even + odd) + tail)
  rest = rest + T1 * cube
  const tangent = head + rest
  if (magnitude >= TAN_COMPLEMENT_HIGH_WORD) {
    const value = sign - 2 * (head - ((tangent * tangent) / (tangent + sign) - rest))
    if (high < 0) {
      return -value
    }
    return value
  }
  if (sign === 1) {
    return tangent
  }
  return negativeReciprocal(tangent, head, rest)
}

/**
 * Evaluates a trigonometric function at n·π/2 + (x + y).
 *
 * | n mod 4 | sin | cos | tan |
 * |---|---|---|---|
 * | 0 | S | C | T |
 * | 1 | C | -S | -1/T |
 * | 2 | -S | -C | T |
 * | 3 | -C | S | -1/T |
 *
 * @param which {@link SIN}, {@link COS} or {@link TAN}
 * @param n quadrant, any int32; only its two low bits count
 * @param x head of the reduced argument
 * @param y tail of the reduced argument
 */
export function applyQuadrant(which: number, n: number, x: number, y: number): number {
  if (which === TAN) {
    return tanKernel(x, y, 1 - ((n & 1) << 1))
  }
  const quadrant = (n + which) & 3
  let value = 0
  if ((quadrant & 1) === 0) {
    value = sinTailKernel(x, y)
  } else {
    value = cosKernel(x, y)
  }
  if (quadrant > 1) {
    return -value
  }
  return value
}
