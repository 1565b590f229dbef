import { usejit } from './factory.ts'

/**
 * usejit for Rollup.
 *
 * @param options see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // rollup.config.js
 * import usejit from 'usejit/rollup'
 * export default { input: 'src/main.ts', plugins: [usejit(), resolve(), esbuild()] } // before whatever strips types
 */
const rollup: typeof usejit.rollup = usejit.rollup

export type { UsejitOptions } from '../plugin/options.ts'
export default rollup
// What `require('usejit/rollup')` gives: the function itself.
export { rollup as 'module.exports' }
