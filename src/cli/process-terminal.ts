/** The terminal of a process: colours and a progress bar where somebody looks at it, plain lines where not. */
import { type Options, SingleBar } from 'cli-progress'
import type { Progress, Terminal } from './terminal.ts'

/** What of a process decides. */
export interface Streams {
  stdout: { isTTY?: boolean }
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
}

type Environment = Terminal['env']

/** Whether text may have colours: `NO_COLOR` (no-color.org) and terminals that know none say no. */
export const wantsColor = ({ stdout }: Streams, { NO_COLOR, TERM }: Environment): boolean =>
  stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb'

/** Whether a line may be written over: not where it goes into the log of a CI service. */
export const wantsBar = ({ stderr }: Streams, { CI, TERM }: Environment): boolean =>
  stderr.isTTY === true && !CI && TERM !== 'dumb'

const BAR: Options = {
  format: '{bar} {value}/{total} {what}',
  barsize: 24,
  barCompleteChar: '█',
  barIncompleteChar: '░',
  hideCursor: true,
  clearOnComplete: true,
  linewrap: false,
}

/**
 * @param write how lines get to the two streams
 */
export function processTerminal(
  streams: Streams,
  cwd: string,
  env: Environment,
  write: { out(text: string): void; err(text: string): void },
): Terminal {
  let bar: RunningBar | undefined
  /** What is printed while there is a bar stands above it. */
  const above = (print: (text: string) => void) => (text: string) => {
    bar?.hide()
    print(text)
    bar?.show()
  }
  const out = above(write.out)
  const err = above(write.err)
  const startBar = (total: number): Progress => {
    const own = new RunningBar(total, streams.stderr)
    own.show()
    bar = own
    return {
      note: (what) => own.update(0, what),
      step: (what) => own.update(1, what),
      end() {
        if (bar === own) own.hide()
        bar = undefined
      },
    }
  }
  const progress = wantsBar(streams, env) ? startBar : (total: number) => linesOf(total, err)
  return { out, err, cwd, env, color: wantsColor(streams, env), progress }
}

/** A bar that can leave its line and come back: it remembers where on the screen it began. */
class RunningBar {
  private readonly total: number
  private readonly stream: NodeJS.WritableStream
  private bar: SingleBar | undefined
  private value = 0
  private what = ''

  constructor(total: number, stream: NodeJS.WritableStream) {
    this.total = total
    this.stream = stream
  }

  show(): void {
    this.bar = new SingleBar({ ...BAR, stream: this.stream })
    this.bar.start(this.total, this.value, { what: this.what })
  }

  hide(): void {
    this.bar?.stop()
    this.bar = undefined
  }

  update(steps: number, what: string): void {
    this.value += steps
    this.what = what
    this.bar?.update(this.value, { what })
  }
}

/** A line for each step. */
function linesOf(total: number, print: (text: string) => void): Progress {
  let done = 0
  return {
    note: (what) => print(`[${done}/${total}] ${what}`),
    step(what) {
      done++
      print(`[${done}/${total}] ${what}`)
    },
    end() {},
  }
}
