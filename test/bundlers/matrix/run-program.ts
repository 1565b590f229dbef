import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { serveFolder } from '../../e2e/static-server.ts'
import type { Bundler } from './bundler.ts'
import type { Program } from './cells.ts'

/** What a form of kernel did in a program: see `test/fixtures/matrix/observe.ts`. */
export interface Outcome {
  kernel: string
  original: string
  calls: number
  name: string
  length: number
}

/** What a program has to tell. */
export interface Report {
  outcomes: Record<string, Outcome>
  /** Only from programs for Node. */
  traces?: { kernel: string; original: string }
}

/** Runs a file with Node and reads what it prints. */
export async function runNode(...args: string[]): Promise<Report> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--enable-source-maps', ...args])
  return JSON.parse(stdout)
}

/** The programs of one bundler, each built when it is first asked for. */
export class Programs {
  private readonly bundler: Bundler
  private readonly folder: string
  private readonly builds = new Map<string, Promise<string>>()
  private readonly reports = new Map<Program, Promise<Report>>()
  private pages: Promise<Page> | undefined
  private readonly closing: (() => unknown)[] = []

  constructor(bundler: Bundler, folder: string) {
    this.bundler = bundler
    this.folder = folder
  }

  /** @param browser where there is one, for programs that need it */
  run(program: Program, browser?: Browser): Promise<Report> {
    const known = this.reports.get(program)
    if (known) return known
    const report = this.start(program, browser)
    this.reports.set(program, report)
    return report
  }

  /** @returns the folder of a build */
  build(kind: 'node' | 'commonjs' | 'browser'): Promise<string> {
    return this.once(kind, () => this.bundler[kind](join(this.folder, kind)))
  }

  /** @returns the folder of the page that starts the classic worker */
  private async buildClassic(): Promise<string> {
    const { page, build } = this.bundler.classic!
    if (page === 'page-classic') return this.once('classic', () => build(join(this.folder, 'classic')))
    const folder = await this.build('browser')
    await this.once('classic', () => build(folder))
    return folder
  }

  private once(name: string, build: () => Promise<void>): Promise<string> {
    const known = this.builds.get(name)
    if (known) return known
    const made = build().then(() => join(this.folder, name))
    this.builds.set(name, made)
    return made
  }

  /** Text of every script of a build. */
  async scripts(kind: 'node' | 'commonjs' | 'browser'): Promise<Map<string, string>> {
    const folder = await this.build(kind)
    const names = readdirSync(folder, { recursive: true }).map(String)
    return new Map(
      names
        .filter((name) => /\.[cm]?js$/.test(name) && !name.startsWith('runtime'))
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    )
  }

  async close(): Promise<void> {
    for (const close of this.closing) await close()
  }

  private async start(program: Program, browser: Browser | undefined): Promise<Report> {
    switch (program) {
      case 'main':
        return runNode(join(await this.build('node'), 'main.js'))
      case 'commonjs':
        return runNode(join(await this.build('commonjs'), 'main.cjs'))
      case 'thread':
        return runNode(join(await this.build('node'), 'threads.js'))
      case 'server': {
        const url = pathToFileURL(join(await this.build('node'), 'server.js')).href
        return runNode(
          '--input-type=module',
          '--eval',
          `import('${url}').then(async (m) => console.log(await m.render()))`,
        )
      }
      case 'page':
        return (await this.page(browser)).evaluate('runPage()')
      case 'module worker':
        return (await this.page(browser)).evaluate('runModuleWorker()')
      case 'classic worker': {
        const folder = await this.buildClassic()
        const page =
          this.bundler.classic!.page === 'page' ? this.page(browser) : this.open(browser, folder, 'page-classic.js')
        return (await page).evaluate('runClassicWorker()')
      }
    }
  }

  private page(browser: Browser | undefined): Promise<Page> {
    this.pages ??= this.build('browser').then((folder) => this.open(browser, folder, 'page.js'))
    return this.pages
  }

  private async open(browser: Browser | undefined, folder: string, script: string): Promise<Page> {
    if (!browser) throw new Error('There is no browser.')
    writeFileSync(join(folder, 'index.html'), `<!doctype html><script type="module" src="./${script}"></script>`)
    const server = await serveFolder(folder)
    const page = await browser.newPage()
    this.closing.push(
      () => page.close(),
      () => server.close(),
    )
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(server.url, { waitUntil: 'load' })
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    return page
  }
}
