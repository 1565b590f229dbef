import type { FunctionSource, Kind, Node, ValueType } from './program.ts'
import { isBigKind, isKind, node } from './program.ts'
import type { Random } from './random.ts'

export interface Variable {
  name: string
  type: ValueType
  assignable: boolean
  /** A counter of a loop around: good in an index, and better not assigned. */
  counter?: boolean
  /** A number that is small and whole most of the time: a bound or stride. */
  size?: boolean
  /** An array that the function has made: nothing keeps it from having properties, so its indices must not be undefined. */
  scratch?: boolean
  /** Constructs that reading and assigning it stand for. */
  read?: string
  written?: string
}

/** What a function under construction can refer to, and how much may still be added to it. */
export class Scope {
  readonly random: Random
  readonly result: FunctionSource['result']
  readonly helpers: readonly FunctionSource[]
  readonly constants: readonly string[]
  variables: Variable[] = []
  /** Labels of the loops around, and whether `continue` may name them. */
  labels: { name: string; loop: boolean }[] = []
  /** How many statements `break` and how many `continue` would leave. */
  breakable = 0
  /** A call of a function that only this one can see: `$0` stands for its argument. */
  inner?: { construct: string; text: string }
  /** Whether it can see the module's tables. */
  tables = false
  /** Functions and constants of other files are members of a namespace there. */
  namespaces = false
  /** Of a helper rather than of a kernel. */
  helper = false
  /** Of arrays that the function returns: their class, and what they are in. */
  returnedArrays?: { kind: Kind; shape: string }
  /** The parameter that the function returns. */
  returned?: string
  loops = 0
  /** Nodes that may still be made. */
  budget: number
  private names = 0

  constructor(
    random: Random,
    result: FunctionSource['result'],
    helpers: readonly FunctionSource[],
    constants: readonly string[],
    budget: number,
  ) {
    this.random = random
    this.result = result
    this.helpers = helpers
    this.constants = constants
    this.budget = budget
  }

  fresh(prefix: string): string {
    return `${prefix}${this.names++}`
  }

  declare(variable: Variable): Variable {
    this.variables.push(variable)
    return variable
  }

  of(type: ValueType): Variable[] {
    return this.variables.filter((v) => v.type === type)
  }

  arrays(): Variable[] {
    return this.variables.filter((v) => isKind(v.type) && !v.scratch)
  }

  /** Arrays that the function itself has made. */
  scratch(): Variable[] {
    return this.variables.filter((v) => v.scratch)
  }

  /** Arrays of bigints. */
  bigArrays(): Variable[] {
    return this.variables.filter((v) => isBigKind(v.type))
  }

  /** Makes something in which variables and labels declared by it end. */
  inside<T>(make: () => T): T {
    const { variables, labels, breakable, loops } = this
    this.variables = [...variables]
    this.labels = [...labels]
    const made = make()
    Object.assign(this, { variables, labels, breakable, loops })
    return made
  }
}

export const variableNode = ({ name, type, read = '' }: Variable): Node => node(type, read, name)
export const arrayKindOf = ({ type }: Variable): Kind => type as Kind
