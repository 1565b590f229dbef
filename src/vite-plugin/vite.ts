import { usejit } from './factory.ts'

/**
 * usejit for Vite.
 *
 * @param options see `UsejitOptions`
 * @throws Error on unknown or wrong options
 * @example
 * // vite.config.ts
 * import usejit from 'usejit/vite'
 * export default { plugins: [usejit({ strict: true })] }
 */
const vite: typeof usejit.vite = usejit.vite

export type { UsejitOptions } from '../plugin/options.ts'
export default vite
// What `require('usejit/vite')` gives: the function itself.
export { vite as 'module.exports' }
