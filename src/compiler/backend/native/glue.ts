/**
 * The function that JavaScript calls for a kernel: takes its arguments out of Node-API, calls the machine code and hands the result back.
 *
 * Addresses and lengths come from Node-API alone; the dispatcher has checked only that arrays are of the right class, which Node-API cannot tell as fast.
 * What cannot be taken is answered with the receiver of the call, the object of the kernel, and the dispatcher runs the original.
 */
import { FIXED_END, type KernelManifest, type ParamSpec } from '../../../runtime-shim/manifest.ts'
import { CONTEXT } from './call-context.ts'
import type { NodeApi, NodeApiName } from './node-api.ts'

/** A kernel of an addon. */
export interface AddonKernel {
  manifest: KernelManifest
  /** It takes kernel memory as one more argument. */
  memory: boolean
  /** It may end in an error. */
  throws: boolean
  /** It needs to know how far the stack may grow. */
  recursive: boolean
}

/** Room that recursive kernels leave where the end of the stack is not known. */
const BLIND_STACK = 128 * 1024

/** LLVM type of a kernel's result. */
function resultType({ result }: KernelManifest): string {
  const types = {
    void: 'void',
    list: 'i32',
    f64: 'double',
    'f64?': 'double',
    i32: 'i32',
    u32: 'i32',
    i64: 'i64',
    u64: 'i64',
    boolean: 'i32',
  }
  return types[result]
}

/**
 * @param symbol name of the function
 * @param values how many values the errors of the module have at most
 * @returns its definition, which is the same for kernels that are called alike: each function of JavaScript has the address of its kernel
 */
export function emitGlue(
  { manifest, memory, throws, recursive }: AddonKernel,
  symbol: string,
  values: number,
  api: NodeApi,
): string {
  const { params } = manifest
  const count = params.length + (memory ? 1 : 0)
  const lines: string[] = []
  let step = 0
  const need = (name: NodeApiName, ...args: string[]) => {
    const n = step++
    lines.push(...api.call(`%s${n}`, name, ...args), `%ok${n} = icmp eq i32 %s${n}, 0`)
    lines.push(`br i1 %ok${n}, label %go${n}, label %original, !prof !4`, `go${n}:`)
  }
  const passed = params.flatMap((param, i) => {
    lines.push(`%v${i}.at = getelementptr ptr, ptr %argv, i64 ${i}`, `%v${i} = load ptr, ptr %v${i}.at, align 8`)
    return takeArgument(param, i, lines, need)
  })
  if (memory) lines.push(...takeMemory(params.length, need, lines))
  const [type, call] = [resultType(manifest), ['ptr %ctx', ...passed].join(', ')]
  const body = [
    'store i64 0, ptr %ctx, align 8',
    ...(recursive ? findStackLimit(api) : []),
    `${type === 'void' ? '' : '%result = '}call ${type} %code(${call})`,
    ...(throws
      ? [
          '%status = load i32, ptr %ctx, align 8',
          '%failed = icmp ne i32 %status, 0',
          'br i1 %failed, label %raise, label %return, !prof !5',
        ]
      : ['br label %return']),
    'return:',
    ...giveResult(manifest, api),
  ]
  return [
    `define internal ptr @${symbol}(ptr %env, ptr %info) #0 {`,
    'entry:',
    '%argc = alloca i64, align 8',
    `%argv = alloca [${Math.max(count, 1)} x ptr], align 8`,
    '%this.at = alloca ptr, align 8',
    '%code.at = alloca ptr, align 8',
    '%out = alloca ptr, align 8',
    `%ctx = alloca [${CONTEXT.values + 8 * values} x i8], align 16`,
    ...params.flatMap(roomFor),
    '%memory.at = alloca ptr, align 8',
    '%memory.len.at = alloca i64, align 8',
    `store i64 ${count}, ptr %argc, align 8`,
    ...api.call('%s', 'napi_get_cb_info', '%info', '%argc', '%argv', '%this.at', '%code.at'),
    '%this = load ptr, ptr %this.at, align 8',
    '%code = load ptr, ptr %code.at, align 8',
    '%known = icmp eq i32 %s, 0',
    'br i1 %known, label %arguments, label %broken, !prof !4',
    'arguments:',
    ...lines,
    ...body,
    'original:',
    'ret ptr %this',
    ...(throws ? ['raise:', 'call void @usejit.raise(ptr %env, ptr %this, ptr %ctx)', 'ret ptr null'] : []),
    'broken:',
    ...api.call('%said', 'napi_throw_error', 'null', '@usejit.broken'),
    'ret ptr null',
    '}',
    '',
  ].join('\n')
}

