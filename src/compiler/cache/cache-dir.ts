import { join, resolve } from 'node:path'

/**
 * Directory of the artifact cache: the environment variable USEJIT_CACHE_DIR, else the option `cacheDir`, else `node_modules/.cache/usejit`.
 * @param root root of the project; relative directories start there
 * @param option value of the plugin option
 * @returns an absolute path
 */
export function resolveCacheDir(root: string, option?: string): string {
  return resolve(root, process.env.USEJIT_CACHE_DIR || option || join('node_modules', '.cache', 'usejit'))
}
