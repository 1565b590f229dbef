import { dirname } from 'node:path'
import type { BundlerResolve } from '../plugin/resolve-import.ts'

/** Plugin contexts of the bundlers, as far as they resolve imports. */
interface ResolvingContext {
  /** Vite, Rollup, Rolldown. */
  resolve?(source: string, importer: string): Promise<{ id: string; external?: boolean | string } | null>
  getNativeBuildContext?(): NativeContext | null | undefined
}

interface NativeContext {
  /** esbuild. */
  build?: {
    resolve(
      source: string,
      options: { importer: string; resolveDir: string; kind: string },
    ): Promise<{ path: string; external: boolean; errors: unknown[] }>
  }
  /** webpack and Rspack. */
  loaderContext?: {
    getResolve(options: {
      dependencyType: string
    }): (folder: string, source: string) => Promise<string | false | undefined>
  }
}

/**
 * The resolver of the bundler that runs the plugin (unplugin has none in common).
 *
 * @param context `this` of the transform hook
 */
export function bundlerResolve(context: object): BundlerResolve {
  const { resolve, getNativeBuildContext } = context as ResolvingContext
  return async (source, importer) => {
    try {
      if (resolve) {
        const found = await resolve.call(context, source, importer)
        return found && !found.external && !found.id.startsWith('\0') ? found.id : undefined
      }
      const native = getNativeBuildContext?.call(context)
      if (native?.build) {
        const options = { importer, resolveDir: dirname(importer), kind: 'import-statement' }
        const found = await native.build.resolve(source, options)
        return found.errors.length > 0 || found.external ? undefined : found.path
      }
      return (
        (await native?.loaderContext?.getResolve({ dependencyType: 'esm' })(dirname(importer), source)) || undefined
      )
    } catch {
      // webpack rejects where there is nothing: the build itself will say so.
      return undefined
    }
  }
}
