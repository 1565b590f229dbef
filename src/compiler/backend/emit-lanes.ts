import type { Instr, IrFunction, Value } from '../ir/ir.ts'
import { doubleText } from './emit-instruction.ts'

/** A function without branches, which can be computed in all lanes of a vector at once. */
export interface LaneFunction {
  /** number → boolean: whether `ordinary` holds for it. */
  isOrdinary: IrFunction
  /** number → number: the function, for these. */
  ordinary: IrFunction
}

/** How a target has it. */
export interface LaneTarget {
  /** How many numbers at once. */
  lanes: number
  /**
   * Whether constants are kept in memory: V8 builds a vector constant out of four instructions wherever it is used, and loads it in one. A loop over exp
   * took 5.7 ns an element with the one and 4.4 with the other. LLVM's code generators for processors do what is best themselves.
   */
  loadsConstants: boolean
}

/** LLVM's types of the values in all lanes. */
const ELEMENTS: Readonly<Record<string, string>> = { f64: 'double', i32: 'i32', bool: 'i1' }

const ARITHMETIC: Readonly<Record<string, string>> = {
  'f.add': 'fadd',
  'f.sub': 'fsub',
  'f.mul': 'fmul',
  'f.div': 'fdiv',
  'i.add': 'add',
  'i.sub': 'sub',
  'i.and': 'and',
  'i.or': 'or',
  'i.xor': 'xor',
  'i.shl': 'shl',
  'i.ashr': 'ashr',
  'i.lshr': 'lshr',
  'b.and': 'and',
}
const INTRINSICS: Readonly<Record<string, string>> = {
  'f.sqrt': 'sqrt',
  'f.abs': 'fabs',
  'f.floor': 'floor',
  'f.ceil': 'ceil',
  'f.trunc': 'trunc',
  'f.copysign': 'copysign',
}

/**
 * A function for several numbers at once: every operation of a function without branches is done in all lanes. Where one of the numbers is not
 * ordinary, all go through the function for one number.
 *
 * @param symbol of the function that is written
 * @param scalar symbol of the function for one number
 */
