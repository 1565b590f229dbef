#!/usr/bin/env node
import picocolors from 'picocolors'
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  cwd: process.cwd(),
  env: process.env,
  color: picocolors.isColorSupported && process.stdout.isTTY === true,
})
