/** The objects of the runtime that a module's first statement makes: one for its WebAssembly and native code, and one for each kernel. */
import { isCareful } from '../compiler/backend/careful-calls.ts'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { NativeAddon } from '../compiler/native-addon.ts'
import { checksum } from '../runtime-shim/checksum.ts'
import type { EmittedModule, ErrorSpec, KernelManifest } from '../runtime-shim/manifest.ts'
import type { RuntimeName } from './dispatcher-context.ts'
import { converters } from './emit-dispatcher.ts'
import { type FilePlace, programFile } from './program-file.ts'
import type { RuntimeOptions } from './runtime-options.ts'
import { holdsObjects } from './slow-calls.ts'

/** More elements than any array has. */
const LONGEST_ARRAY = 2 ** 40
const PURE = '/*@__PURE__*/'

/** For `JSON.stringify`: maps by names of fields inherit nothing, since the program may have put a field's name on `Object.prototype`. */
function withoutPrototype(key: string, value: unknown): unknown {
  // What stands for a field of such a name becomes one, too, which does no harm.
  if ((key !== 'inner' && key !== 'missing') || typeof value !== 'object') return value
  return { ['__proto__']: null, ...value }
}

/** What the expressions depend on besides the compiled module. */
interface ObjectsContext {
  /** Path of the source file. */
  file: string
  options: RuntimeOptions
  /** Whether the program is CommonJS. */
  isScript: boolean
  prefix: string
  /** Imports a function of the runtime. @returns its local name */
  use: (name: RuntimeName) => string
}

/** The expressions of one source file. */
export class RuntimeObjects {
  private readonly context: ObjectsContext
  private readonly artifact: CompiledModule['artifact']
  private readonly pending: CompiledModule['pending']
  /** Native code that becomes part of the program, with the expressions that find it there. */
  private readonly addons: { addon: NativeAddon; place: string }[]
  private readonly nativeMath: CompiledModule['nativeMath']
  /** Statements that import the kernel module or the paths of files. */
  private readonly importStatements: string[] = []
  private pathCount = 0

  constructor({ artifact, pending, addons = [], nativeMath }: CompiledModule, context: ObjectsContext) {
    const { file, options, isScript } = context
    this.context = context
    this.artifact = artifact
    this.pending = pending
    this.nativeMath = nativeMath
    this.addons = addons.flatMap((addon) => {
      const { platform, bytes } = addon
      const place = options.places?.addon?.(programFile(file, `${platform}.node`, bytes), isScript)
      return place === undefined ? [] : [{ addon, place: this.expressionOf(place) }]
    })
  }

  /** What the other expressions need in front of them. */
  imports(): string {
    return this.importStatements.join('')
  }

  private expressionOf(place: FilePlace): string {
    if (typeof place === 'string') return place
    const name = `${this.context.prefix}F${this.pathCount++}`
    this.importStatements.push(`import ${name} from${JSON.stringify(place.module)};`)
    return place.locate(name)
  }

  /** Imports the kernel module, where that is how it gets into the program. @returns the name that it has then */
  private importWasm(): string | undefined {
    const { file, isScript, options, prefix } = this.context
    // Scripts cannot, and what is not there yet neither.
    if (isScript || !this.artifact?.wasm) return undefined
    const bytes = Buffer.from(this.artifact.wasm, 'base64')
    const module = options.places?.imported?.(programFile(file, 'wasm', bytes))
    if (module === undefined) return undefined
    this.importStatements.unshift(`import ${prefix}W from${JSON.stringify(module)};`)
    return `${prefix}W`
  }

