/** For emitted code on a dev server, whose kernel module is still being compiled: asks for it until it is there. Never throws. */
import { createModule, fail, type LoadableModule, settle } from './load-module.ts'
import type { EmittedModule } from './manifest.ts'
import type { LateReason, RunReason } from './reason.ts'
import { reasonText } from './reason-text.ts'

const texts: Record<LateReason, string> = {
  compiling: 'the kernel is still being compiled',
  'not-compiled': 'the kernel could not be compiled after the program had started',
}

/** Milliseconds between the first two questions, and at most. */
const PAUSE = 20
const LONGEST_PAUSE = 500

/** Status of an answer that says: not yet. */
const NOT_YET = 202
/** Status of an answer that tells in its text why there will be no kernels. */
const REFUSED = 422

/**
 * Asks again and again instead of waiting for one answer: browsers keep only six connections to a server, which all pages share, so that waiting ones would hold
 * up the program's own files.
 *
 * @param manifest gets the bytes and their `dataSize` when they come: four bytes of the latter, then the module
 * @param locate gives the URL to ask at
 */
export function $late(manifest: EmittedModule, locate: () => string): LoadableModule {
  const module = createModule(manifest)
  if (!module.code) {
    Object.assign(reasonText, texts)
    module.code = 'compiling'
    void wait(module, locate)
  }
  return module
}

async function wait(module: LoadableModule, locate: () => string): Promise<void> {
  // What it means if the next step fails.
  let code: RunReason = 'not-found'
  try {
    const place = locate()
    let pause = PAUSE
    let answer = await fetch(place)
    // Tells the listeners of `onFallback`, now that the kernels are there.
    if (answer.status === NOT_YET) settle(module, 'compiling')
    while (answer.status === NOT_YET) {
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = Math.min(pause * 1.25, LONGEST_PAUSE)
      answer = await fetch(place)
    }
    if (answer.status === REFUSED) {
      code = 'not-compiled'
      throw new Error(await answer.text())
    }
    if (!answer.ok) throw new Error(`${answer.status} for ${place}`)
    const entry = await answer.arrayBuffer()
    Object.assign(module.manifest, {
      dataSize: new DataView(entry).getUint32(0, true),
      wasm: new Uint8Array(entry, 4),
    })
    settle(module)
  } catch (error) {
    fail(module, code, error)
  }
}
