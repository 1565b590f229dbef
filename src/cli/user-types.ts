/** Types of variables as their user calls them: as they are declared in the source, else as they were found out. */
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { CompiledFunction } from '../compiler/compiled-module.ts'
import { declaredText, quoted } from '../compiler/frontend/declared-text.ts'
import { irType } from '../compiler/frontend/ir-type.ts'
import { type DeclaredType, fieldNamed, type Signature } from '../compiler/frontend/signature.ts'
import { keptType } from '../compiler/ir/object-type.ts'
import { writtenType } from '../compiler/ir/written-type.ts'
import { ownAnnotation } from '../plugin/own-annotation.ts'
import { describeVariable, textsOf, type VariableFacts } from './variable-table.ts'

/** So many strings are listed. */
const MOST_TEXTS = 8

/** The variables of one kernel, and of helpers in its file. */
export class UserTypes {
  private readonly bindings = new Map<string, Binding[]>()
  private readonly known: ReadonlyMap<string, string>
  private readonly signature: Signature | undefined
  private readonly code: string
  private readonly hasVariants: boolean

  /**
   * @param symbol the kernel
   * @param code the source
   */
  constructor({ marked, signatures, variants = [] }: CompiledFunction, symbol: string, code: string) {
    const program = marked.path.findParent((path) => path.isProgram()) as NodePath
    const add = ({ scope }: NodePath) => {
      for (const [name, binding] of Object.entries(scope.bindings)) {
        const others = this.bindings.get(name) ?? []
        if (!others.includes(binding)) this.bindings.set(name, [...others, binding])
      }
    }
    program.traverse({ Scopable: add })
    add(program)
    this.code = code
    this.signature = signatures?.get(symbol)
    this.known = namesOfTypes(this.signature)
    this.hasVariants = variants.length > 0
  }

  /** `Point[]`, `'add' | 'mul'`, `number`. */
  typeOf(facts: Pick<VariableFacts, 'name' | 'at' | 'type' | 'texts' | 'values'>): string {
    const declared = this.declaredAs(facts)
    if (declared !== undefined) return declared
    const field = this.fieldOf(facts.name)
    if (field) return declaredText(field)
    if (!facts.texts) return writtenType(facts.type, this.known)
    const texts = textsOf(facts) ?? []
    return texts.length > 0 && texts.length <= MOST_TEXTS ? texts.map(quoted).join(' | ') : 'string'
  }

  /** Whether the user has given something that name, and not the compiler itself. */
  isKnown({ name }: Pick<VariableFacts, 'name'>): boolean {
    return /[.\s]/.test(name) || this.bindings.has(name)
  }

  /** What it can hold, in words. Of strings that are passed in, those that they are declared to be. */
  valuesOf(facts: Pick<VariableFacts, 'name' | 'texts' | 'values'>): string {
    const field = this.fieldOf(facts.name)
    return field?.kind === 'text' ? field.values.map(quoted).join(', ') : describeVariable(facts)
  }

  private declaredAs({ name, at }: Pick<VariableFacts, 'name' | 'at'>): string | undefined {
    const around = (this.bindings.get(name) ?? []).filter(({ scope: { block } }) => {
      const { start, end } = block as t.Node
      return (start ?? 0) <= at && at < (end ?? 0)
    })
    const size = ({ scope: { block } }: Binding) => (block.end ?? 0) - (block.start ?? 0)
    const [binding] = around.sort((a, b) => size(a) - size(b))
    // Of a parameter that may be several things, a kernel takes one.
    if (!binding || (binding.kind === 'param' && this.hasVariants)) return undefined
    return ownAnnotation(binding.identifier as t.Identifier, binding.path, this.code)
  }

  /** `options.mode`, or a whole parameter. */
  private fieldOf(name: string): DeclaredType | undefined {
    const [root, ...fields] = name.split('.')
    const param = this.signature?.params.find((one) => one.name === root)
    return fields.reduce<DeclaredType | undefined>((type, key) => fieldNamed(type, key)?.type, param?.type)
  }
}

const NOWHERE = { start: 0, end: 0 }

/** What the types of elements and fields are declared as; those that are declared in two ways have no name. */
function namesOfTypes(signature: Signature | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const add = (type: DeclaredType): void => {
    if (type.kind === 'array' && type.of) add(type.of)
    if (type.kind === 'maybe') add(type.type)
    if (type.kind !== 'object') return
    for (const { type: field } of type.fields) add(field)
    const [own, text] = [irType(type, NOWHERE), declaredText(type)]
    for (const key of [own, keptType(own)]) {
      if (names.get(key) !== text && names.has(key)) names.set(key, writtenType(key))
      else names.set(key, text)
    }
  }
  for (const { type } of signature?.params ?? []) add(type)
  if (signature?.result) add(signature.result)
  return names
}