  /** Declares the variable of the module's object; once, before the kernels. */
  module(): string {
    const { options, prefix, use } = this.context
    const { dispatch, memory } = options
    const { errors, math, ...artifact } = this.artifact!
    const literal: EmittedModule = { ...artifact, dispatch, ...(memory && { memory }) }
    const thrown = errors.length > 0 ? `,throw:${PURE}${use('$errors')}(${this.errorArguments(errors)})` : ''
    const library = math ? `,math:${PURE}${use('$math')}(${JSON.stringify(math)})` : ''
    const late = this.placeOfLate()
    const imported = this.importWasm()
    const place = late ?? imported ?? this.placeOfWasm()
    if (place !== undefined) literal.wasm = ''
    const manifest = `{${JSON.stringify(literal).slice(1, -1)}${thrown}${library}${this.emitAddons()}}`
    const made =
      place === undefined
        ? `${use('$module')}(${manifest})`
        : `${use(late !== undefined ? '$late' : imported !== undefined ? '$imported' : '$fetched')}(${manifest},()=>${place})`
    return `${prefix}M=${PURE}${made}`
  }

  /** The expression that makes the object of a kernel. */
  kernel(manifest: KernelManifest): string {
    const { options, prefix, use } = this.context
    // Under 'always' the guards alone decide.
    const literal: KernelManifest = options.dispatch === 'always' ? { ...manifest, copy: 0 } : manifest
    const converter = converters[manifest.result]
    const parameters = [`${prefix}M`, JSON.stringify(literal, withoutPrototype), ...(converter ? [use(converter)] : [])]
    const made = `${PURE}${use('$kernel')}(${parameters})`
    const careful = [made, ...(converter ? [use(converter)] : [])]
    if (holdsObjects(manifest)) careful.push(...(converter ? [] : ['0']), use('$rows'))
    return isCareful(manifest) ? `${PURE}${use('$careful')}(${careful})` : made
  }

  /** The expression that gives the URL of a kernel module that is still being compiled. */
  private placeOfLate(): string | undefined {
    const { isScript, options } = this.context
    return this.pending && options.places?.late?.(this.pending.key, isScript)
  }

  /** The expression that finds the kernel module where it is a file of its own; undefined where it is inlined. */
  private placeOfWasm(): string | undefined {
    const { file, isScript, options } = this.context
    const { inlineLimit = Infinity, places } = options
    const bytes = Buffer.from(this.artifact!.wasm, 'base64')
    if (bytes.length <= inlineLimit) return undefined
    const place = places?.wasm?.(programFile(file, 'wasm', bytes), isScript)
    return place && this.expressionOf(place)
  }

  private errorArguments(errors: readonly ErrorSpec[]): string {
    const operations = errors.flatMap((error) => ('operation' in error ? [error.operation] : []))
    const repeats = operations.some((operation) => operation !== 'give up')
    const table: RuntimeName[] = repeats ? ['$operations'] : operations.length > 0 ? ['$giveUp'] : []
    return [JSON.stringify(errors), ...table.map((name) => this.context.use(name))].join(',')
  }

  /** A kernel whose native code is not shipped, or never worth its call, has none. */
  withoutMissing({ native = Infinity, takesMemory, unmeasured, ...rest }: KernelManifest): KernelManifest {
    const { dispatch } = this.context.options
    const manifest = unmeasured !== undefined && dispatch !== 'auto' ? { ...rest, copy: unmeasured } : rest
    const shipped = this.addons.some(({ addon }) => addon.exports.includes(manifest.export))
    if (!shipped) return manifest
    const least = dispatch === 'always' ? 0 : native
    return least < LONGEST_ARRAY ? { ...manifest, native: least, ...(takesMemory && { takesMemory }) } : manifest
  }

  /**
   * The module's native code: for each platform what the loader must know. Tools that trace the files of a program (`@vercel/nft`) evaluate what they can, arrow functions too, and
   * do not look into what comes to a function of the program; a `function` they cannot evaluate, and no minifier makes an arrow of it.
   */
  private emitAddons(): string {
    if (this.addons.length === 0) return ''
    const builds = this.addons.map(({ addon, place }) => {
      const { platform, bytes, unsigned, id } = addon
      const sum = checksum(bytes.subarray(...unsigned))
      return `${JSON.stringify(platform)}:["${id}",${unsigned},${sum},function(){return ${place}}]`
    })
    const math = this.nativeMath ? `,${JSON.stringify(this.nativeMath)}` : ''
    return `,native:${PURE}${this.context.use('$native')}({${builds}}${math})`
  }
}
