import { defineConfig } from 'vitest/config'

const TIMED = ['test/load-time.test.ts', 'test/edit-to-active.test.ts']
/** These wait for browsers, servers, watchers of files and other processes. */
const WAITING = [
  'test/{babel,bench,bundlers,vite}*.test.ts',
  'test/{build,inspect}-command.test.ts',
  'test/{cache-torture,closed-pipe,prebuilt-library,verify}.test.ts',
  'test/{cli-samples,e2e,examples}/**/*.test.ts',
]
/** These use usejit as its users do, from dist. */
const BUILT = { globalSetup: ['test/build-dist.ts'], testTimeout: 120_000, hookTimeout: 180_000 }
/** What waits for others may fail of a busy machine, and gets a second chance; `npm test` names who needed it. Results of kernels get none. */
const PATIENT = { retry: 1 }

export default defineConfig({
  test: {
    // Kernels, workers and child processes: a fork each keeps one file's memory and crashes away from the next.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: { name: 'integration', include: ['test/**/*.test.ts'], exclude: [...TIMED, ...WAITING], ...BUILT },
      },
      { extends: true, test: { name: 'processes', include: WAITING, ...BUILT, ...PATIENT } },
      {
        extends: true,
        // By itself, when all others are done: it measures milliseconds.
        test: { name: 'timing', include: TIMED, ...BUILT, ...PATIENT, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
