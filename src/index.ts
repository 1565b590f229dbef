/**
 * The plugin for every bundler that unplugin knows, and the types of its options. Bundlers have entries of their own: `usejit/vite`,
 * `usejit/rollup`, `usejit/rolldown`, `usejit/webpack`, `usejit/rspack`, `usejit/esbuild`, `usejit/babel`.
 *
 * @module
 */
export type { FastMathFlag } from './compiler/frontend/marked-function.ts'
export type { LoopReport } from './compiler/remarks/loop-reports.ts'
export type { DispatchMode, FilterPattern, UsejitOptions } from './plugin/options.ts'
export type { Report, ReportedFile, ReportedFunction, ReportedReason } from './plugin/report.ts'
export type { ReportedInput, ReportedKernel } from './plugin/report-kernel.ts'
export { usejit, usejit as default } from './vite-plugin/factory.ts'
