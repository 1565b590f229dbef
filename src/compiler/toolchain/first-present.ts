import { installCompiler } from './install-compiler.ts'
import { type CompileTarget, type PrintingToolchain, ToolchainError } from './toolchain.ts'

/**
 * Several toolchains as one: each target is made by the first that is installed and can make it, looked for when it is first needed.
 *
 * @param toolchains in the order in which they are tried
 * @param named those of them that people have named, and want no others in place of
 * @returns a toolchain that throws ToolchainError (`missing`) where none is there, or one that is named is not
 */
export function firstPresent(
  toolchains: readonly [PrintingToolchain, ...PrintingToolchain[]],
  named: readonly PrintingToolchain[] = [],
): PrintingToolchain {
  const found = new Map<string, Promise<PrintingToolchain>>()

  async function find(target?: CompileTarget): Promise<PrintingToolchain> {
    for (const toolchain of named) await toolchain.version()
    const reasons: string[] = []
    for (const toolchain of toolchains) {
      try {
        await toolchain.version(target)
        return toolchain
      } catch (error) {
        if (!(error instanceof ToolchainError) || error.reason !== 'missing') throw error
        reasons.push(error.message)
      }
    }
    // Who asks for platforms knows of all of them what helps.
    const help = target ? undefined : installCompiler(['linux-x64'])
    throw new ToolchainError('missing', `No compiler for native code can be used. ${reasons.join(' ')}`, '', '', {
      help,
    })
  }

  function present(target?: CompileTarget): Promise<PrintingToolchain> {
    const key = target?.kind === 'native' ? target.platform : ''
    const known = found.get(key) ?? find(target)
    found.set(key, known)
    return known
  }

  return {
    name: toolchains[0].name,
    // Which of them it is belongs to the version, hence to every cache key.
    version: async (target) => (await present(target)).version(target),
    compile: async (input) => (await present(input.target)).compile(input),
    // Nothing is linked: who compiles can print.
    print: async (input, form) => (await present()).print(input, form),
    async close() {
      await Promise.all(toolchains.map((toolchain) => toolchain.close()))
    },
  }
}
