import { usejit } from './factory.ts'

/**
 * usejit for Rspack.
 *
 * @param options see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // rspack.config.js
 * import usejit from 'usejit/rspack'
 * export default { plugins: [usejit()] }
 */
const rspack: typeof usejit.rspack = usejit.rspack

export type { UsejitOptions } from '../plugin/options.ts'
export default rspack
// What `require('usejit/rspack')` gives: the function itself.
export { rspack as 'module.exports' }
