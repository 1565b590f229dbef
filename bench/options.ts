import { parseArgs } from 'node:util'
import type { Suite } from './workload.ts'

export interface BenchOptions {
  suites: Suite[]
  /** Only workloads whose name contains this. */
  filter: string
  /** File for the figures. */
  json?: string
  /** Write docs/performance.md and its chart. */
  write: boolean
  /** Fail where a target is missed. */
  assert: boolean
  /** File with the figures of an earlier run, and the share by which a ratio may fall. */
  baseline?: string
  tolerance: number
  /** Milliseconds for measuring one workload. */
  budget: number
}

const SUITES: readonly Suite[] = ['core', 'polybench', 'calls', 'dispatch', 'fastmath', 'build']
/** Those of `--quick`, which is to take less than two minutes: compiling and starting all of PolyBench alone takes longer. */
const QUICK: readonly Suite[] = ['core', 'calls']
const USAGE =
  'Usage: npm run bench -- [--suite core|polybench|calls|dispatch|fastmath|build] [--filter TEXT] [--json FILE] [--quick] [--write] [--assert] [--baseline FILE] [--tolerance 10%]'

/**
 * Reads the command line.
 *
 * @throws Error with a text for people
 */
export function readOptions(args: string[]): BenchOptions {
  const { suite, filter = '', json, quick = false, write = false, assert = false, baseline, tolerance } = parse(args)
  if (suite !== undefined && !SUITES.includes(suite as Suite)) {
    throw new Error(`There is no suite "${suite}"; there are ${SUITES.join(', ')}.\n${USAGE}`)
  }
  if (write && (suite !== undefined || filter !== '' || quick)) {
    throw new Error(`--write is for a full run: leave out --suite, --filter and --quick.\n${USAGE}`)
  }
  const suites = suite ? [suite as Suite] : [...(quick ? QUICK : SUITES)]
  const budget = quick ? 300 : 4000
  return { suites, filter, json, write, assert, baseline, tolerance: readTolerance(tolerance), budget }
}

/** `10%` or `0.1`. */
function readTolerance(text = '10%'): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
  if (text !== '' && value >= 0 && value < 1) return value
  throw new Error(`--tolerance takes a share such as 10% or 0.1, not "${text}".\n${USAGE}`)
}

function parse(args: string[]) {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    const words = { suite: text, filter: text, json: text, baseline: text, tolerance: text }
    return parseArgs({ args, options: { ...words, quick: flag, write: flag, assert: flag } }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`)
  }
}
