import { status } from 'usejit/runtime'
import { type Filters, kernelEngine } from './band-filter.ts'
import type { Comparison } from './comparison.ts'
import { element } from './element.ts'

const card = element('measured', HTMLElement)
const gain = element('gain', HTMLElement)
const verdict = element('verdict', HTMLElement)
const progress = element('progress', HTMLProgressElement)
const number = new Intl.NumberFormat('en')

/** The card says that figures are on their way. */
export function showProgress(part: number): void {
  card.ariaBusy = 'true'
  progress.value = part
  verdict.className = ''
  verdict.textContent = 'measuring at full size …'
}

/** The card shows what was found. */
export function showComparison({ functions, originalMs, kernelMs, bytes, different }: Comparison): void {
  gain.textContent = times({ originalMs, kernelMs })
  verdict.className = different === 0 ? 'good' : 'bad'
  verdict.textContent =
    different === 0
      ? `all ${number.format(bytes / 4)} pixels are equal, bit for bit`
      : `${number.format(different)} of ${number.format(bytes)} bytes differ`
  const slower = Math.max(originalMs, kernelMs)
  showBar('original', originalMs, slower)
  showBar('kernel', kernelMs, slower)
  element('functions', HTMLElement).replaceChildren(
    ...functions.map((one) => rowOf(one.name, [milliseconds(one.originalMs), milliseconds(one.kernelMs), times(one)])),
  )
  showReasons()
  card.ariaBusy = 'false'
}

/** The card lists the functions before anything is measured. */
export function showFunctions(): void {
  const names = Object.keys(kernelEngine.filters) as (keyof Filters)[]
  element('functions', HTMLElement).replaceChildren(...names.map((name) => rowOf(name, ['–', '–', '–'])))
}

function showBar(side: 'original' | 'kernel', time: number, longest: number): void {
  element(`${side}-ms`, HTMLElement).textContent = milliseconds(time)
  card.querySelector<HTMLElement>(`.bar.${side}`)?.style.setProperty('--part', String(time / longest))
}

function rowOf(name: keyof Filters, figures: string[]): HTMLTableRowElement {
  const row = document.createElement('tr')
  const code = document.createElement('code')
  code.textContent = name
  row.insertCell().append(code)
  row.insertCell().append(badge(name))
  for (const figure of figures) row.insertCell().textContent = figure
  return row
}

/** Whether a function runs as a kernel. */
function badge(name: keyof Filters): HTMLElement {
  const found = status(kernelEngine.filters[name])
  // Before the kernel was there, the original has run.
  const early = found?.variants[0]?.calls.byReason['not-loaded'] ?? 0
  const isKernel = found?.state === 'ready' && found.calls.original === early
  const label = document.createElement('span')
  label.className = isKernel ? 'badge' : 'badge original'
  label.textContent = isKernel ? 'kernel' : 'original'
  label.title = `${found?.calls.kernel ?? 0} calls of the kernel, ${found?.calls.original ?? 0} of the original`
  return label
}

/** Why originals run in the place of kernels; each reason once. */
function showReasons(): void {
  const reasons = Object.values(kernelEngine.filters).flatMap((filter) => status(filter)?.reasons ?? [])
  const texts = new Set(
    reasons.filter(({ code }) => code !== 'not-loaded').map(({ code, message }) => `${code}: ${message}`),
  )
  element('reasons', HTMLElement).textContent = [...texts].join('\n')
}

const milliseconds = (time: number): string => `${time < 10 ? time.toFixed(1) : number.format(Math.round(time))} ms`

const times = ({ originalMs, kernelMs }: Pick<Comparison, 'originalMs' | 'kernelMs'>): string =>
  `${(originalMs / kernelMs).toFixed(1)}×`
