import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import type { MeasuredRow } from '../../examples/demo/src/measure.ts'
import { userEnvironment } from './user-environment.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const demo = join(root, 'examples', 'demo')
const viteCommand = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const photo = join(root, 'node_modules', '@stdlib', 'datasets-img-allium-oreophilum', 'data', 'image.jpg')

/** Screenshots stay here after the run, for people to look at. */
export const screenshots = join(root, 'out', 'screenshots')

/** A new folder inside the repository (ignored by git), so that `usejit` and the demo's packages resolve from it. */
export function scratchFolder(): string {
  mkdirSync(join(root, 'out'), { recursive: true })
  return mkdtempSync(join(root, 'out', 'e2e-'))
}

/** Builds the demo's page with Vite's command. */
export async function buildPage(folder: string): Promise<void> {
  await runNode([viteCommand, 'build', demo, '--outDir', folder, '--emptyOutDir'])
}

/** Builds the demo for Node, runs it there once without measuring, and returns what each kernel did. */
export async function runOnNode(folder: string): Promise<MeasuredRow[]> {
  await runNode([viteCommand, 'build', demo, '--ssr', 'src/measure.ts', '--outDir', folder, '--emptyOutDir'])
  const result = join(folder, 'result.json')
  await runNode([join(folder, 'measure.js'), photo, join(folder, 'pictures'), result, '0'])
  return JSON.parse(readFileSync(result, 'utf8')).rows
}

/** Copies the demo's sources, so that a test can edit them. */
export function copyDemo(folder: string): void {
  for (const part of ['index.html', 'vite.config.ts', 'src']) {
    cpSync(join(demo, part), join(folder, part), { recursive: true })
  }
}

/** How a dev server differs from the usual. */
interface ServerOptions {
  /** Package of Vite. @default vite */
  vite?: string
  /** As in its configuration. @default / */
  base?: string
  env?: NodeJS.ProcessEnv
}

/** Starts `vite` in a folder and resolves once it answers. */
export async function startDevServer(
  folder: string,
  { vite = 'vite', base = '/', env }: ServerOptions = {},
): Promise<{ url: string; log(): string; stop(): void }> {
  const port = await freePort()
  const command = join(root, 'node_modules', vite, 'bin', 'vite.js')
  const args = [command, folder, '--port', String(port), '--strictPort', '--host', '127.0.0.1']
  const server = spawn(process.execPath, args, { cwd: root, env: { ...userEnvironment(), ...env } })
  let output = ''
  server.stdout.on('data', (text) => (output += text))
  server.stderr.on('data', (text) => (output += text))
  const url = `http://127.0.0.1:${port}${base}`
  try {
    await answering(url, server)
  } catch (error) {
    server.kill()
    throw new Error(`${(error as Error).message}\n${output}`)
  }
  return { url, log: () => output, stop: () => server.kill() }
}

/** What a page of the demo reports, with what its console said. */
export interface PageReport {
  page: Page
  /** Warnings and errors of the console, and uncaught exceptions. */
  complaints: string[]
  rows(): Promise<MeasuredRow[]>
}

/** Opens a page of the demo and waits until all of its kernels have run. */
export async function openDemo(browser: Browser, url: string): Promise<PageReport> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(url)
  try {
    // Waiting for a function would evaluate text in the page, which a content security policy forbids.
    await page.getByText('Done.').waitFor({ timeout: 60_000 })
  } catch (error) {
    throw new Error(`The page did not finish: ${(error as Error).message}\n${complaints.join('\n')}`)
  }
  return { page, complaints, rows: () => page.evaluate('window.__demo.rows') }
}

async function runNode(args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, args, { cwd: root, env: userEnvironment() })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (server.exitCode !== null) throw new Error(`The dev server ended with exit code ${server.exitCode}.`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The dev server did not answer at ${url} within 15 seconds.`)
}
