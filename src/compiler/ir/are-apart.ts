import type { Instr } from './ir.ts'

/** Whether two accesses are known to be to arrays that share no memory (`separate-arrays`). */
export const areApart = ({ attr: { apart: a } }: Instr, { attr: { apart: b } }: Instr): boolean =>
  a !== undefined && b !== undefined && a.others.includes(b.own)
