import type { Loop } from './cfg.ts'
import { type Block, edges, type Value } from './ir.ts'

/** What the edges pass to each block parameter, and from where. */
export type Incoming = ReadonlyMap<Value, readonly { value: Value; from: Block }[]>

export function incomingValues(blocks: readonly Block[]): Incoming {
  const incoming = new Map<Value, { value: Value; from: Block }[]>()
  for (const block of blocks) {
    for (const edge of edges(block.term)) {
      edge.block.params.forEach((param, i) => {
        const list = incoming.get(param)
        const entry = { value: edge.args[i], from: block }
        if (list) list.push(entry)
        else incoming.set(param, [entry])
      })
    }
  }
  return incoming
}

/** What a parameter of the header of a loop begins with, and what its rounds give it. */
export function sourcesOf(incoming: Incoming, param: Value, { blocks }: Loop): { initial: Value[]; repeated: Value[] } {
  const sources = incoming.get(param) ?? []
  const values = (inside: boolean) =>
    sources.filter(({ from }) => blocks.has(from) === inside).map(({ value }) => value)
  return { initial: values(false), repeated: values(true) }
}