/** Room for what Node-API answers. */
function roomFor(param: ParamSpec, i: number): string[] {
  switch (param.t) {
    case 'array':
      if (param.list) return [`%x${i}.at = alloca i32, align 4`]
      return [`%ptr${i}.at = alloca ptr, align 8`]
    case 'boolean':
      return [`%x${i}.at = alloca i8, align 1`]
    case 'bigint':
      return [`%x${i}.at = alloca i64, align 8`, `%whole${i}.at = alloca i8, align 1`]
    case 'number':
      return [`%x${i}.at = alloca ${param.repr === 'f64' ? 'double' : 'i32'}, align 8`]
  }
}

/** @returns the arguments of the kernel that this one becomes */
function takeArgument(
  param: ParamSpec,
  i: number,
  lines: string[],
  need: (name: NodeApiName, ...args: string[]) => void,
): string[] {
  switch (param.t) {
    case 'array':
      // The dispatcher has copied it into kernel memory.
      if (param.list) {
        need('napi_get_value_uint32', `%v${i}`, `%x${i}.at`)
        lines.push(`%x${i} = load i32, ptr %x${i}.at, align 4`)
        return [`i32 %x${i}`]
      }
      lines.push(
        `%n${i} = call i32 @${TAKE_ARRAY}(ptr %env, ptr %v${i}, ptr %ptr${i}.at)`,
        `%fine${i} = icmp sge i32 %n${i}, 0`,
        `br i1 %fine${i}, label %array${i}, label %original, !prof !4`,
        `array${i}:`,
        `%ptr${i} = load ptr, ptr %ptr${i}.at, align 8`,
      )
      return [`ptr %ptr${i}`, `i32 %n${i}`]
    case 'boolean':
      need('napi_get_value_bool', `%v${i}`, `%x${i}.at`)
      lines.push(`%x${i}.byte = load i8, ptr %x${i}.at, align 1`, `%x${i} = zext i8 %x${i}.byte to i32`)
      return [`i32 %x${i}`]
    case 'bigint':
      // Of one that is larger it gives the low 64 bits; the dispatcher has checked those that must not be.
      need('napi_get_value_bigint_int64', `%v${i}`, `%x${i}.at`, `%whole${i}.at`)
      lines.push(`%x${i} = load i64, ptr %x${i}.at, align 8`)
      return [`i64 %x${i}`]
    case 'number': {
      const type = param.repr === 'f64' ? 'double' : 'i32'
      const name = { f64: 'napi_get_value_double', i32: 'napi_get_value_int32', u32: 'napi_get_value_uint32' } as const
      need(name[param.repr], `%v${i}`, `%x${i}.at`)
      lines.push(`%x${i} = load ${type}, ptr %x${i}.at, align 8`)
      return [`${type} %x${i}`]
    }
  }
}

/** Takes one array, for all glue: a call more is less than a nanosecond, and less than half of the code. */
export const TAKE_ARRAY = 'usejit.array'

