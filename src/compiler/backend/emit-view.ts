import type { ViewKind } from '../../runtime-shim/manifest.ts'
import { VIEW_BYTES } from '../frontend/lower-view.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { elementAddress } from './element-address.ts'
import { llvmType } from './emit-llvm.ts'
import type { FunctionText } from './function-text.ts'

/** Memory is little-endian on every target: numbers of the other order are turned around. Where the order is known, LLVM drops the choice. */
function inOrder(
  text: FunctionText,
  bits: string,
  type: string,
  little: Value,
  dbg: string,
): { value: string; lines: string[] } {
  const [turned, value] = [text.temporary(), text.temporary()]
  return {
    value,
    lines: [
      `${turned} = call ${type} @llvm.bswap.${type}(${type} ${bits})${dbg}`,
      `${value} = select i1 ${text.ref(little)}, ${type} ${bits}, ${type} ${turned}${dbg}`,
    ],
  }
}

const bytesOf = ({ attr }: Instr): number => VIEW_BYTES[attr.name as ViewKind]

/** A number of a DataView, at any address. */
export function emitViewLoad(text: FunctionText, instr: Instr): string[] {
  const [view, offset, little] = instr.args
  const dbg = text.at(instr.span)
  const bytes = bytesOf(instr)
  const bitType = `i${8 * bytes}`
  const [address, raw] = [text.temporary(), text.temporary()]
  const lines = [
    ...elementAddress(text, address, 'i8', view, offset, dbg),
    `${raw} = load ${bitType}, ptr ${address}, align 1${dbg}`,
  ]
  const ordered = little ? inOrder(text, raw, bitType, little, dbg) : { value: raw, lines: [] }
  lines.push(...ordered.lines)
  const [to, type] = [text.ref(instr), llvmType(instr.type)]
  const cast =
    type === bitType
      ? undefined
      : instr.type.startsWith('f')
        ? 'bitcast'
        : instr.attr.name?.startsWith('U')
          ? 'zext'
          : 'sext'
  lines.push(
    cast
      ? `${to} = ${cast} ${bitType} ${ordered.value} to ${type}${dbg}`
      : `${to} = add ${type} ${ordered.value}, 0${dbg}`,
  )
  return lines
}

export function emitViewStore(text: FunctionText, instr: Instr): string[] {
  const [view, offset, value, little] = instr.args
  const dbg = text.at(instr.span)
  const bitType = `i${8 * bytesOf(instr)}`
  const type = llvmType(value.type)
  const lines: string[] = []
  let bits = text.ref(value)
  if (type !== bitType) {
    const cast = value.type.startsWith('f') ? 'bitcast' : 'trunc'
    const given = bits
    bits = text.temporary()
    lines.push(`${bits} = ${cast} ${type} ${given} to ${bitType}${dbg}`)
  }
  const ordered = little ? inOrder(text, bits, bitType, little, dbg) : { value: bits, lines: [] }
  const address = text.temporary()
  return [
    ...lines,
    ...ordered.lines,
    ...elementAddress(text, address, 'i8', view, offset, dbg),
    `store ${bitType} ${ordered.value}, ptr ${address}, align 1${dbg}`,
  ]
}
