import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { chart } from '../bench/chart.ts'
import { difference, hasPython, type Numba, pythonSource, startNumba } from '../bench/numba.ts'
import { resultsText } from '../bench/report.ts'
import { counts, type Row } from '../bench/row.ts'
import { markdownTable, meanAgainst, meanSpeedup } from '../bench/table.ts'
import { type CSource, ordinary, outcomeOf, type Workload } from '../bench/workload.ts'
import { workloads } from '../bench/workloads/index.ts'

const root = join(import.meta.dirname, '..')
const out = mkdtempSync(join(tmpdir(), 'usejit-numba-'))
afterAll(() => rmSync(out, { recursive: true }))
afterEach(() => void vi.unstubAllEnvs())

const inPython = workloads.filter((workload): workload is Workload & { c: CSource } => workload.c !== undefined)

it.each(inPython.map(({ name, c }) => [name, c] as const))('%s has its algorithm in Python beside the C', (_, c) => {
  expect(hasPython(root, c)).toBe(true)
  const { file, name } = pythonSource(c)
  expect(readFileSync(join(root, 'bench', 'kernels', file), 'utf8')).toContain(`\ndef ${name}(`)
})

const python = await startNumba(root, out)
if ('missing' in python) console.warn(`SKIPPED, the kernels in Python were not run. Numba: ${python.missing}`)

describe.skipIf('missing' in python)('Numba on small inputs', { timeout: 60_000 }, () => {
  const numba = python as Numba
  afterAll(() => numba.stop())

  it('tells its versions', () => {
    const version = expect.stringMatching(/^\d+\.\d+/)
    expect(numba.versions).toEqual({ python: version, numpy: version, numba: version, llvm: version })
  })

  it.each(inPython.map((workload) => [workload.name, workload] as const))('%s', async (_, workload) => {
    const { c, kernel, fresh } = workload
    const args = workload.prepare(ordinary, true)
    const run = await numba.measure(pythonSource(c), { args, fresh }, 3)
    if ('failed' in run) throw new Error(run.failed)
    const expected = outcomeOf(kernel(...(args as never[])), args)
    const why = difference(expected, run.outcome, c)
    // Only the last bits of exp and log may be others, where the system's C library has others than V8.
    if (c.libm) expect([undefined, expect.stringContaining('agree to twelve digits')]).toContainEqual(why)
    else expect(why).toBeUndefined()
    expect(run.times.median).toBeGreaterThan(0)
    expect(run.compile).toBeGreaterThanOrEqual(0)
  })

  it('a function that it cannot compile is a note, and others run afterwards', async () => {
    const [{ c }] = inPython
    const wrong = await numba.measure({ ...pythonSource(c), name: 'nothing' }, { args: [], fresh: false }, 1)
    expect(wrong).toEqual({ failed: expect.stringContaining("has no attribute 'nothing'") })
    const [workload] = inPython
    const args = workload.prepare(ordinary, true)
    expect(await numba.measure(pythonSource(c), { args, fresh: false }, 1)).toHaveProperty('times')
  })
})

/** A program that is started in the place of Python. */
function interpreter(name: string, text: string): string {
  const file = join(out, name)
  writeFileSync(file, `#!${process.execPath}\n${text}`)
  chmodSync(file, 0o755)
  return file
}

const HELLO = `console.log('{"python":"3.0.0","numpy":"1.0.0","numba":"0.1.0","llvm":"9.0.0"}')\n`

describe.skipIf(process.platform === 'win32')('without a working Numba', () => {
  it.each<[string, string, string, number?]>([
    ['a Python without Numba', `console.log('{"error":"ModuleNotFoundError: numba"}')`, 'ModuleNotFoundError: numba'],
    ['a program that is no Python', `console.log('hello')`, 'it answered something else'],
    ['a program that fails', 'process.exit(3)', 'the process ended (exit code 3)'],
    ['a program that says nothing', 'setInterval(() => {}, 1000)', 'no answer within 1 s', 1000],
  ])('%s: the note says so, and how to install it', async (name, text, why, patience) => {
    const command = interpreter(name.replaceAll(' ', '-'), text)
    vi.stubEnv('USEJIT_PYTHON', command)
    const { missing } = (await startNumba(root, out, patience)) as { missing: string }
    expect(missing).toContain(`skipped: ${command}: ${why}`)
    expect(missing).toContain(`\`${command} -m pip install numba\` installs it.`)
  })

  it('no such interpreter', async () => {
    vi.stubEnv('USEJIT_PYTHON', join(out, 'nowhere'))
    expect(await startNumba(root, out)).toEqual({ missing: expect.stringContaining('ENOENT') })
  })

  it.each<[string, string, string, number?]>([
    ['crashes', `process.kill(process.pid, 'SIGSEGV')`, 'the process ended (SIGSEGV)'],
    ['hangs', '', 'no answer within 2 s', 2000],
    ['answers nonsense', `console.log('oops')`, 'it answered something else'],
  ])('a process that %s is a note, and the next kernel gets a new one', async (name, text, why, patience) => {
    const count = join(out, `${name}.count`)
    const start = `require('node:fs').appendFileSync(${JSON.stringify(count)}, 'x')\n`
    vi.stubEnv('USEJIT_PYTHON', interpreter(name, `${start}${HELLO}process.stdin.on('data', () => { ${text} })`))
    const numba = (await startNumba(root, out, patience)) as Numba
    const [{ c, prepare, fresh }] = inPython
    for (let round = 1; round <= 2; round++) {
      const run = await numba.measure(pythonSource(c), { args: prepare(ordinary, true), fresh }, 1)
      expect(run).toEqual({ failed: expect.stringContaining(why) })
      expect(readFileSync(count, 'utf8')).toHaveLength(round)
    }
    numba.stop()
  })
})

