import { afterEach, describe, expect, it, vi } from 'vitest'
import { run } from './run.ts'

async function usejit(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const terminal = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    cwd: '/',
    env: {},
    color: false,
  }
  return { code: await run(args, terminal), out: out.join('\n'), err: err.join('\n') }
}

afterEach(() => {
  vi.restoreAllMocks()
})

const COMMANDS = ['check', 'inspect', 'verify', 'bench', 'build', 'profile-build', 'doctor']

/** What cac prints by itself. */
async function helpOf(...args: string[]): Promise<string> {
  const printed: unknown[] = []
  for (const way of ['log', 'info'] as const) vi.spyOn(console, way).mockImplementation((text) => printed.push(text))
  expect((await usejit(...args, '--help')).code).toBe(0)
  return printed.join('\n')
}

describe('--help', () => {
  it.each(COMMANDS)('of %s shows how it is called, and what the exit codes mean', async (name) => {
    const help = await helpOf(name)
    expect(help).toMatch(new RegExp(`Examples:\\n  usejit ${name} \\S|Examples:\\n  usejit ${name}\\n`))
    expect(help).toContain('--quiet')
    expect(help).toMatch(/Exit codes:\n {2}0 {2}all well\n {2}1 .*\n {2}2 .*/)
  })

  it('of the whole names every command', async () => {
    const help = await helpOf()
    for (const name of COMMANDS) expect(help).toMatch(new RegExp(`^  ${name} `, 'm'))
    expect(help).toContain('Examples:')
  })
})

describe('usejit', () => {
  it.each(COMMANDS)('%s knows --quiet, and refuses what is nearly a flag of its own', async (name) => {
    const args = ['inspect', 'verify', 'bench'].includes(name) ? ['file.ts'] : []
    expect((await usejit(name, ...args, '--quite')).err).toBe('usejit: Unknown flag --quite. Did you mean --quiet?')
    expect((await usejit(name, ...args, '--quiet', '--hlep')).err).toBe(
      'usejit: Unknown flag --hlep. Did you mean --help?',
    )
  })

  it.each([
    [['verify', 'f.ts', '--seconds', '-1'], '--seconds takes a number from 0 on, not -1.'],
    [['verify', 'f.ts', '--seconds', 'NaN'], '--seconds takes a number from 0 on, not NaN.'],
    [['verify', 'f.ts', '--seconds', '1e999'], '--seconds takes a number from 0 on, not 1e999.'],
    [['verify', 'f.ts', '--seconds'], 'option `--seconds <n>` value is missing'],
    [['verify', 'f.ts', '--seed', '0.5'], '--seed takes a whole number from 0 on, not 0.5.'],
    [['verify', 'f.ts', '--seed', '-3'], '--seed takes a whole number from 0 on, not -3.'],
    [['verify', 'f.ts', '--max-ulp', '-.5'], '--max-ulp takes a whole number from 0 on, not -0.5.'],
    [['verify', 'f.ts', '--max-ulp', 'few'], '--max-ulp takes a whole number from 0 on, not few.'],
    [['verify', 'f.ts', '--cases', 'a.ts', '--cases', 'b.ts'], '--cases is there 2 times: which one counts?'],
    [['bench', 'f.ts', '--reps', '0'], '--reps takes a whole number from 1 on, not 0.'],
    [['bench', 'f.ts', '--reps', '2.5'], '--reps takes a whole number from 1 on, not 2.5.'],
    [['bench', 'f.ts', '--reps', 'x'], '--reps takes a whole number from 1 on, not x.'],
    [['bench', 'f.ts', '--seed', '1.5'], '--seed takes a whole number from 0 on, not 1.5.'],
    [['bench', 'f.ts', '--n', '0'], '--n takes whole numbers from 1 on, such as 1000,100000, not 0.'],
    [['bench', 'f.ts', '--n', '-4,8'], '--n takes whole numbers from 1 on, such as 1000,100000, not -4,8.'],
    [['bench', 'f.ts', '--n', '10,,20'], '--n takes whole numbers from 1 on, such as 1000,100000, not 10,,20.'],
    [['bench', 'f.ts', '--n', '1.5'], '--n takes whole numbers from 1 on, such as 1000,100000, not 1.5.'],
    [['bench', 'f.ts', '--tolerance', '-5%'], '--tolerance takes a share such as 10% or 0.1, not -5%.'],
    [['bench', 'f.ts', '--tolerance', '100%'], '--tolerance takes a share such as 10% or 0.1, not 100%.'],
    [['bench', 'f.ts', '--dispatch', 'never'], '--dispatch takes auto, static, always, not never.'],
    [['build', 'f.ts', '--targets', 'wsm'], 'wsm'],
    [['build', 'f.ts', '--dispatch', 'somtimes'], 'somtimes'],
    [['build', 'f.ts', '--toolchain', 'gcc'], 'gcc'],
  ])('refuses the values of %j with exit code 2, and names the flag', async (args, message) => {
    const { code, err, out } = await usejit(...args)
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  it.each([
    [
      [],
      'usejit: Say what to do. Commands: check, inspect, verify, bench, build, profile-build, doctor. See usejit --help.',
    ],
    [['chekc'], 'usejit: Unknown command "chekc". Did you mean "check"?'],
    [
      ['banana'],
      'usejit: Unknown command "banana". Commands: check, inspect, verify, bench, build, profile-build, doctor.',
    ],
    [['check', '--strit'], 'usejit: Unknown flag --strit. Did you mean --strict?'],
    [['doctor', '--strict'], 'usejit: Unknown flag --strict. Flags of doctor: --json.'],
    [['check', '-x'], 'usejit: Unknown flag -x.'],
    [['verify', 'file.ts', '--max-upl', '3'], 'usejit: Unknown flag --max-upl. Did you mean --max-ulp?'],
    [['inspect', 'file.ts', '--opt-lvm'], 'usejit: Unknown flag --opt-lvm. Did you mean --opt-llvm?'],
    [['verify', 'file.ts', '-1'], 'Flags of verify: --seconds, --seed, --cases, --max-ulp, --json.'],
    [['verify'], 'usejit: Say which file, as in: usejit verify src/kernels.ts --cases test/cases.ts'],
    [['inspect'], 'usejit: Say which file, as in: usejit inspect src/blur.ts#blur --types'],
    [['bench', 'a.ts', 'b.ts'], 'usejit: bench takes one file, and here are 2: a.ts, b.ts.'],
    [['doctor', 'now'], 'usejit: doctor takes no files, and here is now.'],
    [['check', '300'], 'usejit: There is no file or folder 300 in /.'],
    [['check', '--json=3'], 'usejit: There is no file or folder 3 in /.'],
    [['verify', '3'], 'usejit: There is no file 3 in /.'],
    [['check', 'no/such/file.ts'], 'usejit: There is no file or folder no/such/file.ts in /.'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, err, out } = await usejit(...args)
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })
})
