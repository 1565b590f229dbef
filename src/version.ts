import { readFileSync } from 'node:fs'

/**
 * Version of this package, from the package.json next to the folder this file is in (`src` or `dist`).
 *
 * @example
 * packageVersion() // '0.1.0'
 */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
