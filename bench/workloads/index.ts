import type { Workload } from '../workload.ts'
import { calls } from './calls.ts'
import { core } from './core.ts'
import { polybench } from './polybench.ts'

/** Every workload of every suite, in the order of the table. */
export const workloads: readonly Workload[] = [...core, ...polybench, ...calls]
