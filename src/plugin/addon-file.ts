import { createHash } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { makeDirectory } from '../compiler/cache/make-directory.ts'
import type { NativeAddon } from '../compiler/native-addon.ts'

/**
 * Makes the file of an addon part of the program.
 *
 * @param script whether the module is a CommonJS script, which has no `import.meta`
 * @returns JavaScript that evaluates to its URL or path where the program runs; undefined where the bundler has no way for it
 */
export type LocateAddon = (addon: NativeAddon, script: boolean) => string | undefined

/** `blur.linux-x64.node` */
export function addonFileName(file: string, { platform }: Pick<NativeAddon, 'platform'>): string {
  return `${basename(file)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\w.-]/g, '_')}.${platform}.node`
}

/**
 * Writes an addon below the cache directory, for bundlers that copy files from disk and for programs that run from the sources.
 *
 * @param file the source file, after which it is named
 * @returns absolute path; equal bytes have one, which is never written twice: it may be loaded
 */
export function writeAddonFile(cacheDir: string, file: string, addon: NativeAddon): string {
  const folder = join(cacheDir, 'addons', createHash('sha256').update(addon.bytes).digest('hex').slice(0, 16))
  const path = join(folder, addonFileName(file, addon))
  if (statSync(path, { throwIfNoEntry: false })?.size === addon.bytes.length) return path
  makeDirectory(folder)
  writeFileSync(path, addon.bytes)
  return path
}
