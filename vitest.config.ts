import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{functions,shared,db,bin}/**/*.test.ts'],
    globalSetup: ['./db/testing.setup.ts'],
    pool: 'forks',
    execArgv: ['--liftoff-only'], // the embedded database lives for a test: compile its WebAssembly once, not twice
    maxWorkers: 3, // of two cores one is always waited for: for a browser, a database, a file
    isolate: false, // what a test changes it puts back, and loading everything anew for each file takes a third of the time
    testTimeout: 60_000, // a limit for what hangs; a busy machine takes its time
    // A shared machine stalls now and then. The report says what had to be tried twice.
    retry: process.env.CI ? 1 : 0,
    hookTimeout: 60_000,
  },
})
