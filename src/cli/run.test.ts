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
    [['verify'], 'usejit: missing required args for command `verify <file>`'],
    [['doctor', 'now'], 'usejit: Unused args: `now`'],
    [['check', 'no/such/file.ts'], 'usejit: There is no file or folder no/such/file.ts in /.'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, err, out } = await usejit(...args)
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })
})
