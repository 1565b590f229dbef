/** Ends the process when it takes more memory than it may: in a thread of its own, since a call that asks for too much lets nothing else run. */
import { workerData } from 'node:worker_threads'

/** Bytes grow by some gigabytes a second where a large array is filled. */
const EVERY_MS = 20

const { bytes } = workerData as { bytes: number }
setInterval(() => {
  if (process.memoryUsage.rss() > bytes) process.kill(process.pid, 'SIGKILL')
}, EVERY_MS)
