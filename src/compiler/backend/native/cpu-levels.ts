import type { Platform } from '../../toolchain/platform.ts'

/** One processor that functions are made for. */
export interface CpuLevel {
  /** As `USEJIT_CPU` and `status()` name it. */
  name: string
  /** As LLVM names it. */
  cpu: string
  /** More of LLVM's function attributes. */
  attributes?: string
  /** How many doubles its vectors have: loops are aligned to that, and functions of the Math library are there for that many at once. 0: code is small instead of fast. */
  lanes: number
}

/** Bytes that a typed array of Node is aligned to. */
const ARRAY_ALIGNMENT = 16

/** Whether vectors of a level begin elsewhere than at a multiple of their size, unless loops see to it. */
export const needsAligning = ({ lanes }: CpuLevel): boolean => 8 * lanes > ARRAY_ALIGNMENT

/**
 * The levels of a processor family, lowest first; which one runs is decided when the addon is opened. The x86-64 levels are those of the psABI
 * (x86-64 ABI supplement, section 3.1.1).
 */
export function cpuLevels(platform: Platform): readonly CpuLevel[] {
  return platform.endsWith('-x64') ? X64_LEVELS : ARM64_LEVELS
}

/** Processors without x86-64-v2 were made until 2008: they need not have fast code, nor everybody else more bytes for it. */
const X64_LEVELS: readonly CpuLevel[] = [
  { name: 'x86-64', cpu: 'x86-64', attributes: 'minsize optsize', lanes: 0 },
  { name: 'x86-64-v2', cpu: 'x86-64-v2', lanes: 2 },
  { name: 'x86-64-v3', cpu: 'x86-64-v3', lanes: 4 },
  {
    name: 'x86-64-v4',
    cpu: 'x86-64-v4',
    // Gathers take longer than loads one by one: on AMD's processors, and on Intel's since the microcode against Downfall.
    attributes: '"prefer-vector-width"="512" "target-features"="+prefer-no-gather"',
    lanes: 8,
  },
]

/** All processors that Node runs on have NEON. */
const ARM64_LEVELS: readonly CpuLevel[] = [{ name: 'armv8-a', cpu: 'generic', lanes: 2 }]

/** Attributes of functions that run when an addon is loaded: they need not be fast, but soon be compiled. */
export const RUNS_ONCE = 'optnone noinline'
