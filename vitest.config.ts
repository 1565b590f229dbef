import { defineConfig } from 'vitest/config'

const TIMED = ['test/load-time.test.ts', 'test/edit-to-active.test.ts']

export default defineConfig({
  test: {
    // Kernels, workers and child processes: a fork each keeps one file's memory and crashes away from the next.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: TIMED,
          // These tests use usejit as its users do, from dist.
          globalSetup: ['test/build-dist.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        // By itself, when all others are done: it measures milliseconds.
        test: {
          name: 'timing',
          include: TIMED,
          globalSetup: ['test/build-dist.ts'],
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