export function emitLanes(
  { isOrdinary, ordinary }: LaneFunction,
  symbol: string,
  scalar: string,
  { lanes, loadsConstants }: LaneTarget,
): string {
  const constants = loadsConstants ? new ConstantTable(`${symbol}.constants`) : undefined
  const test = new LaneText(isOrdinary, 'test', lanes, constants)
  const value = new LaneText(ordinary, 'value', lanes, constants)
  const doubles = `<${lanes} x double>`
  return `${[
    `define internal ${doubles} ${symbol}(${doubles} %x) noinline nounwind memory(none) willreturn {`,
    ...test.lines,
    `  %all = call i1 @llvm.vector.reduce.and.v${lanes}i1(<${lanes} x i1> ${test.result})`,
    '  br i1 %all, label %ordinary, label %special, !prof !4',
    'ordinary:',
    ...value.lines,
    `  ret ${doubles} ${value.result}`,
    'special:',
    ...(lanes === 2 ? oneByOne(doubles, scalar) : inLoop(doubles, scalar, lanes)),
    '}',
    ...(constants ? [constants.text()] : []),
  ].join('\n')}\n`
}

/** Both lanes go through the function for one number. */
function oneByOne(doubles: string, scalar: string): string[] {
  const lane = (i: number) => [
    `  %in${i} = extractelement ${doubles} %x, i32 ${i}`,
    `  %out${i} = call double ${scalar}(double %in${i}) noinline`,
  ]
  return [
    ...lane(0),
    ...lane(1),
    `  %first = insertelement ${doubles} poison, double %out0, i32 0`,
    `  %both = insertelement ${doubles} %first, double %out1, i32 1`,
    `  ret ${doubles} %both`,
  ]
}

/** The same for any number of lanes, in a loop which LLVM is told not to unroll: this is rare, and to be small. */
function inLoop(doubles: string, scalar: string, lanes: number): string[] {
  return [
    `  %lanes = alloca ${doubles}, align ${8 * lanes}`,
    `  store ${doubles} %x, ptr %lanes, align ${8 * lanes}`,
    '  br label %each',
    'each:',
    '  %i = phi i32 [ 0, %special ], [ %next, %each ]',
    '  %lane = getelementptr double, ptr %lanes, i32 %i',
    '  %in = load double, ptr %lane, align 8',
    `  %out = call double ${scalar}(double %in) noinline`,
    '  store double %out, ptr %lane, align 8',
    '  %next = add i32 %i, 1',
    `  %more = icmp ult i32 %next, ${lanes}`,
    '  br i1 %more, label %each, label %done, !llvm.loop !6',
    'done:',
    `  %both = load ${doubles}, ptr %lanes, align ${8 * lanes}`,
    `  ret ${doubles} %both`,
  ]
}

const SHIFTS: ReadonlySet<string> = new Set(['i.shl', 'i.ashr', 'i.lshr'])

/** A constant in so many lanes. */
const splat = (element: string, lanes: number): string => `<${new Array(lanes).fill(element).join(', ')}>`

function distance(by: Value, lanes: number): string {
  if (by.kind !== 'instr' || by.op !== 'i.const') throw new Error('lanes are shifted by a constant only')
  return splat(`i32 ${by.attr.value}`, lanes)
}

/** The constants of one function, in memory. */
class ConstantTable {
  private readonly symbol: string
  private readonly bits: string[] = []

  constructor(symbol: string) {
    this.symbol = symbol
  }

  /** @returns address of a double */
  double(value: number): string {
    return this.address(doubleText(value))
  }

  /** @returns address of an int32 */
  int(value: number): string {
    return this.address(`0x${(value >>> 0).toString(16).toUpperCase().padStart(16, '0')}`)
  }

  private address(bits: string): string {
    let index = this.bits.indexOf(bits)
    if (index < 0) index = this.bits.push(bits) - 1
    return `getelementptr (i8, ptr ${this.symbol}, i32 ${8 * index})`
  }

  /** LLVM must believe that somebody else may set them, or it would put them back into the code. */
  text(): string {
    const list = this.bits.map((bits) => `double ${bits}`).join(', ')
    return `${this.symbol} = internal externally_initialized constant [${this.bits.length} x double] [${list}], align 8\n`
  }
}

/** The instructions of one straight-line function. */
class LaneText {
  readonly lines: string[] = []
  /** Name of what it returns. */
  readonly result: string
  private readonly prefix: string
  private readonly lanes: number
  /** Missing where constants stand in the instructions. */
  private readonly constants: ConstantTable | undefined
  private readonly parameter: Value
  private temporaries = 0

  constructor(fn: IrFunction, prefix: string, lanes: number, constants: ConstantTable | undefined) {
    this.prefix = prefix
    this.lanes = lanes
    this.constants = constants
    const [entry, ...others] = fn.blocks
    if (others.length > 0 || entry.params.length !== 1 || entry.term.kind !== 'return' || !entry.term.value)
      throw new Error(`${fn.symbol} has branches`)
    this.parameter = entry.params[0]
    for (const instr of entry.instrs) this.emit(instr)
    this.result = this.ref(entry.term.value)
  }

  private ref(value: Value): string {
    if (value === this.parameter) return '%x'
    return this.literal(value) ?? `%${this.prefix}${value.id}`
  }

  /** A constant that stands in the instructions. */
  private literal(value: Value): string | undefined {
    if (this.constants || value.kind !== 'instr') return undefined
    const constant = value.attr.value as number
    if (value.op === 'f.const') return splat(`double ${doubleText(constant)}`, this.lanes)
    return value.op === 'i.const' ? splat(`i32 ${constant}`, this.lanes) : undefined
  }

  private line(text: string): string {
    const name = `%${this.prefix}t${this.temporaries++}`
    this.lines.push(`  ${name} = ${text}`)
    return name
  }

  private emit(instr: Instr): void {
    if (this.literal(instr)) return
    this.lines.push(`  ${this.ref(instr)} = ${this.operation(instr)}`)
  }

  private operation({ op, args, attr, type: resultType }: Instr): string {
    const [a, second, c] = args.map((arg) => this.ref(arg))
    // Wasm shifts all lanes by one distance, which must be seen to be the same.
    const b = SHIFTS.has(op) ? distance(args[1], this.lanes) : second
    const { lanes } = this
    const type = this.type(resultType)
    const operandType = this.type(args[0]?.type ?? resultType)
    if (op in ARITHMETIC) return `${ARITHMETIC[op]} ${type} ${a}, ${b}`
    if (op in INTRINSICS) {
      const list = args.map((arg) => `${type} ${this.ref(arg)}`).join(', ')
      return `call ${type} @llvm.${INTRINSICS[op]}.v${lanes}f64(${list})`
    }
    switch (op) {
      case 'f.const':
        return this.constant('double', attr.value as number)
      case 'i.const':
        return this.constant('i32', attr.value as number)
      case 'b.const':
        return `or ${type} ${splat(`i1 ${attr.value}`, lanes)}, zeroinitializer`
      case 'f.neg':
        return `fneg ${type} ${a}`
      case 'f.cmp':
        return `fcmp ${attr.predicate} ${operandType} ${a}, ${b}`
      case 'i.cmp':
        return `icmp ${attr.predicate} ${operandType} ${a}, ${b}`
      case 'b.not':
        return `xor ${type} ${a}, ${splat('i1 true', lanes)}`
      case 'i.tof':
        return `sitofp ${operandType} ${a} to ${type}`
      case 'f.toi':
        return `fptosi ${operandType} ${a} to ${type}`
      case 'select':
        return `select <${lanes} x i1> ${a}, ${type} ${b}, ${type} ${c}`
      case 'f.highword':
      case 'f.lowword':
        return this.word(a, op === 'f.highword')
      case 'f.withhighword':
        return this.join(this.line(this.word(a, false)), b)
      case 'f.fromwords':
        return this.join(b, a)
      default:
        throw new Error(`no lanes for ${op}`)
    }
  }

  private type(element: string): string {
    return `<${this.lanes} x ${ELEMENTS[element]}>`
  }

  private constant(element: 'double' | 'i32', value: number): string {
    if (!this.constants) throw new Error('constants stand in the instructions')
    const type = `<${this.lanes} x ${element}>`
    const address = element === 'double' ? this.constants.double(value) : this.constants.int(value)
    const scalar = this.line(`load ${element}, ptr ${address}, align 8`)
    const first = this.line(`insertelement ${type} poison, ${element} ${scalar}, i32 0`)
    return `shufflevector ${type} ${first}, ${type} poison, <${this.lanes} x i32> zeroinitializer`
  }

  private word(x: string, high: boolean): string {
    const { lanes } = this
    const words = this.line(`bitcast <${lanes} x double> ${x} to <${2 * lanes} x i32>`)
    const places = this.places((i) => 2 * i + (high ? 1 : 0))
    return `shufflevector <${2 * lanes} x i32> ${words}, <${2 * lanes} x i32> poison, <${lanes} x i32> ${places}`
  }

  private join(low: string, high: string): string {
    const { lanes } = this
    const places = this.places(
      (i) => i,
      (i) => i + lanes,
    )
    const words = this.line(
      `shufflevector <${lanes} x i32> ${low}, <${lanes} x i32> ${high}, <${2 * lanes} x i32> ${places}`,
    )
    return `bitcast <${2 * lanes} x i32> ${words} to <${lanes} x double>`
  }

  /** Places of a shuffle: for each lane those that these give. */
  private places(...of: ((lane: number) => number)[]): string {
    const lanes = Array.from({ length: this.lanes }, (_, lane) => of.map((place) => `i32 ${place(lane)}`))
    return `<${lanes.flat().join(', ')}>`
  }
}
