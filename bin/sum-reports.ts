// bin/sum-reports REPORT …: adds up vitest's JSON reports and closes with `N passed, N failed, N skipped`. Fails when a
// report is missing, when a test failed, and when none ran.
import { readFile } from 'node:fs/promises'

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
  success: boolean
}

const sums = { passed: 0, failed: 0, skipped: 0 }
for (const file of process.argv.slice(2)) {
  try {
    const report = JSON.parse(await readFile(file, 'utf8')) as Report
    sums.passed += report.numPassedTests
    // A file that can't even be loaded has no tests to count and is a failure all the same.
    sums.failed += report.numFailedTests || (report.success ? 0 : 1)
    sums.skipped += report.numPendingTests
  } catch {
    console.error(`There is no report at ${file}: that run of the tests didn't come to its end.`)
    sums.failed += 1
  }
}
console.log(`${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`)
if (sums.failed > 0 || sums.passed === 0) process.exitCode = 1
