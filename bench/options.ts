import { parseArgs } from 'node:util'
import type { Suite } from './workload.ts'

export interface BenchOptions {
  suites: Suite[]
  /** Only workloads whose name contains this. */
  filter: string
  /** File for the figures. */
  json?: string
  /** Write docs/performance.md. */
  write: boolean
  /** Milliseconds for measuring one workload. */
  budget: number
}

const SUITES: readonly Suite[] = ['core', 'polybench', 'calls']
const USAGE = 'Usage: npm run bench -- [--suite core|polybench|calls] [--filter TEXT] [--json FILE] [--quick] [--write]'

/**
 * Reads the command line.
 *
 * @throws Error with a text for people
 */
export function readOptions(args: string[]): BenchOptions {
  const { suite, filter = '', json, quick = false, write = false } = parse(args)
  if (suite !== undefined && !SUITES.includes(suite as Suite)) {
    throw new Error(`There is no suite "${suite}"; there are ${SUITES.join(' and ')}.\n${USAGE}`)
  }
  if (write && (suite !== undefined || filter !== '' || quick)) {
    throw new Error(`--write is for a full run: leave out --suite, --filter and --quick.\n${USAGE}`)
  }
  return { suites: suite ? [suite as Suite] : [...SUITES], filter, json, write, budget: quick ? 1200 : 6000 }
}

function parse(args: string[]) {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    return parseArgs({ args, options: { suite: text, filter: text, json: text, quick: flag, write: flag } }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`)
  }
}
