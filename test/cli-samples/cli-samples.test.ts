/** Samples in docs/cli.md against what the command prints. `-u` writes those anew in which more than figures has changed; with FRESH_SAMPLES=1 all of them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, runCommand, writeFiles } from '../run-command.ts'
import { readSamples, type Sample, shownLike, structureOf, writeSamples } from './read-samples.ts'
import { PROJECTS } from './sample-projects.ts'

const file = join(root, 'docs/cli.md')
const page = readFileSync(file, 'utf8')
const samples = readSamples(page)
const outputs: string[] = []
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** Whether there is a compiler for native code, without which packages are built otherwise. */
function hasNative(): boolean {
  const { findings } = JSON.parse(runCommand(['doctor', '--json'], root).stdout)
  return findings.some(({ name, level }: { name: string; level: string }) => name === 'native' && level === 'ok')
}

/** What a sample's command prints, with another name for the folder. */
function outputOf({ project, command }: Sample): string {
  const { files, baseline } = PROJECTS[project]()
  const folder = mkdtempSync(join(tmpdir(), 'usejit-sample-'))
  folders.push(folder)
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['esbuild', 'rolldown', 'typescript', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  symlinkSync(root, join(folder, 'node_modules', 'usejit'), 'junction')
  const run = (args: readonly string[]) => runCommand(args, folder, { CI: '1', NO_COLOR: '1', FORCE_COLOR: undefined })
  if (baseline) {
    writeFiles(folder, baseline)
    writeFileSync(join(folder, 'usejit.json'), run(['check', 'src', '--json']).stdout)
  }
  writeFiles(folder, files)
  const args = command
    .replace(/^\$ npx usejit /, '')
    .replace(/ +#.*$/, '')
    .split(' ')
  const { stdout, stderr } = run(args)
  // On a terminal the work is told first, and what is wrong last.
  const told = stderr.split(/(?<=\n)/)
  const isStep = (line: string) => /^\[\d+\/\d+\] /.test(line)
  const parts = [...told.filter(isStep), stdout, ...told.filter((line) => !isStep(line))]
  return parts.join('').replaceAll(folder, '/home/me/app').trimEnd()
}

describe('docs/cli.md', () => {
  it('has a sample of every command', () => {
    const commands = samples.map(({ command }) => command.split(' ')[3])
    expect([...new Set(commands)].sort()).toEqual([
      ...['bench', 'build', 'check', 'doctor', 'inspect', 'profile-build', 'verify'],
    ])
    // Every block with output is one.
    expect([...page.matchAll(/```\n\$ npx usejit /g)].length).toBe(samples.length)
  })

  it.each(samples.map((sample) => [sample.command, sample] as const))(
    'runs %s',
    { timeout: 300_000 },
    (command, sample) => {
      const isLeftOut = command.includes('linux-x64') && !hasNative()
      const isAsShown = (output: string) =>
        JSON.stringify(structureOf(command, output)) === JSON.stringify(structureOf(command, sample.output))
      const print = () => shownLike(sample.output, outputOf(sample))
      let output = isLeftOut ? sample.output : print()
      // What takes too long on a busy machine is told in other words.
      if (!isAsShown(output)) output = print()
      // Figures are others in each run.
      outputs.push(isAsShown(output) && !process.env.FRESH_SAMPLES ? sample.output : output)
    },
  )

  it('shows what they print (write it with: npx vitest run --project processes test/cli-samples -u)', async () => {
    expect(outputs.length).toBe(samples.length)
    await expect(writeSamples(page, outputs)).toMatchFileSnapshot(file)
  })
})

describe('the structure of an output', () => {
  it.each([
    ['figures', 'sum  12.5 ms  3.2×', 'sum  9 µs  10×', true],
    ['widths', 'sum   1', 'sum 2', true],
    ['an order that goes by time', 'a 1\nb 2', 'b 1\na 2', true],
    ['words', 'equal sum 3 calls', 'equal sum 3 calls, 2 by the kernel', false],
    ['a missing line', 'a 1\nb 2', 'a 1', false],
  ])('is compared without %s, or with them', (_, one, other, isSame) => {
    const equal =
      JSON.stringify(structureOf('$ npx usejit bench', one)) ===
      JSON.stringify(structureOf('$ npx usejit bench', other))
    expect(equal).toBe(isSame)
  })
})
