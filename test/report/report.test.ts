/** The report as `usejit check --json` prints it and as a build writes it: one golden file, described by the schema in docs/. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { rolldown } from 'rolldown'
import type { Report } from 'usejit'
import usejit from 'usejit/rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'out', 'test-report')
const validate = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, 'docs/report.schema.json'), 'utf8')),
)

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(join(root, 'test/report/project'), join(folder, 'src'), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function check(...args: string[]) {
  const command = [join(root, 'dist/cli/main.js'), 'check', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** Sizes change with everything. */
function withoutSizes(report: Report): Report {
  expect(report.totals.wasmBytes).toBeGreaterThan(100)
  return JSON.parse(JSON.stringify(report).replace(/"wasmBytes":\d+/g, '"wasmBytes":0'))
}

/** @returns the file's name, for `--baseline` */
function writeBaseline(name: string, change: (report: Report) => void = () => {}): string {
  const report = JSON.parse(check('src', '--json').stdout) as Report
  change(report)
  writeFileSync(join(folder, name), JSON.stringify(report))
  return name
}

describe('the report', () => {
  it('is what it was, and what the schema says', async () => {
    const { status, stdout, stderr } = check('src', '--json')
    const report = JSON.parse(stdout) as Report
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(validate(report) || validate.errors).toBe(true)
    await expect(`${JSON.stringify(withoutSizes(report), null, 2)}\n`).toMatchFileSnapshot('golden/report.json')
  })

  it.each<[string, (report: Report) => void]>([
    ['another version', (report) => Object.assign(report, { version: 2 })],
    ['a member that is not described', (report) => Object.assign(report.files[0], { size: 1 })],
    ['a state that is none', (report) => Object.assign(report.files[0].functions[0], { state: 'half' })],
    ['a loop without place', (report) => Object.assign(report.files[0].functions[0].kernels[0].loops![0], { line: 0 })],
    ['no kernels', (report) => Object.assign(report.files[0].functions[0], { kernels: undefined })],
  ])('is not, by the schema: %s', (_, change) => {
    const report = JSON.parse(readFileSync(join(root, 'test/report/golden/report.json'), 'utf8')) as Report
    expect(validate(report)).toBe(true)
    change(report)
    expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false)
  })

  it.each([true, false])('is the same from a build (with loops: %s)', async (loops) => {
    const file = join(folder, 'report.json')
    writeFileSync(join(folder, 'src/main.ts'), `export * from './kernels.ts'\nexport * from './typo.ts'`)
    const plugin = usejit({ report: loops ? { file, loops } : file, cacheDir: join(folder, 'cache') })
    const bundle = await rolldown({
      input: join(folder, 'src/main.ts'),
      plugins: [plugin],
      external: /^usejit/,
      onLog: () => {},
    })
    await bundle.generate()
    await bundle.close()
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    expect(validate(report) || validate.errors).toBe(true)
    const golden = JSON.parse(readFileSync(join(root, 'test/report/golden/report.json'), 'utf8')) as Report
    for (const one of golden.files.flatMap(({ functions }) => functions.flatMap(({ kernels }) => kernels)))
      if (!loops) delete one.loops
    const names = (one: Report) =>
      one.files.map((f) => ({ ...f, file: f.file.replace(/^.*src\//, 'src/'), wasmBytes: 0 }))
    expect(names(report)).toEqual(names(golden))
  })
})

describe('usejit check', () => {
  it('says of each function what comes in and out, what is copied, and what became of its loops', () => {
    const { stdout } = check('src/kernels.ts')
    for (const line of [
      '  ready     blur  5:8  wasm',
      '            (pixels: Uint8Array, w: number, h: number, out: Uint8Array) => void',
      '            copies pixels in; out in and out, from 2048 elements on',
      '            loop in line 8: vectorised, 16 rounds at once',
      '            (x: Float64Array) => number',
      '            loop in line 18: not vectorised: numbers are added up, and another order would round differently; "use jit: reassoc" allows another order',
      '            (x: Float32Array, from: number) => number',
      '            (x: Int16Array, from: number) => number',
      '  original  joined  34:8  unsupported-call',
      '4 ready, 1 original in 1 file',
    ])
      expect(stdout).toContain(line)
  })

  it('takes globs', () => {
    const { stdout, status } = check('src/*.ts', '--json')
    expect(JSON.parse(stdout).totals.functions).toBe(5)
    expect(status).toBe(0)
  })

  it('passes where all that was compiled still is', () => {
    const { status, stderr } = check('src', '--baseline', writeBaseline('same.json'))
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('fails where a function is not compiled any more, and names it', () => {
    const ready = writeBaseline('ready.json', ({ files }) => {
      for (const one of files[0].functions) one.state = 'ready'
    })
    const { status, stderr } = check('src', '--baseline', ready)
    expect(stderr).toContain(
      'error src/kernels.ts:34:8  joined was compiled in the baseline, and stays the original now: [unsupported-call] ',
    )
    expect(stderr.split('\n').filter(Boolean)).toHaveLength(1)
    expect(status).toBe(1)
  })

  it('passes, and says so, where a function is no longer there', () => {
    const renamed = writeBaseline('renamed.json', ({ files }) => {
      files[0].functions[0].name = 'former'
    })
    const { status, stderr } = check('src', '--baseline', renamed)
    expect(stderr).toBe('src/kernels.ts: former is in the baseline and no longer marked, or no longer there.\n')
    expect(status).toBe(0)
  })

  it('says nothing of files that were not checked', () => {
    const { status, stderr } = check('src/typo.ts', '--baseline', writeBaseline('all.json'))
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('says so where a file is no longer marked at all', () => {
    const named = writeBaseline('marked.json', ({ files }) => {
      files.push({ ...files[0], file: 'src/plain.ts' })
    })
    writeFileSync(join(folder, 'src/plain.ts'), 'export const n = 1\n')
    const { status, stderr } = check('src/plain.ts', '--baseline', named)
    rmSync(join(folder, 'src/plain.ts'))
    expect(stderr).toContain('src/plain.ts: blur is in the baseline and no longer marked, or no longer there.\n')
    expect(status).toBe(0)
  })

  it('fails where the baseline is of another folder: it would pass whatever happens', () => {
    const elsewhere = writeBaseline('elsewhere.json', ({ files }) => {
      for (const one of files) one.file = `app/${one.file}`
    })
    const { status, stderr } = check('src', '--baseline', elsewhere)
    expect(stderr).toContain(
      'None of the files in the baseline was checked: its first is app/src/kernels.ts, seen from ',
    )
    expect(status).toBe(1)
  })

  it.each<[string, string[], string]>([
    ['no baseline', ['src', '--baseline', 'sam.json'], 'There is no baseline sam.json in '],
    ['one that is nearly there', ['src', '--baseline', 'sam.json'], 'Did you mean same.json?'],
    [
      'one that is no report',
      ['src', '--baseline', 'src/kernels.ts'],
      'is no report: write one with usejit check --json',
    ],
    [
      'a flag that is nearly right',
      ['src', '--basline', 'same.json'],
      'Unknown flag --basline. Did you mean --baseline?',
    ],
    ['a file that is nearly right', ['src/kernel.ts'], 'Did you mean src/kernels.ts?'],
    ['a glob that nothing matches', ['src/*.vue'], 'matches src/*.vue.'],
  ])('refuses with exit code 2: %s', (_, args, message) => {
    const { status, stdout, stderr } = check(...args)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('fails under --strict where a function stays the original', () => {
    expect(check('src/kernels.ts', '--strict').status).toBe(1)
  })
})
