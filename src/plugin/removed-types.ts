import { readFile } from 'node:fs/promises'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts'
import { languageOf } from '../compiler/frontend/language.ts'
import type { Services } from './services.ts'

const HELP =
  'Put usejit in front of what removes types. With Rollup, @rollup/plugin-typescript removes them wherever it stands, as it loads the files: ' +
  'take rollup-plugin-esbuild or @rollup/plugin-swc in its place, and check types by `tsc --noEmit`.'

const isAboutType = ({ code }: Diagnostic): boolean => code === 'no-parameter-type'

/**
 * Says of parameters without types that they have some on disk: another plugin has removed them, and to annotate them would be the wrong advice.
 *
 * @param compiled what became of the file
 * @param code its text as it was handed over
 */
export async function explainRemovedTypes(
  compiled: CompiledModule,
  code: string,
  { analyse }: Pick<Services, 'analyse'>,
): Promise<CompiledModule> {
  const { file, functions, diagnostics } = compiled
  if (!languageOf(file).typescript || !diagnostics.some(isAboutType)) return compiled
  const written = await readFile(file, 'utf8').catch(() => code)
  if (written === code) return compiled
  const onDisk = diagnosticsOf(analyse, file, written)
  if (!onDisk) return compiled
  const untyped = new Set(onDisk.filter(isAboutType).map(keyOf))
  /** What is said instead; nothing of the second parameter of a function, since it is one cause and one remedy. */
  const explained = new Map<Diagnostic, Diagnostic | undefined>()
  const said = new Set<string | undefined>()
  for (const one of diagnostics.filter((other) => isAboutType(other) && !untyped.has(keyOf(other)))) {
    const message = `${one.message.replace(/\.$/, '')} here, but in the file it has: another plugin has removed the types before usejit could read them.`
    explained.set(one, said.has(one.functionName) ? undefined : { ...one, message, help: HELP })
    said.add(one.functionName)
  }
  // A diagnostic of a function is the same object in both lists.
  const all = (list: Diagnostic[]) => list.flatMap((one) => (explained.has(one) ? (explained.get(one) ?? []) : one))
  return {
    ...compiled,
    functions: functions.map((one) => ({ ...one, diagnostics: all(one.diagnostics) })),
    diagnostics: all(diagnostics),
  }
}

const keyOf = ({ functionName, message }: Diagnostic): string => `${functionName}\0${message}`

/** @returns undefined where the file on disk cannot be read as code: then it says nothing about types */
function diagnosticsOf(analyse: Services['analyse'], file: string, text: string): Diagnostic[] | undefined {
  try {
    return analyse(file, text).diagnostics
  } catch {
    return undefined
  }
}
