import { usejit } from './factory.ts'

/**
 * usejit for webpack.
 *
 * @param options see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // webpack.config.js
 * import usejit from 'usejit/webpack'
 * export default { plugins: [usejit()] }
 */
const webpack: typeof usejit.webpack = usejit.webpack

export type { UsejitOptions } from '../plugin/options.ts'
export default webpack
// What `require('usejit/webpack')` gives: the function itself.
export { webpack as 'module.exports' }