/** @returns the definition of a function that stores the address of an array and returns its length, or −1 where it cannot be taken */
export function emitTakeArray(api: NodeApi): string {
  return [
    '@usejit.name.resizable = private unnamed_addr constant [10 x i8] c"resizable\\00"',
    `define internal i32 @${TAKE_ARRAY}(ptr %env, ptr %value, ptr %ptr.at) noinline #0 {`,
    '%len.at = alloca i64, align 8',
    '%buffer.at = alloca ptr, align 8',
    '%plain.at = alloca i8, align 1',
    '%resizable.at = alloca ptr, align 8',
    ...api.call('%known', 'napi_get_typedarray_info', '%value', 'null', '%len.at', '%ptr.at', '%buffer.at', 'null'),
    '%is.known = icmp eq i32 %known, 0',
    'br i1 %is.known, label %array, label %refused, !prof !4',
    'array:',
    '%buffer = load ptr, ptr %buffer.at, align 8',
    // Memory that other threads write is none that has been checked.
    ...api.call('%asked', 'napi_is_arraybuffer', '%buffer', '%plain.at'),
    '%is.asked = icmp eq i32 %asked, 0',
    'br i1 %is.asked, label %answered, label %refused, !prof !4',
    'answered:',
    '%len = load i64, ptr %len.at, align 8',
    '%plain = load i8, ptr %plain.at, align 1',
    '%is.plain = icmp ne i8 %plain, 0',
    // Indices are int32.
    '%is.short = icmp ult i64 %len, 2147483648',
    '%fine = and i1 %is.plain, %is.short',
    '%n = trunc i64 %len to i32',
    '%result = select i1 %fine, i32 %n, i32 -1, !prof !4',
    '%is.empty = icmp eq i32 %result, 0',
    'br i1 %is.empty, label %empty, label %taken',
    // Of an array that is detached, or lies outside of a buffer that was resized, methods throw, and so does for…of.
    'empty:',
    ...api.call('%looked', 'napi_is_detached_arraybuffer', '%buffer', '%plain.at'),
    '%detached = load i8, ptr %plain.at, align 1',
    '%is.attached = icmp eq i8 %detached, 0',
    '%is.looked = icmp eq i32 %looked, 0',
    '%is.there = and i1 %is.looked, %is.attached',
    'br i1 %is.there, label %attached, label %refused',
    'attached:',
    ...api.call('%s.found', 'napi_get_named_property', '%buffer', '@usejit.name.resizable', '%resizable.at'),
    '%is.found = icmp eq i32 %s.found, 0',
    'br i1 %is.found, label %told, label %refused',
    'told:',
    '%resizable = load ptr, ptr %resizable.at, align 8',
    // It is undefined, and what is known stays, in engines without such buffers.
    ...api.call('%s.told', 'napi_get_value_bool', '%resizable', '%plain.at'),
    '%can.resize = load i8, ptr %plain.at, align 1',
    '%is.fixed = icmp eq i8 %can.resize, 0',
    'br i1 %is.fixed, label %taken, label %refused',
    'taken:',
    'ret i32 %result',
    'refused:',
    'ret i32 -1',
    '}',
    '',
  ].join('\n')
}

/** Kernel memory is the last argument, all of it. */
function takeMemory(index: number, need: (name: NodeApiName, ...args: string[]) => void, lines: string[]): string[] {
  lines.push(
    `%memory.v.at = getelementptr ptr, ptr %argv, i64 ${index}`,
    '%memory.v = load ptr, ptr %memory.v.at, align 8',
  )
  need('napi_get_typedarray_info', '%memory.v', 'null', '%memory.len.at', '%memory.at', 'null', 'null')
  return [
    '%memory = load ptr, ptr %memory.at, align 8',
    '%memory.len = load i64, ptr %memory.len.at, align 8',
    `%memory.fits = icmp uge i64 %memory.len, ${FIXED_END}`,
    'br i1 %memory.fits, label %memory.ready, label %original, !prof !4',
    'memory.ready:',
    `%memory.field = getelementptr i8, ptr %ctx, i64 ${CONTEXT.memory}`,
    'store ptr %memory, ptr %memory.field, align 8',
  ]
}

