import { babel } from './babel.ts'
import type { Bundler } from './bundler.ts'
import { esbuild } from './esbuild.ts'
import { rolldown } from './rolldown.ts'
import { rollup } from './rollup.ts'
import { vite7, vite8 } from './vite.ts'
import { rspack, webpack } from './webpack.ts'

/** The columns, in the order of `docs/bundlers.md`. */
export const bundlers: readonly Bundler[] = [vite8, vite7, rollup, rolldown, webpack, rspack, esbuild, babel]
