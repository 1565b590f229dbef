import { runAsWorker } from 'synckit'
import { openServices } from '../plugin/open-services.ts'
import { resolveOptions, type UsejitOptions } from '../plugin/options.ts'
import { createTransformer, type Transformer } from '../plugin/transform.ts'

/** One file for the worker. */
export interface TransformRequest {
  code: string
  file: string
  root: string
  options: UsejitOptions
}

/** What the worker made of it. */
export interface TransformAnswer {
  /** Absent where the file stays as it is. */
  rewritten?: { code: string /** JSON of a version 3 source map. */; map: string }
  /** Texts to show. */
  warnings: string[]
  /** Message of the error that must end the compilation of this file. */
  error?: string
}

/** One transformer for each set of options: Babel may run the plugin for many files and configurations in one process. */
const transformers = new Map<string, Transformer>()

function transformerFor({ options, root }: TransformRequest): Transformer {
  const key = JSON.stringify([root, options])
  let transformer = transformers.get(key)
  if (!transformer) {
    const resolved = resolveOptions(options, process.env)
    transformer = createTransformer(resolved, root, openServices(resolved, root))
    transformers.set(key, transformer)
  }
  return transformer
}

runAsWorker(async (request: TransformRequest): Promise<TransformAnswer> => {
  const warnings: string[] = []
  try {
    const transformer = transformerFor(request)
    const hooks = { warn: ({ message }: { message: string }) => warnings.push(message), watch() {} }
    const result = await transformer.transform(request.code, request.file, hooks)
    // Babel knows no end of a build, so the report is brought up to date with every file.
    transformer.writeReport()
    return { warnings, ...(result && { rewritten: { code: result.code, map: result.map.toString() } }) }
  } catch (error) {
    return { warnings, error: error instanceof Error ? error.message : String(error) }
  }
})
