/** How often each construct was executed by originals whose kernels ran too, and were compared with them. */
export class Coverage {
  private readonly kinds: string[] = []
  private readonly indices = new Map<string, number>()
  private readonly totals: number[] = []
  /** Counters of the run that is going on: kernels that are not compared do not count. */
  readonly running: number[] = []

  indexOf(kind: string): number {
    let index = this.indices.get(kind)
    if (index === undefined) {
      index = this.kinds.length
      this.indices.set(kind, index)
      this.kinds.push(kind)
      this.totals.push(0)
      this.running.push(0)
    }
    return index
  }

  begin(): void {
    this.running.fill(0)
  }

  /** Takes the counts of the last run for good. */
  commit(): void {
    this.running.forEach((count, i) => {
      this.totals[i] += count
    })
  }

  /** Constructs and counts, by name. */
  table(): [string, number][] {
    return this.kinds
      .map((kind, i): [string, number] => [kind, this.totals[i]])
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  }
}
