import { createClangToolchain } from './clang.ts'
import { createEmbeddedToolchain } from './embedded.ts'
import { firstPresent } from './first-present.ts'
import type { PrintingToolchain } from './toolchain.ts'
import { createZigToolchain } from './zig.ts'

/** Values of the option `toolchain`. */
export type ToolchainChoice = 'auto' | 'embedded' | 'zig' | 'clang'

/** What the choice depends on. */
export interface ToolchainOptions {
  toolchain: ToolchainChoice
  /** Folder of the project, whose packages are searched for Zig. */
  root?: string
  env?: NodeJS.ProcessEnv
}

/**
 * The toolchain that makes a build's WebAssembly. All make the same kernels exact; `auto` takes the one that needs nothing installed.
 * @example chooseToolchain({ toolchain: 'auto' }).name // 'embedded'
 */
export function chooseToolchain({ toolchain, root, env }: ToolchainOptions): PrintingToolchain {
  switch (toolchain) {
    case 'auto':
    case 'embedded':
      return createEmbeddedToolchain()
    case 'zig':
      return createZigToolchain({ root, env })
    case 'clang':
      return createClangToolchain({ env })
  }
}

/**
 * The toolchain that makes a build's native code: Zig where the project has it and it can make the platform, else the system's clang. One that
 * the environment names has to be there. The embedded toolchain refuses.
 * @example await chooseNativeToolchain({ toolchain: 'auto', root }).version() // 'clang 19.1.7 …'
 */
export function chooseNativeToolchain(options: ToolchainOptions): PrintingToolchain {
  const [first, ...others] = nativeToolchains(options)
  if (others.length === 0) return first
  const { env = process.env } = options
  const variables = { zig: env.USEJIT_ZIG, clang: env.USEJIT_CLANG, embedded: undefined }
  const named = [first, ...others].filter(({ name }) => variables[name])
  return firstPresent([first, ...others], named)
}

/** The same in the order in which they are tried. */
export function nativeToolchains(options: ToolchainOptions): [PrintingToolchain, ...PrintingToolchain[]] {
  if (options.toolchain !== 'auto') return [chooseToolchain(options)]
  return [createZigToolchain(options), createClangToolchain(options)]
}
