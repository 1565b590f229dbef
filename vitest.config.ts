import { defineConfig } from 'vitest/config'

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
          // These tests use usejit as its users do, from dist.
          globalSetup: ['test/build-dist.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
