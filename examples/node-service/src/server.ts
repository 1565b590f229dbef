import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { status } from 'usejit/runtime'
import { Catalogue } from './catalogue.ts'
import { distances } from './distances.ts'

const catalogue = new Catalogue(50_000, 256)
const MOST = 100
const LARGEST_BODY = 1 << 20

/** What a client has done wrong. */
class BadRequest extends Error {}

type Route = (url: URL, request: IncomingMessage) => unknown

const routes: Record<string, Route> = {
  'GET /': () => ({ vectors: catalogue.size, dimensions: catalogue.dimensions, routes: Object.keys(routes) }),
  'GET /nearest': (url) => search(catalogue.vector(idOf(url)), url),
  'POST /nearest': async (url, request) => search(vectorOf(await bodyOf(request)), url),
  'GET /check': () => catalogue.check(),
  /** What runs, and why: for people, dashboards and health checks. */
  'GET /status': () => ({ distances: status(distances) }),
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const answer = (code: number, body: unknown) => {
    response.writeHead(code, { 'content-type': 'application/json' })
    response.end(`${JSON.stringify(body)}\n`)
  }
  try {
    const route = routes[`${request.method} ${url.pathname}`]
    if (route) answer(200, await route(url, request))
    else answer(404, { error: 'There is nothing here.', routes: Object.keys(routes) })
  } catch (error) {
    if (error instanceof BadRequest) return answer(400, { error: error.message })
    console.error(error)
    answer(500, { error: 'The server has made a mistake.' })
  }
})
server.listen(Number(process.env.PORT ?? 8787), () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}/`)
})
process.on('SIGTERM', () => server.close())

function search(vector: ArrayLike<number>, url: URL): unknown {
  const started = performance.now()
  const neighbours = catalogue.nearest(vector, countOf(url))
  return { milliseconds: performance.now() - started, neighbours }
}

function idOf(url: URL): number {
  const id = Number(url.searchParams.get('like') ?? 0)
  if (Number.isInteger(id) && id >= 0 && id < catalogue.size) return id
  throw new BadRequest(`"like" is the number of a vector, from 0 to ${catalogue.size - 1}.`)
}

function countOf(url: URL): number {
  const count = Number(url.searchParams.get('count') ?? 10)
  if (Number.isInteger(count) && count > 0 && count <= MOST) return count
  throw new BadRequest(`"count" is a number from 1 to ${MOST}.`)
}

function vectorOf(body: unknown): number[] {
  const { dimensions } = catalogue
  if (Array.isArray(body) && body.length === dimensions && body.every(isByte)) return body
  throw new BadRequest(`The body is a JSON array of ${dimensions} whole numbers from -128 to 127.`)
}

const isByte = (x: unknown): boolean => Number.isInteger(x) && Math.abs(Number(x) + 0.5) < 128

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > LARGEST_BODY) throw new BadRequest('The body is too large.')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRequest('The body is not JSON.')
  }
}
