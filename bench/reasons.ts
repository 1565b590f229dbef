/** Why kernels miss a target, as far as their generated code tells. */
const REASONS: readonly { kernels: readonly string[]; why: string }[] = [
  {
    kernels: ['pb-nussinov'],
    why: 'The greatest of a number and a sum of two int32: the sum may need 33 bits, and JavaScript compares the exact one. The kernel calculates in 64 bits, and converts once more from round to round; in C the overflow is undefined, and 32 bits do.',
  },
  {
    kernels: ['saxpy', 'daxpy-10k', 'daxpy-1M', 'fused'],
    why: 'As native code: on the same arrays in one process, and each alone in its process, kernel and C take the same time (within 4 %), and the kernel takes less on arrays that begin where those of Node do, 16 bytes behind a boundary of 64: its loops begin their vectors at one. What is missing here, if anything, is that the original runs in turn with the kernel, on arrays of its own that take the last cache from it, while the C has the process for itself; small arrays also begin at different distances from a boundary, and then not all can be aligned.',
  },
  {
    kernels: ['pb-jacobi-1d', 'pb-fdtd-2d'],
    why: 'As native code: arrays of Node begin 16 bytes behind a boundary of 64, so that each access to 64 bytes touches two cache lines; those of the C begin at one. On arrays that begin where those of Node do, the same C has 0.8× of its speed. Loops in loops are not aligned: that made these two faster by a fifth to a third where all is in the first cache, but others that begin often (a product of matrices) slower by as much.',
  },
  {
    kernels: ['quicksort'],
    why: 'The bounds of a part come from the stack, an element of which might be missing: they are doubles, which each part converts, and each step towards the other end compares its index with the length of the array. C keeps the bounds in int32 and compares nothing.',
  },
  {
    kernels: ['sieve'],
    why: 'The sum of a million bytes is kept in 64 bits, two lanes side by side, as that of the longest array would not fit into 32; in C the overflow is undefined, and 32 bits do.',
  },
  {
    kernels: ['sparse-matrix-vector', 'binary-search'],
    why: 'Indices that come from the data are checked, as JavaScript defines what happens out of range; C checks nothing.',
  },
  {
    kernels: ['determinant-early', 'first-descent'],
    why: 'They return after a few elements, and V8 inlines the original into the loop that measures it. Of calls that may be sampled the dispatcher asks for the lengths of the arrays and for what was found out about their size: with that it is too large for V8 to inline (`--trace-turbo-inlining`: 827 of at most 920 bytes), and a real call is made.',
  },
  {
    kernels: ['moving-average', 'k-means-objects'],
    why: 'Only a call into Node tells that an ordinary array is no proxy, before its length may be looked at: 5 ns for each array.',
  },
  {
    kernels: ['build'],
    why: 'LLVM runs as WebAssembly, at about a third of its native speed, and gets the loops of a kernel in up to four versions (any index, all in range, arrays apart, rounds side by side), for each of which intervals are analysed, too.',
  },
]

/** One line for each reason that concerns one of these kernels. */
export function reasonsFor(kernels: readonly string[]): string[] {
  return REASONS.flatMap(({ kernels: concerned, why }) => {
    // Of one kernel on several numbers of elements the row is called `name-1000`.
    const found = concerned.filter((name) =>
      kernels.some(
        (kernel) => kernel === name || (kernel.startsWith(`${name}-`) && /^\d+$/.test(kernel.slice(name.length + 1))),
      ),
    )
    return found.length > 0 ? [`**${found.join(', ')}**: ${why}`] : []
  })
}
