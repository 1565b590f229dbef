/** The sources do not make a library: the command ends with 1 and this message, and has written nothing. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError'
}
