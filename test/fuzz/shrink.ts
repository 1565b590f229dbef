import { printFiles } from './print-program.ts'
import {
  type FileIndex,
  type FunctionSource,
  isMethod,
  type Node,
  node,
  type Program,
  replaceNode,
  sizeOf,
  walk,
} from './program.ts'
import { type Call, compileProgram, type Failure, plainMessage, type Services } from './runnable-program.ts'
import { shrinkArguments } from './shrink-arguments.ts'

/** A failure and the smallest program that still shows it. */
export interface ShrunkFailure {
  program: Program
  failure: Failure
}

/** Candidates that are compiled together: a module costs LLVM about the same whether it holds one function or ten. */
const BATCH = 12
const MAX_BATCHES = 80

/** Cuts a failing program and its arguments down as long as the failure stays of the same kind. */
export async function shrinkFailure(program: Program, failure: Failure, services: Services): Promise<ShrunkFailure> {
  let best = await isolate(program, failure, services)
  if (!best) return { program, failure }
  best = await shrinkInputs(best, services)
  best = await shrinkLayout(best, services)
  for (let batches = 0, from = 0; batches < MAX_BATCHES; batches++) {
    const all: Program[] = smaller(best.program)
    if (from >= all.length) break
    const next: ShrunkFailure | undefined = await firstFailing(all.slice(from, from + BATCH), best.failure, services)
    if (!next) {
      from += BATCH
      continue
    }
    best = next
    // What failed to help once rarely helps now: go on near the place, and start anew only at the end.
    from = Math.max(0, from - BATCH)
    if (from >= smaller(best.program).length) from = 0
  }
  best = await shrinkInputs(best, services)
  return dropParameters(best, services)
}

/** The failing kernel alone. */
async function isolate(program: Program, failure: Failure, services: Services): Promise<ShrunkFailure | undefined> {
  for (const kernel of program.kernels) {
    if (failure.name !== undefined && kernel.name !== failure.name) continue
    const alone = only(program, kernel.name)
    const found = await fails(alone, { ...failure, name: kernel.name }, services)
    if (found) return { program: alone, failure: found }
  }
  return undefined
}

/** The program without the other kernels; what they are called for, they can be as helpers. */
export function only(program: Program, name: string | undefined): Program {
  const kernels = program.kernels.filter((k) => name === undefined || k.name === name)
  const others = program.kernels.filter((k) => !kernels.includes(k))
  const state = program.state.filter(({ owner }) => owner === undefined || kernels.some((k) => k.name === owner))
  return { ...program, kernels, state, helpers: [...program.helpers, ...others.filter((k) => !isMethod(k))] }
}

/** Declarations in a single file, as far as the failure does not need anything else. */
async function shrinkLayout(shrunk: ShrunkFailure, services: Services): Promise<ShrunkFailure> {
  const { program } = shrunk
  const declared = (f: FunctionSource): FunctionSource => (isMethod(f) ? f : { ...f, form: 'declaration' })
  const isObject = program.kernels.some(isMethod)
  const declarations = {
    ...program,
    kernels: program.kernels.map(declared),
    helpers: program.helpers.map(declared),
    imports: 'named' as const,
    state: isObject ? program.state : program.state.map((one) => ({ ...one, owner: undefined })),
  }
  const oneFile = <T extends { file: FileIndex }>(list: readonly T[]): T[] => list.map((one) => ({ ...one, file: 0 }))
  const together = { ...declarations, helpers: oneFile(declarations.helpers), constants: oneFile(program.constants) }
  for (const candidate of [together, declarations]) {
    const found = await fails(candidate, shrunk.failure, services)
    if (found) return { program: candidate, failure: found }
  }
  return shrunk
}

async function fails(program: Program, failure: Failure, services: Services): Promise<Failure | undefined> {
  const runnable = await compileProgram(program, services)
  const atCompileTime = runnable.failures.find(
    (f) => f.kind === failure.kind && (f.kind !== 'compiler' || plainMessage(f) === plainMessage(failure)),
  )
  if (atCompileTime) return { ...atCompileTime, name: program.kernels[0].name }
  if (!failure.call) return undefined
  const outcome = runnable.run(program.kernels[0].name, failure.call)
  return typeof outcome === 'object' && outcome.kind === failure.kind ? outcome : undefined
}

/** The smallest of the candidates that fails in the same way. */
async function firstFailing(
  candidates: Program[],
  failure: Failure,
  services: Services,
): Promise<ShrunkFailure | undefined> {
  const bySize = [...candidates].sort((a, b) => sizeOfProgram(a) - sizeOfProgram(b))
  // A function around a kernel has one of it.
  const isAlone = candidates[0].state.some(({ owner }) => owner === candidates[0].kernels[0].name)
  if (!isAlone && (failure.kind === 'mismatch' || failure.kind === 'trap')) {
    const together = mergePrograms(bySize)
    const runnable = await compileProgram(together, services)
    if (runnable.failures.length === 0) {
      const index = together.kernels.findIndex(({ name }) => {
        const outcome = runnable.run(name, failure.call as Call)
        return typeof outcome === 'object' && outcome.kind === failure.kind
      })
      if (index < 0) return undefined
      const found = await fails(bySize[index], failure, services)
      if (found) return { program: bySize[index], failure: found }
    }
  }
  for (const program of bySize) {
    const found = await fails(program, failure, services)
    if (found) return { program, failure: found }
  }
  return undefined
}

