/** Which constructs of the table of the language a generated piece of program stands for. */
import { fuzzedConstructs } from '../language/constructs.ts'

/** Ids by the kinds of nodes, where a kind is not itself a list of ids. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^\(?a \+ b\)?/, 'add'],
  [/^a - b/, 'subtract'],
  [/^a \* b/, 'multiply'],
  [/^a \/ b|^1 \/ a/, 'divide'],
  [/^a % b/, 'remainder'],
  [/^a \*\* b|Math\.pow/, 'power'],
  [/^a & /, 'and'],
  [/^a \| b/, 'or'],
  [/^a \^ b/, 'xor'],
  [/^a << b/, 'shift-left'],
  [/^a >> b/, 'shift-right'],
  [/^a >>> b/, 'shift-right-unsigned'],
  [/^-a/, 'negate'],
  [/^\+a|^\+boolean|^Number\(boolean\)/, 'to-number'],
  [/^~a/, 'bit-not'],
  [/^a \| 0|^a >>> 0/, 'to-int32'],
  [/^\(a .*(\| 0|>>> 0)$|^wrapping/, 'integer-arithmetic'],
  [/^a [<>]=? b/, 'less'],
  [/^a [=!]== b|^boolean ===/, 'strict-equality'],
  [/^a [=!]= b/, 'loose-equality'],
  [/^!/, 'not'],
  [/^!number|^number (&&|\|\|)/, 'truthiness'],
  [/^boolean (&&|\|\|)/, 'logical-condition'],
  [/^number (&&|\|\|)/, 'logical-value'],
  [/^a \? /, 'conditional'],
  [/^a, b/, 'comma'],
  [/^Boolean$/, 'to-boolean'],
  [/^true, false/, 'boolean'],
  [/^const boolean|^let boolean|^var boolean|^x = boolean/, 'boolean-variable'],
  [/^(const|let)$/, 'let-const'],
  [/^let without value/, 'let-uninitialised'],
  [/^var /, 'var'],
  [/^var used before/, 'var-hoisted'],
  [/^x [-+*/%]= variable/, 'compound-assignment'],
  [/^x \*\*= variable/, 'compound-power'],
  [/^x (&|\||\^|<<|>>|>>>)= variable/, 'compound-bits'],
  [/^(x\+\+|x--|\+\+x|--x) variable/, 'increment'],
  [/^(x\+\+|x--|\+\+x|--x) store/, 'increment-element'],
  [/^x = store/, 'element-assignment'],
  [/^x \S+= store/, 'element-compound'],
  [/^x = variable/, 'assignment-value'],
  [/^if/, 'if'],
  [/^for up/, 'for'],
  [/^for (down|in steps|multiples)/, 'for-down'],
  [/^for with two/, 'for-several'],
  [/^for without/, 'for-missing'],
  [/^for of/, 'for-of'],
  [/^while/, 'while'],
  [/^do while/, 'do-while'],
  [/^(break|continue)$/, 'break-continue'],
  [/^(break|continue) label/, 'label-loop'],
  [/^labelled block/, 'label-block'],
  [/^switch$/, 'switch switch-fallthrough'],
  [/^early return/, 'early-return'],
  [/^throw/, 'throw throw-message'],
  [/^throw .*after/, 'throw-after-writes'],
  [/^throw .*helper/, 'throw-in-helper'],
  [/^call (num|bool)/, 'helper'],
  [/^call void/, 'helper-void'],
  [/^recursive call/, 'recursion'],
  [/^closure$/, 'closure'],
  [/^\.(length|byteLength)/, 'length'],
  [/^\[(constant|-i|i - |i \+ c)/, 'index-out-of-range'],
  [/^\[(?!a, b|constant)/, 'index-computed'],
  [/^\[a, b\]/, 'array-choice'],
  [/^let array|^array \?/, 'array-variable'],
  [/^arrays change/, 'array-variable-alias aliasing'],
  [/^elements change/, 'element-assignment'],
  [/^module constant/, 'module-constant'],
  [/^Math\/Number/, 'math-constants number-constants'],
  [/^Number\.is/, 'number-predicates'],
  [/^is(NaN|Finite)/, 'global-predicates'],
  [/^Number\(number\)/, 'number-function'],
]

const known = new Map<string, readonly string[]>()
const ids: ReadonlySet<string> = new Set(fuzzedConstructs().map(({ id }) => id))

/** @param kind of a node, such as `load Uint8Array`, or ids of the table with blanks between them */
export function constructsOf(kind: string): readonly string[] {
  const before = known.get(kind)
  if (before) return before
  const found = KINDS.filter(([pattern]) => pattern.test(kind)).flatMap(([, list]) => list.split(' '))
  const array = /\b(\w+Array)\b/.exec(kind)?.[1]
  const all = [...kind.split(' '), ...found, ...(array ? [`array-${array}`] : [])]
  const result = [...new Set(all)].filter((id) => ids.has(id))
  known.set(kind, result)
  return result
}

/** How often each construct that the fuzzer is to generate was executed, by id. */
export function countConstructs(kinds: readonly (readonly [string, number])[]): Map<string, number> {
  const counts = new Map<string, number>([...ids].map((id) => [id, 0]))
  for (const [kind, count] of kinds)
    for (const id of constructsOf(kind)) counts.set(id, (counts.get(id) as number) + count)
  return counts
}
