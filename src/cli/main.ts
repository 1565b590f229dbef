#!/usr/bin/env node
import { processTerminal } from './process-terminal.ts'
import { run } from './run.ts'

// Whoever read has seen enough: `usejit check | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const print = { out: (text: string) => console.log(text), err: (text: string) => console.error(text) }
process.exitCode = await run(process.argv.slice(2), processTerminal(process, process.cwd(), process.env, print))
