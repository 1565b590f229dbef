// @ts-check
/** A reporter for Vitest: writes the names of the tests that passed only when they were tried again into the file `USEJIT_RETRIED`. */
import { writeFileSync } from 'node:fs'

export default class RetriedTests {
  /** @type {string[]} */
  #names = []

  /** @param {import('vitest/node').TestCase} test */
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }

  onTestRunEnd() {
    if (process.env.USEJIT_RETRIED) writeFileSync(process.env.USEJIT_RETRIED, JSON.stringify(this.#names))
  }
}
