/**
 * Vite's dev server gives files to browsers before LLVM has made their kernels. Programs ask for these at an address of the server, until they are there: this needs
 * neither the websocket of HMR, which can be switched off, nor anything that workers do not have.
 */
import type { ServerResponse } from 'node:http'
import type { LateKernel } from '../plugin/late-kernels.ts'
import type { LocateLate } from '../plugin/services.ts'

/** Path below the server's base, before the key of a kernel module. */
const FOLDER = '@usejit/'
const ADDRESS = /^[^?]*\/@usejit\/([0-9a-f]{64})(?:\?|$)/

/**
 * Programs find the server by the module that asks: it may be another than that of the page.
 *
 * @param base Vite's, with slashes at both ends
 */
export function locateOnServer(base: string): LocateLate {
  return (key, script) => {
    const path = JSON.stringify(base + FOLDER + key)
    // Vite would take a path beside `import.meta.url` for one of a file, and put another in its place.
    return script ? path : `new URL(import.meta.url).origin+${path}`
  }
}

/**
 * The server's end.
 *
 * @param find what became of a kernel module
 * @returns middleware for Connect
 */
export function serveKernels(find: (key: string) => LateKernel | undefined) {
  return ({ url = '' }: { url?: string }, response: ServerResponse, next: () => void): void => {
    const [, key] = ADDRESS.exec(url) ?? []
    if (key === undefined) return next()
    response.setHeader('Cache-Control', 'no-store')
    const found = find(key)
    switch (found?.state) {
      case 'compiling':
        response.writeHead(202).end()
        break
      case 'ready': {
        const size = Buffer.alloc(4)
        size.writeUInt32LE(found.dataSize)
        response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(Buffer.concat([size, found.wasm]))
        break
      }
      case 'refused':
        response.writeHead(422, { 'Content-Type': 'text/plain; charset=utf-8' }).end(found.message)
        break
      default:
        response.writeHead(404).end()
    }
  }
}

/** The part of an environment of the server that is needed here. */
export interface ServerEnvironment {
  moduleGraph?: {
    getModuleById(id: string): object | undefined
    invalidateModule(module: object): void
  }
}

/** Has the server transform a module again when it is asked for next; no page is told. */
export function forgetModule({ moduleGraph }: ServerEnvironment, id: string): void {
  const module = moduleGraph?.getModuleById(id)
  if (module) moduleGraph?.invalidateModule(module)
}

/**
 * Modules of the server by the files that their kernels were made of. Where a module imports such a file as well, Vite takes it that an edit of the file changes nothing in the module
 * but the address of the import, although the plugin has named the file as one to watch: the kernel would be the old one, beside a new original.
 */
export class KernelSources {
  private readonly users = new Map<string, { environment: ServerEnvironment; id: string }[]>()

  /** @param file absolute path of a file that the kernels of module `id` depend on */
  add(file: string, environment: ServerEnvironment, id: string): void {
    const path = file.replaceAll('\\', '/')
    const users = this.users.get(path) ?? []
    if (!users.some((one) => one.environment === environment && one.id === id)) users.push({ environment, id })
    this.users.set(path, users)
  }

  /** @param file as Vite writes it */
  changed(file: string): void {
    for (const { environment, id } of this.users.get(file) ?? []) forgetModule(environment, id)
  }
}
