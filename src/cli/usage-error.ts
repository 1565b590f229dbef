/** The command line itself is wrong: the process ends with 2 and this message. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
