import { createEmbeddedToolchain } from './embedded.ts'
import type { Toolchain } from './toolchain.ts'

/** Values of the option `toolchain`. */
export type ToolchainChoice = 'auto' | 'embedded' | 'zig' | 'clang'

/**
 * The toolchain for a build.
 * @throws Error for toolchains that this version does not have yet
 * @example chooseToolchain({ toolchain: 'auto' }).name // 'embedded'
 */
export function chooseToolchain({ toolchain }: { toolchain: ToolchainChoice }): Toolchain {
  switch (toolchain) {
    case 'auto':
    case 'embedded':
      return createEmbeddedToolchain()
    case 'zig':
    case 'clang':
      throw new Error(
        `toolchain: '${toolchain}' is for native targets, which are not available yet in this version of usejit. ` +
          `Use toolchain: 'auto', which compiles to WebAssembly.`,
      )
  }
}
