import { defineConfig } from 'vitest/config'

/** `npm run test:browsers`: what needs a Firefox as well as a Chromium, and takes too long for every change. */
export default defineConfig({
  test: { pool: 'forks', include: ['test/browsers/*.browser.ts'], globalSetup: ['test/build-dist.ts'] },
})
