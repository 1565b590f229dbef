import type { AbsentInput } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { Rejections } from '../diagnostics/rejections.ts'
import { INT64, UINT64 } from '../ir/big-interval.ts'
import { intInterval } from '../ir/interval.ts'
import type { IrFunction } from '../ir/ir.ts'
import { holdsInstance, presentType } from '../ir/object-type.ts'
import { type IrType, isStringType } from '../ir/types.ts'
import { isDeclaredOnce } from './declared-once.ts'
import type { DispatcherGuards } from './dispatcher-guards.ts'
import { holdsFunction, withoutFunctions } from './function-value.ts'
import { type CalledClass, KernelLowering } from './kernel-lowering.ts'
import { holdsChar, returnMaybe, returnTexts, withoutTexts } from './known-texts.ts'
import { LearnedTypes, WrongGuess } from './learned-types.ts'
import type { PassedObjects } from './lower-record.ts'
import type { MarkedFunction } from './marked-function.ts'
import { ModuleGraph } from './module-graph.ts'
import { absentFields } from './optional-fields.ts'
import { resolveSignature } from './resolve-signature.ts'
import type { DeclaredType, Signature } from './signature.ts'
import { readableVariant } from './signature-variants.ts'
import { spanOf } from './span.ts'

/** A kernel on the number level together with what its signature declares. */
export interface LoweredKernel {
  fn: IrFunction
  /** The arguments that its first parameters are: all but the objects. */
  arguments: { index: number; type: DeclaredType }[]
  /** The arguments that are missing, by their numbers. */
  absent: readonly AbsentInput[]
  passed: PassedObjects
  /** The classes of which it calls methods on objects that were passed in or lie in arrays, by the marks in their types. */
  classes: ReadonlyMap<string, CalledClass>
  /** Every function of the program it consists of: itself and the helpers it reaches. */
  functions: IrFunction[]
  guards: DispatcherGuards
  /** Offset in the source behind the module-level constants that it uses: before that point JavaScript would throw. */
  readyAfter: number
  /** The strings that it tells apart, by their numbers. */
  texts: readonly string[]
  /** Types of objects in arrays that may have no other fields than these. */
  listed: ReadonlySet<IrType>
  /** Its result is one of them; in the IR, an object with its number. */
  returnsText: boolean
  /** The type of its result, which tells what is a string; in the IR, strings are numbers. */
  returned: IrType
}

/**
 * Translates one marked function and all helpers that it reaches.
 * @param graph the files that imports lead to, as far as they have been read
 * @param declared one of the signatures that it is compiled for
 * @throws Rejection or Rejections with the places that cannot be compiled
 * @throws NeedsModule where an imported file has to be read first
 */
export function lowerKernel(
  marked: MarkedFunction,
  symbol: string,
  file: string,
  graph = new ModuleGraph(file),
  declared: Signature = resolveSignature(marked.path, { requireTypes: true, file, graph }),
): LoweredKernel {
  refuseReassigned(marked)
  const lowered = untilLearned((learned) =>
    lowerWith(new KernelLowering(file, symbol, graph, marked.path, learned), marked, symbol, declared),
  )
  if (lowered) return lowered
  throw new Rejection(
    'unsupported-operation',
    'The types of too many variables have to be found out',
    spanOf(marked.node),
    'Give variables a value of their type where they are declared.',
  )
}

/**
 * All reasons why a function is no kernel whose signature is refused: those of its body, too.
 *
 * @param error why the signature is refused
 * @throws NeedsModule where an imported file has to be read first
 */
export function allReasons(
  marked: MarkedFunction,
  file: string,
  graph: ModuleGraph,
  error: Rejection | Rejections,
): Rejections {
  const own = error instanceof Rejections ? error.all : [error]
  // Of a function with a parameter `this`, all that is done with `this` depends on it.
  const takesThis = marked.node.params.some((param) => param.type === 'Identifier' && param.name === 'this')
  const declared = takesThis ? undefined : readableVariant(marked.path, { requireTypes: true, file, graph })
  const refused =
    declared &&
    untilLearned((learned) => {
      const lowering = new KernelLowering(file, '', graph, marked.path, learned)
      lowering.refuse(error)
      try {
        refuseReassigned(marked)
        lowering.lower(marked.path, '', marked.name, declared.params, declared.result)
      } catch (other) {
        lowering.refuse(other)
      }
      return lowering.refused
    })
  return new Rejections(refused ?? own)
}

/** Each guess costs one more translation. */
const MOST_GUESSES = 500

