import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { processTerminal, type Streams, wantsBar, wantsColor } from './process-terminal.ts'

/** A process whose streams are terminals or not. */
function streams(stdoutIsTTY: boolean, stderrIsTTY = stdoutIsTTY): Streams & { written: string[] } {
  const written: string[] = []
  const stderr = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk))
      done()
    },
  })
  return { written, stdout: { isTTY: stdoutIsTTY }, stderr: Object.assign(stderr, { isTTY: stderrIsTTY, columns: 80 }) }
}

describe('colours', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['no terminal', false, {}, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['NO_COLOR that is empty', true, { NO_COLOR: '' }, true],
    ['a terminal that knows none', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, env, expected) => expect(wantsColor(streams(isTTY), env)).toBe(expected))
})

describe('a bar', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['standard error is no terminal', false, {}, false],
    ['CI', true, { CI: 'true' }, false],
    ['a terminal that cannot go back', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, env, expected) => expect(wantsBar(streams(true, isTTY), env)).toBe(expected))
})

/** What is written while two steps are done, something is printed in between. */
function work(to: ReturnType<typeof streams>): string[] {
  const write = (text: string) => void to.written.push(`${text}\n`)
  const terminal = processTerminal(to, '/', {}, { out: write, err: write })
  const progress = terminal.progress?.(2)
  progress?.note('blur(1)')
  progress?.step('blur')
  terminal.out('blur is fine')
  progress?.step('sobel')
  progress?.end()
  terminal.out('done')
  return to.written
}

it('is a line for each step where standard error is no terminal', () => {
  expect(work(streams(false))).toEqual(['[0/2] blur(1)\n', '[1/2] blur\n', 'blur is fine\n', '[2/2] sobel\n', 'done\n'])
})

it('is a bar on a terminal; what is printed stands above it, and nothing is left of it', () => {
  const text = work(streams(true)).join('')
  expect(text).toMatch(/█{12}░{12} 1\/2 blur/)
  expect(screenOf(text)).toEqual(['blur is fine', 'done'])
})

/** What a terminal shows of it in the end: the few sequences that move, save, restore and erase. */
function screenOf(text: string): string[] {
  const lines: string[] = ['']
  let [row, column] = [0, 0]
  let saved = [0, 0]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are told
  for (const [token] of text.matchAll(/\x1b\[[?\d]*[A-Za-z]|\x1b[78]|[\s\S]/g)) {
    if (token === '\x1b7') saved = [row, column]
    else if (token === '\x1b8') [row, column] = saved
    else if (token === '\x1b[1G' || token === '\r') column = 0
    else if (token === '\x1b[2K') lines[row] = ''
    else if (token === '\x1b[0K') lines[row] = lines[row].slice(0, column)
    else if (token === '\n') [row, column] = [row + 1, 0]
    else if (token[0] !== '\x1b') {
      lines[row] = lines[row].slice(0, column).padEnd(column) + token + lines[row].slice(column + 1)
      column++
    }
    lines[row] ??= ''
  }
  return lines.filter((line) => line !== '')
}
