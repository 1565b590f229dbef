/** A kernel that the native backend cannot make, although it can be WebAssembly. The message is one sentence for users. */
export class NotNative extends Error {
  override readonly name = 'NotNative'
}
