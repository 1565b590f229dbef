import { INSTALL_NATIVE } from './native-artifact.ts'
import { type PrintingToolchain, ToolchainError } from './toolchain.ts'

/**
 * The first of several toolchains that is installed, looked for when it is first needed.
 * @returns a toolchain that throws ToolchainError (`missing`) where none is there
 */
export function firstPresent(toolchains: readonly [PrintingToolchain, ...PrintingToolchain[]]): PrintingToolchain {
  let found: Promise<PrintingToolchain> | undefined

  async function find(): Promise<PrintingToolchain> {
    const reasons: string[] = []
    for (const toolchain of toolchains) {
      try {
        await toolchain.version()
        return toolchain
      } catch (error) {
        if (!(error instanceof ToolchainError) || error.reason !== 'missing') throw error
        reasons.push(error.log || error.message)
      }
    }
    const names = toolchains.map(({ name }) => name).join(' nor ')
    throw new ToolchainError(
      'missing',
      `Native code needs a compiler, and neither ${names} can be used. ${reasons.join(' ')} ${INSTALL_NATIVE}`,
    )
  }

  const present = () => (found ??= find())
  return {
    name: toolchains[0].name,
    // Which of them it is belongs to the version, hence to every cache key.
    version: async () => (await present()).version(),
    compile: async (input) => (await present()).compile(input),
    print: async (input, form) => (await present()).print(input, form),
    async close() {
      await Promise.all(toolchains.map((toolchain) => toolchain.close()))
    },
  }
}
