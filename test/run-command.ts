/** The command of the package, as users run it: from dist, in a folder of theirs. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root: string = fileURLToPath(new URL('..', import.meta.url))

export interface CommandResult {
  status: number | null
  stdout: string
  stderr: string
}

/**
 * @param args what stands behind `usejit`
 * @param cwd where it is run; nothing there is a terminal
 * @param env variables besides those of this process; undefined takes one away
 */
export function runCommand(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { status, stdout, stderr }
}

/** Writes files by their paths within a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