const sizeOfProgram = (p: Program): number => [...p.kernels, ...p.helpers].reduce((sum, f) => sum + sizeOf(f.body), 0)

/** Programs of one kernel each as one program. */
function mergePrograms(programs: Program[]): Program {
  const rename = (f: FunctionSource, suffix: string): FunctionSource => ({
    ...f,
    name: `${f.name}${suffix}`,
    body: renameCalls(f.body, suffix),
  })
  return {
    ...programs[0],
    helpers: programs.flatMap((p, i) => p.helpers.map((h) => rename(h, `_${i}`))),
    kernels: programs.flatMap((p, i) => p.kernels.map((k) => rename(k, `_${i}`))),
  }
}

function renameCalls(n: Node, suffix: string): Node {
  return {
    ...n,
    text: n.text.replace(/@[fh]\d\w*/g, `$&${suffix}`),
    kids: n.kids.map((kid) => renameCalls(kid, suffix)),
  }
}

/** Programs with one part less or a simpler one, the largest cuts first. */
function smaller(program: Program): Program[] {
  const text = Object.values(printFiles(program)).join('\n')
  const used = program.helpers.filter((h) => text.includes(`function ${h.name}(`) || text.includes(`const ${h.name} =`))
  return [...program.kernels, ...used].flatMap((fn) =>
    [...walk(fn.body)]
      .sort((a, b) => sizeOf(b) - sizeOf(a))
      .flatMap((n) =>
        simplerNodes(n).map((by): Program => {
          const changed = { ...fn, body: replaceNode(fn.body, n, by) }
          const swap = (f: FunctionSource) => (f === fn ? changed : f)
          return { ...program, kernels: program.kernels.map(swap), helpers: program.helpers.map(swap) }
        }),
      ),
  )
}

function simplerNodes(n: Node): Node[] {
  const size = sizeOf(n)
  const found: Node[] = []
  if (n.type === 'block') {
    if (n.kids.length > 0) found.push({ ...n, kids: [] })
    if (n.kids.length > 3) {
      const middle = n.kids.length >> 1
      found.push({ ...n, kids: n.kids.slice(0, middle) }, { ...n, kids: n.kids.slice(middle) })
    }
    n.kids.forEach((_, i) => void found.push({ ...n, kids: n.kids.filter((_, k) => k !== i) }))
  }
  if (n.type === 'num' && !/^\d+$/.test(n.text)) found.push(node('num', '', '0'), node('num', '', '1'))
  if (n.type === 'bool' && !/^(true|false)$/.test(n.text))
    found.push(node('bool', '', 'false'), node('bool', '', 'true'))
  const inner = [...walk(n)].filter((x) => x !== n && (x.type === n.type || (n.type === 'stmt' && x.type === 'block')))
  found.push(...inner.sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 6))
  return found.filter((x) => sizeOf(x) < size || (size === 1 && x.text.length < n.text.length))
}

async function shrinkInputs({ program, failure }: ShrunkFailure, services: Services): Promise<ShrunkFailure> {
  const { call } = failure
  if (!call) return { program, failure }
  const runnable = await compileProgram(program, services)
  const { name } = program.kernels[0]
  let best = failure
  const stillFails = (candidate: Call): boolean => {
    const outcome = runnable.run(name, candidate)
    if (typeof outcome !== 'object' || outcome.kind !== failure.kind) return false
    best = outcome
    return true
  }
  if (call.accessors) stillFails({ ...call, accessors: undefined })
  if (call.foreign) stillFails({ ...call, foreign: undefined })
  if (call.shared) stillFails({ ...(best.call ?? call), shared: undefined })
  if (call.placement !== 'ordinary') stillFails({ ...(best.call ?? call), placement: 'ordinary' })
  for (const [name, value] of Object.entries(call.state ?? {})) {
    const now = best.call ?? call
    const plainer = Array.isArray(value)
      ? value.map(() => 0)
      : typeof value === 'number'
        ? 0
        : typeof value === 'string'
          ? 'add'
          : false
    stillFails({ ...now, state: { ...now.state, [name]: plainer } })
  }
  const rest = best.call ?? call
  shrinkArguments(call.args, (args) => stillFails({ ...rest, args }))
  return { program, failure: best }
}

/** Parameters that nothing mentions any more go, one by one. */
async function dropParameters(shrunk: ShrunkFailure, services: Services): Promise<ShrunkFailure> {
  let { program, failure } = shrunk
  if (failure.call?.foreign) return shrunk
  for (let i = program.kernels[0].params.length - 1; i >= 0; i--) {
    const [kernel] = program.kernels
    const without = { ...kernel, params: kernel.params.filter((_, k) => k !== i) }
    const candidate = { ...program, kernels: [without] }
    const texts = [...[...walk(kernel.body)].map((n) => n.text), ...kernel.params.map((p) => p.optional?.value ?? '')]
    if (texts.some((text) => text.split(/\W+/).includes(kernel.params[i].name))) continue
    const { call: before } = failure
    // Numbers of shared arguments would move.
    const call = before && { ...before, args: before.args.filter((_, k) => k !== i), shared: undefined }
    const found = await fails(candidate, { ...failure, call }, services)
    if (found) {
      program = candidate
      failure = found
    }
  }
  return { program, failure }
}
