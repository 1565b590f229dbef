import { buildIfStale } from '../scripts/build.mjs'

/** Vitest calls this once before the integration tests, which import usejit from dist. */
export default function setup(): void {
  if (!buildIfStale())
    throw new Error('src/ does not compile, so dist/ is not what the tests should see. Run `npm run build`.')
}