describe('in the report', () => {
  const row = (name: string, numba: number | undefined, equal = true, compile = 500): Row => {
    const all = { original: 1000, resident: 500, ordinary: 1000, native: 250, ...(numba && { numba }) }
    const times = Object.entries(all).map(([variant, median]) => [variant, { median, p10: 0, p90: 0, samples: 1 }])
    return {
      name,
      suite: 'core',
      input: '-',
      state: 'ready',
      reasons: [],
      decided: { resident: 'kernel', ordinary: 'original', native: 'native' },
      times: Object.fromEntries(times),
      equal: { resident: true, ...(numba && { numba: equal }) },
      ...(numba && { numbaCompile: compile }),
      peakMemory: 0,
    }
  }
  const rows = [row('a', 250), row('b', 100, false), row('c', undefined)]

  it('a row in which Numba differs counts, but not for Numba', () => {
    expect(rows.map(counts)).toEqual([true, true, true])
    expect(meanSpeedup(rows, 'resident')).toBeCloseTo(2)
    expect(meanSpeedup(rows, 'numba')).toBeCloseTo(4)
    expect(meanAgainst(rows, 'numba')).toEqual({ mean: expect.closeTo(0.5), rows: 1 })
    expect(counts({ ...rows[1], equal: { resident: false, numba: true } })).toBe(false)
  })

  it('the table has its figures, and says where its bits are others', () => {
    const lines = markdownTable(rows).split('\n')
    const column = lines[0].split(' | ').indexOf('Numba')
    const last = lines.slice(2).map((line) => line.split(' | ').slice(column))
    expect(last).toEqual([
      ['4.00×', 'yes |'],
      ['10.00×', 'yes; Numba: no |'],
      ['–', 'yes |'],
      ['4.00×', ' |'],
    ])
  })

  it('the chart has a bar for it, where it counts', () => {
    const svg = chart(rows)
    // One for the chart, three of our own, one of Numba.
    expect(svg.match(/<title>/g)).toHaveLength(5)
    expect(svg).toContain('by Numba')
    expect(chart([row('c', undefined)])).not.toContain('Numba')
  })

  it('the text compares with it, tells its versions and the time it took to compile', () => {
    const built = { file: '', milliseconds: 1, wasmBytes: 1, functions: [] }
    const environment = {
      date: '2026-01-31',
      cpu: 'CPU',
      processors: 1,
      load: { before: 0, after: 0 },
      platform: 'linux',
      node: '20',
      v8: '11',
      usejit: '0',
      llvm: 'LLVM',
      clang: undefined,
      numba: { python: '3.11.2', numpy: '1.24.2', numba: '0.56.4', llvm: '14.0.6' },
    }
    const text = resultsText(rows, built, environment, ['b: Numba is left out of the means: why.'])
    expect(text).toContain('Resident kernels have 0.50× of the speed of Numba (1 kernels that have both).')
    expect(text).toContain('Native kernels have 1.00× of the speed of Numba (1 kernels that have both).')
    expect(text).toContain(
      'Numba 0.56.4 (LLVM 14.0.6), NumPy 1.24.2, Python 3.11.2: compiled the kernels of 2 rows in 1.0 s',
    )
    expect(text).toContain('## Missing\n\n- b: Numba is left out of the means: why.')
    const without = resultsText([row('c', undefined)], built, { ...environment, numba: undefined }, [])
    expect(without).not.toContain('Numba 0.56.4')
    expect(without).not.toContain('of the speed of Numba')
  })
})