/** Translates again and again, until no guess at a type turns out to be wrong. @returns undefined where that takes too long */
function untilLearned<T>(translate: (learned: LearnedTypes) => T): T | undefined {
  const learned = new LearnedTypes()
  for (let attempts = 0; attempts <= MOST_GUESSES; attempts++) {
    try {
      return translate(learned)
    } catch (error) {
      if (!(error instanceof WrongGuess)) throw error
    }
  }
  return undefined
}

function lowerWith(
  lowering: KernelLowering,
  marked: MarkedFunction,
  symbol: string,
  declared: Signature,
): LoweredKernel {
  const { params } = declared
  const fn = lowering.lower(marked.path, symbol, marked.name, params, declared.result)
  if (lowering.refused.length > 0) throw new Rejections(lowering.refused)
  if (holdsFunction(fn.result)) {
    const message = `\`${marked.name}\` returns a function, which exists only inside of the kernel`
    throw new Rejection('unsupported-type', message, spanOf(marked.node), 'Return what the function would compute.')
  }
  if (holdsInstance(fn.result))
    throw new Rejection(
      'unsupported-type',
      `\`${marked.name}\` returns an object of a class, which exists only inside of the kernel`,
      spanOf(marked.node),
      'Return its fields, `{ x: v.x, y: v.y }`, and make the object of them where the function is called; or give them to an object that was passed in.',
    )
  if (fn.result === 'null') returnMaybe(fn)
  if (fn.result === 'char' || isStringType(presentType(fn.result))) {
    const message = `\`${marked.name}\` returns a string that is not known when the program is built`
    throw new Rejection('unsupported-type', message, spanOf(marked.node), RETURN_HELP)
  }
  const returnsText = fn.result === 'text'
  if (returnsText) returnTexts(fn)
  else if (holdsChar(fn.result)) {
    const message = `\`${marked.name}\` returns an object with a string that is not known when the program is built`
    throw new Rejection('unsupported-type', message, spanOf(marked.node), RETURN_HELP)
  }
  const returned = fn.result
  for (const one of [fn, ...lowering.instances.all]) eraseNames(one, lowering.texts.all)
  fn.exported = true
  const plain = params.flatMap(({ type, optional }, index) =>
    optional || !lowering.isPlain(type) ? [] : { type, index },
  )
  plain.forEach(({ type }, i) => {
    // A claim such as `u8` is checked by the dispatcher and a fact from then on. (float32 says nothing about bounds.)
    if (type.kind === 'number' && type.range?.integer)
      fn.blocks[0].params[i].fact = intInterval(type.range.min, type.range.max)
    if (type.kind === 'bigint' && type.range) fn.blocks[0].params[i].bigFact = type.range === 'i64' ? INT64 : UINT64
  })
  const { readyAfter } = lowering
  const { guards } = lowering.outer
  const { passed } = lowering
  const texts = lowering.texts.all
  const functions = [fn, ...lowering.instances.all]
  const absent = params.flatMap(({ type }, root) =>
    type.kind === 'missing' ? [{ root, as: type.as }] : absentFields(type).map((field) => ({ root, ...field })),
  )
  return {
    fn,
    arguments: plain,
    absent,
    passed,
    classes: lowering.called,
    functions,
    guards,
    readyAfter,
    texts,
    listed: lowering.listed,
    returnsText,
    returned,
  }
}

/** What a kernel can return instead of a string. */
const RETURN_HELP =
  'Return where it begins and ends in a string that was passed in, or write its code units into a Uint16Array and make the string outside: `String.fromCharCode(...units)`.'

/** After `f = other` the name means another function, also where f calls itself. */
function refuseReassigned({ path, name }: MarkedFunction): void {
  const { node } = path
  if (node.type !== 'FunctionDeclaration' || !node.id) return
  const binding = path.scope.parent.getBinding(node.id.name)
  if (!binding || isDeclaredOnce(binding)) return
  const [place] = binding.constantViolations
  throw new Rejection(
    'reassigned-function',
    `\`${name}\` is assigned again or declared twice`,
    spanOf(place?.node ?? node.id),
    `Give the other function a name of its own, or declare \`${name}\` once.`,
  )
}

/** Calls are chosen, and strings told apart: what is left of them is their numbers. */
function eraseNames(fn: IrFunction, texts: readonly string[]): void {
  const erased = (type: IrType) => withoutTexts(withoutFunctions(type))
  fn.result = erased(fn.result)
  fn.texts = texts
  for (const { params, instrs } of fn.blocks)
    for (const value of [...params, ...instrs]) {
      if (value.type === 'text' || value.type === 'char') value.text = value.type
      value.type = erased(value.type)
    }
}
