import { usejit } from './factory.ts'

/**
 * usejit for Rolldown.
 *
 * @param options see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // rolldown.config.ts
 * import usejit from 'usejit/rolldown'
 * export default { input: 'src/main.ts', plugins: [usejit()] }
 */
const rolldown: typeof usejit.rolldown = usejit.rolldown

export type { UsejitOptions } from '../plugin/options.ts'
export default rolldown
// What `require('usejit/rolldown')` gives: the function itself.
export { rolldown as 'module.exports' }
