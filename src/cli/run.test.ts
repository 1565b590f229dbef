import { describe, expect, it } from 'vitest'
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

describe('usejit', () => {
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
    [['doctor', 'now'], 'usejit: Unused args: `now`'],
    [['check', 'no/such/file.ts'], 'usejit: There is no file or folder no/such/file.ts in /.'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, err, out } = await usejit(...args)
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })
})