/** The limit was found when the addon was opened in this thread. */
function findStackLimit(api: NodeApi): string[] {
  return [
    'store ptr null, ptr %out, align 8',
    ...api.call('%s.data', 'napi_get_instance_data', '%out'),
    '%known.limit = load i64, ptr %out, align 8',
    '%frame = call ptr @llvm.frameaddress.p0(i32 0)',
    '%here = ptrtoint ptr %frame to i64',
    `%near = sub i64 %here, ${BLIND_STACK}`,
    '%is.known = icmp ne i64 %known.limit, 0',
    '%limit = select i1 %is.known, i64 %known.limit, i64 %near',
    `%limit.at = getelementptr i8, ptr %ctx, i64 ${CONTEXT.stackLimit}`,
    'store i64 %limit, ptr %limit.at, align 8',
  ]
}

/** Ends the glue with the JavaScript value of the result. */
function giveResult({ result }: KernelManifest, api: NodeApi): string[] {
  const give = (name: NodeApiName, value: string) => [
    'store ptr null, ptr %out, align 8',
    ...api.call('%s.result', name, value, '%out'),
    '%value = load ptr, ptr %out, align 8',
    'ret ptr %value',
  ]
  switch (result) {
    case 'void':
      return ['ret ptr null']
    case 'f64':
      return give('napi_create_double', '%result')
    case 'i32':
      return give('napi_create_int32', '%result')
    case 'u32':
    case 'list':
      return give('napi_create_uint32', '%result')
    case 'i64':
      return give('napi_create_bigint_int64', '%result')
    case 'u64':
      return give('napi_create_bigint_uint64', '%result')
    case 'boolean':
      return ['%truth = icmp ne i32 %result, 0', ...give('napi_get_boolean', '%truth')]
    case 'f64?':
      return [
        `%undefined.at = getelementptr i8, ptr %ctx, i64 ${CONTEXT.undefined}`,
        '%undefined = load i32, ptr %undefined.at, align 4',
        '%is.undefined = icmp ne i32 %undefined, 0',
        'br i1 %is.undefined, label %nothing, label %number',
        'nothing:',
        'ret ptr null',
        'number:',
        ...give('napi_create_double', '%result'),
      ]
  }
}

/**
 * Throws the error of a kernel that failed: `this.raise(status, …values)` makes it, in JavaScript, where classes and the text of numbers are. Values are
 * bigints: the bits of a double, or 0 and 1.
 */
export function emitRaise(values: number, api: NodeApi): string {
  const set = (i: number) => [
    `%at${i} = getelementptr ptr, ptr %argv, i64 ${i}`,
    `store ptr null, ptr %at${i}, align 8`,
  ]
  return [
    'define internal void @usejit.raise(ptr %env, ptr %this, ptr %ctx) #0 {',
    `%argv = alloca [${1 + values} x ptr], align 8`,
    '%raise.at = alloca ptr, align 8',
    'store ptr null, ptr %raise.at, align 8',
    ...api.call('%s', 'napi_get_named_property', '%this', '@usejit.name.raise', '%raise.at'),
    '%raise = load ptr, ptr %raise.at, align 8',
    '%status = load i32, ptr %ctx, align 8',
    ...set(0),
    ...api.call('%s0', 'napi_create_int32', '%status', '%at0'),
    ...Array.from({ length: values }, (_, i) => [
      ...set(i + 1),
      `%field${i} = getelementptr i8, ptr %ctx, i64 ${CONTEXT.values + 8 * i}`,
      `%bits${i} = load i64, ptr %field${i}, align 8`,
      ...api.call(`%s${i + 1}`, 'napi_create_bigint_int64', `%bits${i}`, `%at${i + 1}`),
    ]).flat(),
    ...api.call('%called', 'napi_call_function', '%this', '%raise', `${1 + values}`, '%argv', 'null'),
    // Changes nothing if there is an exception, as there should be.
    ...api.call('%said', 'napi_throw_error', 'null', '@usejit.broken'),
    'ret void',
    '}',
    '',
  ].join('\n')
}
