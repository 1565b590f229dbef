/**
 * What Node calls when it loads an addon: it exports `id`, by which the loader knows the build, and `open(highest)`, which makes the functions of the
 * kernels for the best processor level that is neither above the machine's nor above `highest`:
 *
 * ```js
 * open(3) // { level: 2, 'blur.jit': function, … }
 * ```
 */
import type { Platform } from '../../toolchain/platform.ts'
import { quote } from '../emit-llvm.ts'
import { ONE_LEVEL, X64_DETECTION } from './cpu-detection.ts'
import { type CpuLevel, RUNS_ONCE } from './cpu-levels.ts'
import type { AddonKernel } from './glue.ts'
import type { NodeApi } from './node-api.ts'
import { emitStackLimit } from './stack-limit.ts'

/** Where the id of the build goes once the rest of the text is known. */
export const BUILD_ID = 'usejit-build-id-00000000000000000000000000000000'

/** Length that Node-API takes for "up to the zero byte". */
const AUTO_LENGTH = '-1'

const text = (name: string, value: string): string =>
  `@${name} = private unnamed_addr constant [${value.length + 1} x i8] c"${value.replace(/["\\]/g, '_')}\\00"`

export function emitEntry(
  kernels: readonly (AddonKernel & { glue: string })[],
  levels: readonly CpuLevel[],
  platform: Platform,
  api: NodeApi,
): string {
  const recursive = kernels.some((kernel) => kernel.recursive)
  const names = kernels.map(({ manifest }, i) => text(`usejit.kernel.${i}`, manifest.export))
  // A row for each kernel: its name, what JavaScript calls for it, and its code for each level.
  const columns = 2 + levels.length
  const row = `[${columns} x ptr]`
  const table = kernels.map(({ manifest, glue }, i) => {
    const codes = levels.map((_, level) => quote(`${manifest.export}.${level}`))
    return `${row} [${[`usejit.kernel.${i}`, glue, ...codes].map((symbol) => `ptr @${symbol}`).join(', ')}]`
  })
  return [
    text('usejit.id', BUILD_ID),
    text('usejit.name.id', 'id'),
    text('usejit.name.open', 'open'),
    text('usejit.name.level', 'level'),
    text('usejit.name.raise', 'raise'),
    text('usejit.broken', 'usejit: a kernel was called in a way that its dispatcher never does'),
    ...names,
    `@usejit.table = private unnamed_addr constant [${kernels.length} x ${row}] [${table.join(', ')}]`,
    '',
    levels.length > 1 ? X64_DETECTION : ONE_LEVEL,
    recursive ? emitStackLimit(platform) : '',
    `define internal ptr @usejit.open(ptr %env, ptr %info) ${RUNS_ONCE} #0 {`,
    'entry:',
    '%argc = alloca i64, align 8',
    '%argv = alloca ptr, align 8',
    '%highest.at = alloca i32, align 4',
    '%object.at = alloca ptr, align 8',
    '%value.at = alloca ptr, align 8',
    'store i64 1, ptr %argc, align 8',
    'store ptr null, ptr %argv, align 8',
    'store i32 0, ptr %highest.at, align 4',
    'store ptr null, ptr %object.at, align 8',
    ...api.call('%s0', 'napi_get_cb_info', '%info', '%argc', '%argv', 'null', 'null'),
    '%arg = load ptr, ptr %argv, align 8',
    ...api.call('%s1', 'napi_get_value_uint32', '%arg', '%highest.at'),
    ...api.call('%s2', 'napi_create_object', '%object.at'),
    '%object = load ptr, ptr %object.at, align 8',
    '%highest = load i32, ptr %highest.at, align 4',
    '%cpu = call i32 @usejit.cpu()',
    '%level = call i32 @llvm.umin.i32(i32 %cpu, i32 %highest)',
    ...api.call('%s3', 'napi_create_int32', '%level', '%value.at'),
    '%number = load ptr, ptr %value.at, align 8',
    ...api.call('%s4', 'napi_set_named_property', '%object', '@usejit.name.level', '%number'),
    ...(recursive
      ? [
          '%limit = call i64 @usejit.stack.limit()',
          '%data = inttoptr i64 %limit to ptr',
          ...api.call('%s5', 'napi_set_instance_data', '%data', 'null', 'null'),
        ]
      : []),
    '%column = add i32 %level, 2',
    'br label %kernel',
    'kernel:',
    '%i = phi i64 [ 0, %entry ], [ %next, %kernel ]',
    `%name.at = getelementptr inbounds ${row}, ptr @usejit.table, i64 %i, i64 0`,
    '%name = load ptr, ptr %name.at, align 8',
    `%glue.at = getelementptr inbounds ${row}, ptr @usejit.table, i64 %i, i64 1`,
    '%glue = load ptr, ptr %glue.at, align 8',
    `%code.at = getelementptr inbounds ${row}, ptr @usejit.table, i64 %i, i32 %column`,
    '%code = load ptr, ptr %code.at, align 8',
    'store ptr null, ptr %value.at, align 8',
    ...api.call('%made', 'napi_create_function', '%name', AUTO_LENGTH, '%glue', '%code', '%value.at'),
    '%fn = load ptr, ptr %value.at, align 8',
    ...api.call('%set', 'napi_set_named_property', '%object', '%name', '%fn'),
    '%next = add nuw nsw i64 %i, 1',
    `%more = icmp ult i64 %next, ${kernels.length}`,
    'br i1 %more, label %kernel, label %done',
    'done:',
    'ret ptr %object',
    '}',
    '',
    `define dllexport ptr @napi_register_module_v1(ptr %env, ptr %exports) ${RUNS_ONCE} #0 {`,
    ...api.prologue,
    '%value.at = alloca ptr, align 8',
    'store ptr null, ptr %value.at, align 8',
    ...api.call('%s0', 'napi_create_string_latin1', '@usejit.id', AUTO_LENGTH, '%value.at'),
    '%id = load ptr, ptr %value.at, align 8',
    ...api.call('%s1', 'napi_set_named_property', '%exports', '@usejit.name.id', '%id'),
    'store ptr null, ptr %value.at, align 8',
    ...api.call('%s2', 'napi_create_function', '@usejit.name.open', AUTO_LENGTH, '@usejit.open', 'null', '%value.at'),
    '%open = load ptr, ptr %value.at, align 8',
    ...api.call('%s3', 'napi_set_named_property', '%exports', '@usejit.name.open', '%open'),
    'ret ptr %exports',
    '}',
    '',
  ].join('\n')
}
