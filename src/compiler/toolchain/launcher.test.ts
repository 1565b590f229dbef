import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createLauncher, type Launcher } from './launcher.ts'

const folder = mkdtempSync(join(tmpdir(), "usejit-test-it's here "))
afterAll(() => rmSync(folder, { recursive: true }))

const launchers: Launcher[] = []
afterEach(() => {
  for (const launcher of launchers.splice(0)) launcher.close()
})
function launcher(env: NodeJS.ProcessEnv = process.env): Launcher {
  const made = createLauncher(env)
  launchers.push(made)
  return made
}

const options = { timeoutMs: 10_000, cwd: folder }
const sh = (script: string) => ['/bin/sh', ['-c', script]] as const
/** What Linux says of a process (proc(5)). @returns nothing if there is none */
function statusOf(pid: number | string): { state?: string; parent?: number; command?: string } {
  try {
    // Behind the name, in brackets.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return { state, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }
  } catch {
    return {}
  }
}

/** The shells that this process has started and that wait or work. */
const shells = (): number[] =>
  readdirSync('/proc')
    .filter((name) => {
      const { state, parent, command } = statusOf(name)
      return parent === process.pid && state !== 'Z' && command === '/bin/sh\0'
    })
    .map(Number)

describe.skipIf(process.platform === 'win32')('programs', () => {
  const cases = [
    ['exit with what they printed', sh('echo one; echo two >&2'), { kind: 'exit', code: 0, output: 'one\ntwo\n' }],
    ['may end without a line', sh('printf %s no-line'), { kind: 'exit', code: 0, output: 'no-line' }],
    ['may print nothing', sh(''), { kind: 'exit', code: 0, output: '' }],
    ['may print what looks like an end', sh('printf "\\nmark 0\\n"'), { kind: 'exit', output: '\nmark 0\n' }],
    ['tell their exit code', sh('exit 70'), { kind: 'exit', code: 70 }],
    [
      'may be ended by a signal',
      sh('echo said; kill -ABRT $$'),
      { kind: 'signal', signal: 'SIGABRT', output: 'said\n' },
    ],
    [
      'may not be there',
      ['/nowhere/program', []],
      { kind: 'absent', message: expect.stringMatching(/not found|ENOENT/) },
    ],
    ['may be none', [folder, []], { kind: 'absent', message: expect.stringMatching(/ermission denied|EACCES/) }],
    ['read nothing', ['/bin/cat', []], { kind: 'exit', code: 0, output: '' }],
    [
      'get arguments as they are',
      ['printf', ['<%s>', "it's", '$HOME `id` "x" \\', '', 'a\nb', '*', '-n']],
      { kind: 'exit', output: '<it\'s><$HOME `id` "x" \\><><a\nb><*><-n>' },
    ],
    ['run where they are told', ['pwd', []], { kind: 'exit', output: `${folder}\n` }],
  ] as const
  it.each(cases)('%s', async (_, [command, args], outcome) => {
    expect(await launcher().run(command, args, options)).toMatchObject(outcome)
  })

  it('have the environment of the launcher', async () => {
    const env = { PATH: '/bin:/usr/bin', MARK: "it's" }
    expect(await launcher(env).run(...sh('echo "$MARK-$HOME"'), options)).toMatchObject({ output: "it's-\n" })
  })

  it('may print a lot, of which the beginning is kept', async () => {
    const { run } = launcher()
    const outcome = await run(...sh('head -c 9000000 /dev/zero | tr "\\0" x; exit 3'), options)
    expect(outcome).toMatchObject({ kind: 'exit', code: 3 })
    expect('output' in outcome && outcome.output.length).toBeGreaterThanOrEqual(1 << 20)
    expect('output' in outcome && outcome.output.length).toBeLessThan(1.2 * (1 << 20))
    expect(await run('echo', ['next'], options)).toMatchObject({ output: 'next\n' })
  })

  it('are ended when they take too long, and others run on', async () => {
    const { run } = launcher()
    const slow = run(...sh('echo begun; sleep 30; true'), { ...options, timeoutMs: 300 })
    const other = run(...sh('sleep 1; echo done'), options)
    expect(await slow).toMatchObject({ kind: 'timeout', output: 'begun\n' })
    expect(await run('echo', ['next'], options)).toMatchObject({ output: 'next\n' })
    expect(await other).toMatchObject({ kind: 'exit', output: 'done\n' })
  })

  it('have ended in time, though this thread was busy when they did', async () => {
    const { run } = launcher()
    await run('true', [], options)
    const outcome = run('echo', ['in time'], { ...options, timeoutMs: 300 })
    // Behind this come timers, and what has arrived only behind these.
    await setImmediate()
    for (const until = performance.now() + 1000; performance.now() < until; );
    expect(await outcome).toEqual({ kind: 'exit', code: 0, output: 'in time\n' })
  })

  it('are ended when the launcher is closed', async () => {
    const { run, close } = launcher()
    const started = performance.now()
    const outcomes = [run('sleep', ['30'], options), run('sleep', ['30'], options)]
    await setTimeout(100)
    close()
    expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['signal', 'signal'])
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe.skipIf(process.platform !== 'linux')('shells', () => {
  it('are as many as programs run at the same time, and used again', async () => {
    const { run, close } = launcher()
    await run('true', [], options)
    await run('true', [], options)
    expect(shells()).toHaveLength(1)
    await Promise.all([1, 2, 3].map(() => run('sleep', ['0.1'], options)))
    await Promise.all([1, 2, 3].map(() => run('sleep', ['0.1'], options)))
    expect(shells()).toHaveLength(3)
    close()
    await expect.poll(shells).toHaveLength(0)
  })

  it.each(['idle', 'at work'])('may be ended by others while %s', async (when) => {
    const { run } = launcher()
    await run('true', [], options)
    const [pid] = shells()
    const waiting = when === 'idle' ? undefined : run('sleep', ['2'], options)
    await setTimeout(100)
    process.kill(pid, 'SIGTERM')
    if (waiting) expect(await waiting).toMatchObject({ kind: 'signal', signal: 'SIGTERM' })
    expect(await run('echo', ['next'], options)).toMatchObject({ kind: 'exit', output: 'next\n' })
  })

  /** Runs a program that uses a launcher. @returns what it prints */
  async function programWith(body: string): Promise<string> {
    const file = join(folder, 'program.mjs')
    const contents = `
      import { openSync } from 'node:fs'
      import { createLauncher } from './launcher.ts'
      const { run } = createLauncher(process.env)
      ${body}`
    const stdin = { contents, resolveDir: import.meta.dirname }
    await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: file })
    const limited = `ulimit -n 60; exec "$0" "$1"`
    return execFileSync('/bin/sh', ['-c', limited, process.execPath, file], { encoding: 'utf8', timeout: 20_000 })
  }

  it('keep no process alive, and end with it', async () => {
    const output = await programWith(`
      console.log((await run('cat', ['/proc/self/stat'], { timeoutMs: 5000 })).output)`)
    const shell = Number(output.split(') ')[1].split(' ')[1])
    expect(shell).toBeGreaterThan(1)
    // In a container, nobody may ask how it ended.
    await expect.poll(() => statusOf(shell).state).toBeOneOf([undefined, 'Z'])
  })

  it('are no more than the process has file descriptors for', async () => {
    const output = await programWith(`
      try { for (;;) openSync('/dev/null') } catch {}
      console.log(JSON.stringify(await run('true', [], { timeoutMs: 5000 })))`)
    expect(JSON.parse(output)).toMatchObject({ kind: 'absent', message: expect.stringContaining('EMFILE') })
  })
})
