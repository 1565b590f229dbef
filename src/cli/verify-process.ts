import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { freemem } from 'node:os'
import { UsageError } from './usage-error.ts'
import { readProgress, type VerifyProgress } from './verify-progress.ts'
import type { Accident, Verification, VerifyTask } from './verify-side.ts'

/** A call that takes as long is taken for one that does not end; the first of a function … */
const LONGEST_CALL_MS = 10_000
/** … and others, of which there may be some. With arguments that were made up, no call may take longer than all of them should, but so long always. */
const NEXT_LONGEST_CALL_MS = 3000
/** The same of modules that are loaded. */
const LONGEST_LOAD_MS = 60_000

const MEGABYTE = 2 ** 20
/** A kernel's memory alone may be one gigabyte. */
const MOST_MEGABYTES = 2048
const LEAST_MEGABYTES = 512

/** How one process ended before it was through. */
type End = { why: 'time' | 'memory' } | { error: string; ofCases?: boolean }

/**
 * Calls functions in processes, one after the other: what does not end, or takes all memory, ends with its process, and the next one goes on behind it.
 *
 * @param task what to do
 * @param progressFile path of a file that may be written
 * @param tell called with each result
 * @throws UsageError where the cases as a whole are wrong
 */
export async function verifyInProcesses(
  task: Omit<VerifyTask, 'start' | 'progressFile' | 'accidents' | 'megabytes'>,
  progressFile: string,
  tell: (result: Verification) => void,
): Promise<Verification[]> {
  const results: Verification[] = []
  const megabytes = mostMegabytes()
  const add = (result: Verification) => {
    results.push(result)
    tell(result)
  }
  let accidents: Accident[] = []
  while (results.length < task.functions.length) {
    const start = results.length
    const descriptor = openSync(progressFile, 'w+')
    try {
      const end = await runFrom({ ...task, start, progressFile, accidents, megabytes }, descriptor, add)
      if (end && 'error' in end && end.ofCases) throw new UsageError(end.error)
      if (results.length > start) accidents = []
      if (!end) continue
      const at = readProgress(descriptor)
      const seconds = longestCall(accidents, task.budget, at?.given) / 1000
      if ('why' in end && at?.function === results.length) accidents = [...accidents, { ...at, why: end.why, seconds }]
      else add({ name: task.functions[results.length].name, calls: 0, kernel: 0, note: noteOf(end) })
    } finally {
      closeSync(descriptor)
    }
  }
  return results
}

function longestCall(accidents: readonly Accident[], budget: number, given = false): number {
  if (accidents.some(({ why }) => why === 'time')) return NEXT_LONGEST_CALL_MS
  return given ? LONGEST_CALL_MS : Math.min(LONGEST_CALL_MS, Math.max(NEXT_LONGEST_CALL_MS, budget))
}

const noteOf = (end: End): string =>
  'error' in end
    ? `it cannot be run: ${end.error}`
    : `it cannot be run: loading its module takes ${end.why === 'time' ? `longer than ${LONGEST_LOAD_MS / 1000} s` : 'too much memory'}`

/** Half of what nobody uses: whoever works beside it must not notice. */
function mostMegabytes(): number {
  const free = (process.availableMemory?.() ?? freemem()) / MEGABYTE
  return Math.round(Math.min(MOST_MEGABYTES, Math.max(LEAST_MEGABYTES, free / 2)))
}

/** @returns why it ended with functions left; undefined where none are */
async function runFrom(
  task: VerifyTask,
  descriptor: number,
  add: (result: Verification) => void,
): Promise<End | undefined> {
  const child = fork(new URL('./verify-side.js', import.meta.url), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${task.megabytes}`],
    // What functions print would be in the way of JSON.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let watch: NodeJS.Timeout | undefined
  try {
    return await new Promise((done) => {
      let errors = ''
      child.stderr?.on('data', (text) => {
        errors = (errors + String(text)).slice(-4000)
      })
      child.on('message', (message: Verification | { error: string; ofCases: boolean } | 'end') => {
        if (message === 'end') done(undefined)
        else if ('error' in message) done(message)
        else add(message)
      })
      child.on('error', (error) => done({ error: error.message }))
      child.on('close', (code, signal) => done(endOf(code, signal, errors)))
      child.send(task)
      watch = watchProgress(descriptor, task, () => done({ why: 'time' }))
    })
  } finally {
    clearInterval(watch)
    await ended(child)
  }
}

function watchProgress(
  descriptor: number,
  { start, accidents, budget }: Pick<VerifyTask, 'start' | 'accidents' | 'budget'>,
  tooLong: () => void,
): NodeJS.Timeout {
  let last = ''
  let since = performance.now()
  const longest = (at: VerifyProgress | undefined): number =>
    at ? longestCall(at.function === start ? accidents : [], budget, at.given) : LONGEST_LOAD_MS
  return setInterval(() => {
    const at = readProgress(descriptor)
    const now = JSON.stringify(at)
    if (now !== last) [last, since] = [now, performance.now()]
    else if (performance.now() - since > longest(at)) tooLong()
  }, 100)
}

/** Signals and codes with which V8 and systems end what has taken all memory. */
const OUT_OF_MEMORY = /heap out of memory|invalid (?:table|array|string) (?:size|length)|Allocation failed/i

function endOf(code: number | null, signal: NodeJS.Signals | null, errors: string): End {
  if (signal === 'SIGKILL' || OUT_OF_MEMORY.test(errors)) return { why: 'memory' }
  const [last] = errors.trim().split('\n').slice(-1)
  return { error: `its process ended with ${signal ?? code}${last ? `: ${last}` : ''}` }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await exit
}
