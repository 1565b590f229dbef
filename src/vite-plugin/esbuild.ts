import { usejit } from './factory.ts'

/**
 * usejit for esbuild.
 *
 * @param options see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // build.js
 * import usejit from 'usejit/esbuild'
 * await esbuild.build({ entryPoints: ['src/main.ts'], bundle: true, plugins: [usejit()] })
 */
const esbuild: typeof usejit.esbuild = usejit.esbuild

export type { UsejitOptions } from '../plugin/options.ts'
export default esbuild
// What `require('usejit/esbuild')` gives: the function itself.
export { esbuild as 'module.exports' }
