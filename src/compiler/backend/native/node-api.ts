/**
 * Calls of Node-API. Everything that the glue uses is here with its C signature (node_api.h, js_native_api.h; all of version 8 or below); statuses are
 * checked by the glue, 0 is success.
 */

import { RUNS_ONCE } from './cpu-levels.ts'

/** Parameter types after the environment. */
const SIGNATURES = {
  napi_get_cb_info: ['ptr', 'ptr', 'ptr', 'ptr', 'ptr'],
  napi_get_typedarray_info: ['ptr', 'ptr', 'ptr', 'ptr', 'ptr', 'ptr'],
  napi_is_arraybuffer: ['ptr', 'ptr'],
  napi_is_detached_arraybuffer: ['ptr', 'ptr'],
  napi_get_value_double: ['ptr', 'ptr'],
  napi_get_value_int32: ['ptr', 'ptr'],
  napi_get_value_uint32: ['ptr', 'ptr'],
  napi_get_value_bool: ['ptr', 'ptr'],
  napi_get_value_bigint_int64: ['ptr', 'ptr', 'ptr'],
  napi_create_double: ['double', 'ptr'],
  napi_create_int32: ['i32', 'ptr'],
  napi_create_uint32: ['i32', 'ptr'],
  napi_create_bigint_int64: ['i64', 'ptr'],
  napi_create_bigint_uint64: ['i64', 'ptr'],
  napi_get_boolean: ['i1 zeroext', 'ptr'],
  napi_get_named_property: ['ptr', 'ptr', 'ptr'],
  napi_set_named_property: ['ptr', 'ptr', 'ptr'],
  napi_call_function: ['ptr', 'ptr', 'i64', 'ptr', 'ptr'],
  napi_create_function: ['ptr', 'i64', 'ptr', 'ptr', 'ptr'],
  napi_create_object: ['ptr'],
  napi_create_string_latin1: ['ptr', 'i64', 'ptr'],
  napi_set_instance_data: ['ptr', 'ptr', 'ptr'],
  napi_get_instance_data: ['ptr'],
  napi_throw_error: ['ptr', 'ptr'],
} as const

export type NodeApiName = keyof typeof SIGNATURES

/** How the functions of Node-API are reached. */
export interface NodeApi {
  /**
   * Lines that call a function, with `%env` in front of the arguments.
   * @param status name of the result
   */
  call(status: string, name: NodeApiName, ...args: string[]): string[]
  /** What the module needs for the calls that were written. */
  declarations(): string[]
  /** What Node's first call of the addon begins with. */
  prologue: readonly string[]
}

/** On Linux and macOS they are symbols of the process. */
export function importedNodeApi(): NodeApi {
  const used = new Set<NodeApiName>()
  return {
    call(status, name, ...args) {
      used.add(name)
      return [`${status} = call i32 @${name}(ptr %env, ${withTypes(name, args)})`]
    },
    declarations: () => [...used].sort().map((name) => `declare i32 @${name}(ptr, ${SIGNATURES[name].join(', ')})`),
    prologue: [],
  }
}

/**
 * On Windows a library names the file that its imports are in, and programs with Node inside have any name. So the functions are looked up when the addon
 * is loaded: in the program itself, by name. What was found is the same for all threads.
 */
export function resolvedNodeApi(): NodeApi {
  const used = new Set<NodeApiName>()
  return {
    call(status, name, ...args) {
      used.add(name)
      const code = `${status}.code`
      return [
        `${code} = load ptr, ptr @usejit.at.${name}, align 8`,
        `${status} = call i32 ${code}(ptr %env, ${withTypes(name, args)})`,
      ]
    },
    declarations: () => [
      ...[...used]
        .sort()
        .flatMap((name) => [
          `@usejit.at.${name} = internal unnamed_addr global ptr null, align 8`,
          `@usejit.name.${name} = private unnamed_addr constant [${name.length + 1} x i8] c"${name}\\00"`,
        ]),
      'declare dllimport ptr @GetModuleHandleW(ptr)',
      'declare dllimport ptr @GetProcAddress(ptr, ptr)',
      `define internal i1 @usejit.resolve() ${RUNS_ONCE} #0 {`,
      '%program = call ptr @GetModuleHandleW(ptr null)',
      '%all.0 = or i1 true, false',
      ...[...used]
        .sort()
        .flatMap((name, i) => [
          `%found.${i} = call ptr @GetProcAddress(ptr %program, ptr @usejit.name.${name})`,
          `store ptr %found.${i}, ptr @usejit.at.${name}, align 8`,
          `%there.${i} = icmp ne ptr %found.${i}, null`,
          `%all.${i + 1} = and i1 %all.${i}, %there.${i}`,
        ]),
      `ret i1 %all.${used.size}`,
      '}',
    ],
    prologue: [
      '%resolved = call i1 @usejit.resolve()',
      'br i1 %resolved, label %register, label %unknown',
      'unknown:',
      'ret ptr %exports',
      'register:',
    ],
  }
}

function withTypes(name: NodeApiName, args: readonly string[]): string {
  const types = SIGNATURES[name]
  if (types.length !== args.length) throw new Error(`${name} takes ${types.length} arguments`)
  return types.map((type, i) => `${type} ${args[i]}`).join(', ')
}
