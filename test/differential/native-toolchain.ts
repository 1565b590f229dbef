/** The compiler for native code of this machine, where one is installed. */
import type { CompileOptions, CompileServices } from '../../src/compiler/pipeline.ts'
import { chooseNativeToolchain } from '../../src/compiler/toolchain/choose.ts'
import { hostPlatform } from '../../src/compiler/toolchain/platform.ts'
import { findAsan, oneElementMore } from './asan-toolchain.ts'

/** What a compilation needs in order to make native code too. */
export interface NativeSupport {
  options: Pick<CompileOptions, 'platforms'>
  services: Required<Pick<CompileServices, 'nativeToolchain'>>
}

/**
 * @returns undefined where native code cannot be made or run; `USEJIT_TEST_NATIVE=0` says so too. `USEJIT_TEST_SANITIZE=1`: with AddressSanitizer in it, which the process
 * must have been started with; `planted`: and with a defect, which must be found
 */
export async function findNative(): Promise<NativeSupport | undefined> {
  const platform = hostPlatform()
  if (!platform || process.env.USEJIT_TEST_NATIVE === '0') return undefined
  const sanitize = process.env.USEJIT_TEST_SANITIZE
  const asan = sanitize ? await findAsan(sanitize === 'planted' ? oneElementMore : undefined) : undefined
  const nativeToolchain = asan?.toolchain ?? chooseNativeToolchain({ toolchain: 'auto' })
  const found = await nativeToolchain.version().catch(() => undefined)
  return found === undefined ? undefined : { options: { platforms: [platform] }, services: { nativeToolchain } }
}
