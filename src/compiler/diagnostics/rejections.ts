import type { Rejection } from './rejection.ts'

/** Everything found in one function that keeps it from becoming a kernel, in the order of discovery. */
export class Rejections extends Error {
  override readonly name = 'Rejections'
  readonly all: readonly Rejection[]
  constructor(all: readonly Rejection[]) {
    super(all.map(({ message }) => message).join('; '))
    this.all = all
  }
}

/** Thrown where something depends on what has been refused already: there is nothing more to say about it. */
export class AlreadyRefused extends Error {
  override readonly name = 'AlreadyRefused'
}

/** More than these are no help to anybody. */
export const MAX_REJECTIONS = 8
