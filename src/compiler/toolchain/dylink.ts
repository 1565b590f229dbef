/** What a Wasm library needs from its loader, from the custom section `dylink.0`. */
export interface DylinkInfo {
  /** Bytes of linear memory for data segments and zero-initialised data. */
  memorySize: number
  /** log2 of the alignment of that memory. */
  memoryAlignment: number
}

/** `WASM_DYLINK_MEM_INFO` of the tool conventions. */
const MEM_INFO = 1

/** Kernel memory hands out addresses that are multiples of 2^4 (one SIMD register). */
const REGION_ALIGNMENT = 4

/**
 * Reads the memory needs of a Wasm library.
 * Format: WebAssembly tool conventions, "DynamicLinking", section `dylink.0`: subsections of (kind byte, LEB128 size, payload); the payload of
 * kind 1 is four LEB128 numbers, memory size and alignment first.
 * @param module a module linked with `wasm-ld -shared`
 * @throws Error if the section is missing, repeated or cut short
 */
export function readDylink(module: WebAssembly.Module): DylinkInfo {
  const sections = WebAssembly.Module.customSections(module, 'dylink.0')
  if (sections.length !== 1) throw new Error(`expected one dylink.0 section, found ${sections.length}`)
  const bytes = new Uint8Array(sections[0])
  let at = 0
  const byte = (): number => {
    if (at >= bytes.length) throw new Error('dylink.0 ends in the middle of a number')
    return bytes[at++]
  }
  const leb = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const next = byte()
      value += (next & 0x7f) * scale
      if (next < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const kind = byte()
    const size = leb()
    if (kind === MEM_INFO) return { memorySize: leb(), memoryAlignment: leb() }
    at += size
  }
  // The linker leaves the subsection out where the module has neither data nor table entries.
  return { memorySize: 0, memoryAlignment: 0 }
}

/**
 * Bytes of kernel memory to reserve for a library, a multiple of 16.
 * @throws Error if its data wants a stricter alignment than kernel memory gives
 * @example dataSizeOf({ memorySize: 40, memoryAlignment: 3 }) // 48
 */
export function dataSizeOf({ memorySize, memoryAlignment }: DylinkInfo): number {
  if (memoryAlignment > REGION_ALIGNMENT) {
    throw new Error(
      `data wants an alignment of ${2 ** memoryAlignment} bytes, kernel memory gives ${2 ** REGION_ALIGNMENT}`,
    )
  }
  return Math.ceil(memorySize / 16) * 16
}
