import type { Platform } from './platform.ts'

/** Node looks for this symbol when it loads an addon. */
const ENTRY = 'napi_register_module_v1'

/**
 * Whether a file is a shared library for a platform that Node can load as an addon, as far as its header and its names tell.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function nativeArtifactProblem(bytes: Uint8Array, platform: Platform): string | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [system, processor] = platform.split('-') as ['linux' | 'darwin' | 'win32', 'x64' | 'arm64']
  if (file.length < 1024 || machineOf(file, system) !== MACHINES[system][processor])
    return `it is no library for ${platform}.`
  return file.includes(ENTRY) ? undefined : `it does not define ${ENTRY}.`
}

/** Numbers of processors: `e_machine` of ELF, `cputype` of Mach-O, `Machine` of PE. */
const MACHINES = {
  linux: { x64: 62, arm64: 183 },
  darwin: { x64: 0x01000007, arm64: 0x0100000c },
  win32: { x64: 0x8664, arm64: 0xaa64 },
} as const

function machineOf(file: Buffer, system: keyof typeof MACHINES): number | undefined {
  switch (system) {
    case 'linux':
      // ELF, 64 bits, little endian, type ET_DYN.
      return file.readUInt32BE(0) === 0x7f454c46 && file.readUInt16BE(4) === 0x0201 && file.readUInt16LE(16) === 3
        ? file.readUInt16LE(18)
        : undefined
    case 'darwin':
      return file.readUInt32LE(0) === 0xfeedfacf ? file.readUInt32LE(4) : undefined
    case 'win32': {
      const header = file.readUInt32LE(0x3c)
      return file.readUInt16LE(0) === 0x5a4d && header + 6 < file.length && file.readUInt32LE(header) === 0x4550
        ? file.readUInt16LE(header + 4)
        : undefined
    }
  }
}

/**
 * The bytes of an addon that code signing leaves as they are: it writes into headers, and behind everything else. Linux signs no files.
 *
 * @param bytes a library for `platform`
 * @returns the first of them, and the first that is none of them any more
 */
export function unsignedRange(bytes: Uint8Array, platform: Platform): [from: number, to: number] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole: [number, number] = [0, file.length]
  if (platform.startsWith('win32')) {
    // `SizeOfHeaders` of PE, which have the checksum and the place of certificates.
    return [file.readUInt32LE(file.readUInt32LE(0x3c) + 24 + 60), file.length]
  }
  return platform.startsWith('darwin') ? unsignedRangeOfMachO(file) : whole
}

/** From the first section to the signature, if there is one (`mach-o/loader.h`). */
function unsignedRangeOfMachO(file: Buffer): [from: number, to: number] {
  const range: [number, number] = [file.length, file.length]
  const commands = file.readUInt32LE(16)
  for (let i = 0, at = 32; i < commands; i++) {
    const command = file.readUInt32LE(at)
    if (command === LC_SEGMENT_64) {
      const sections = file.readUInt32LE(at + 64)
      for (let section = 0; section < sections; section++) {
        const offset = file.readUInt32LE(at + 72 + 80 * section + 48)
        // Sections of zeros have no place in the file.
        if (offset > 0) range[0] = Math.min(range[0], offset)
      }
    } else if (command === LC_CODE_SIGNATURE) range[1] = file.readUInt32LE(at + 8)
    at += file.readUInt32LE(at + 4)
  }
  return range
}

const LC_SEGMENT_64 = 0x19
const LC_CODE_SIGNATURE = 0x1d
