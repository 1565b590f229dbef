import { createHash } from 'node:crypto'
import type { LineNote } from './line-notes.ts'
import type { ListingRow } from './listing-rows.ts'
import { PAGE_SCRIPT } from './page-script.ts'
import { PAGE_STYLE } from './page-style.ts'

/** One line of the source as the page shows it. */
export interface PageLine {
  key: string
  /** From 1. */
  number: number
  text: string
  notes: readonly LineNote[]
}

/** Lines of one file that stand together. */
export interface PageExcerpt {
  /** Missing: the file of the line before. */
  file?: string
  lines: readonly PageLine[]
}

export interface PageListing {
  title: string
  /** One sentence. */
  about: string
  rows: readonly ListingRow[]
}

/** One kernel of the function. */
export interface PageKernel {
  signature: string
  /** What calls copy, and other facts about all of it. */
  about: readonly string[]
  source: readonly PageExcerpt[]
  listings: readonly PageListing[]
}

/** All that the page shows. */
export interface InspectPage {
  /** `src/kernels.ts#blur` */
  place: string
  version: string
  kernels: readonly PageKernel[]
}

/** The order in which notes stand below a line. */
const ORDER: readonly LineNote['kind'][] = ['loop', 'version', 'variable', 'access', 'call', 'float', 'integer']

/**
 * The page as one file, which needs nothing else: no network, no other script. All text of the user's is escaped; the page's own policy forbids what is not
 * its own.
 */
export function renderPage({ place, version, kernels }: InspectPage): string {
  const digest = createHash('sha256').update(PAGE_SCRIPT).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(place)} – usejit inspect</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(place)}<small>usejit ${escapeHtml(version)}</small></h1>
<p>What the compiler made of each line. Point at a line, or go to it with the arrow keys, to see what became of it; click, or press Enter, to keep it; Escape lets it go.</p>
</header>
${kernels.map(renderKernel).join('\n')}
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`
}

function renderKernel({ signature, about, source, listings }: PageKernel, index: number): string {
  const hues = new Map<string, number>()
  for (const { lines } of source) for (const { key } of lines) hues.set(key, (hues.size * 47) % 360)
  const used = new Set(listings.flatMap(({ rows }) => rows.flatMap(({ key }) => key ?? [])))
  const id = (listing: number) => `k${index}-${listing}`
  const tabs = listings.map(
    ({ title }, i) =>
      `<button role="tab" id="tab-${id(i)}" aria-controls="${id(i)}" aria-selected="${i === 0}" tabindex="${i === 0 ? 0 : -1}">${escapeHtml(title)}</button>`,
  )
  const panels = listings.map(
    (listing, i) =>
      `<div role="tabpanel" id="${id(i)}" aria-labelledby="tab-${id(i)}"${i === 0 ? '' : ' hidden'}><p class="about">${escapeHtml(listing.about)}</p><div class="listing">${listing.rows.map((row) => renderRow(row, hues)).join('')}</div></div>`,
  )
  return `<section aria-label="${escapeHtml(signature)}">
<h2>${escapeHtml(signature)}</h2>
${about.map((line) => `<p class="facts">${escapeHtml(line)}</p>`).join('\n')}
<div class="panes">
<div class="pane"><div class="source">${source.map((excerpt, i) => renderExcerpt(excerpt, i, hues, used)).join('')}</div></div>
<div class="pane"><div role="tablist" aria-label="Listings">${tabs.join('')}</div>${panels.join('')}</div>
</div>
</section>`
}

function renderExcerpt({ file, lines }: PageExcerpt, index: number, hues: Hues, used: ReadonlySet<string>): string {
  const head =
    file !== undefined ? `<div class="file">${escapeHtml(file)}</div>` : index > 0 ? '<div class="gap">⋯</div>' : ''
  return head + lines.map((line) => renderLine(line, hues, used)).join('')
}

type Hues = ReadonlyMap<string, number>

function renderLine({ key, number, text, notes }: PageLine, hues: Hues, used: ReadonlySet<string>): string {
  const linked = used.has(key) ? ` ${link(key, hues)}` : ''
  const sorted = [...notes].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const items = grouped(sorted).map(([{ kind, tone, text }, ...more], i, all) => {
    const subjects = all[i].map(({ subject }) => `<b>${escapeHtml(subject)}</b>`)
    return `<li class="${kind} ${tone}${more.length > 0 ? ' many' : ''}">${subjects.join(', ')} ${escapeHtml(text)}</li>`
  })
  const list = items.length > 0 ? `<ul class="notes">${items.join('')}</ul>` : ''
  return `<div class="line" id="L${escapeHtml(key)}"${linked}><code data-n="${number}">${escapeHtml(text) || ' '}</code>${list}</div>`
}

/** Notes that say the same of several expressions are one. */
function grouped(notes: readonly LineNote[]): LineNote[][] {
  const groups = new Map<string, LineNote[]>()
  for (const note of notes) {
    const key = `${note.kind} ${note.text}`
    groups.set(key, [...(groups.get(key) ?? []), note])
  }
  return [...groups.values()]
}

function renderRow({ text, key }: ListingRow, hues: Hues): string {
  const linked = key !== undefined && hues.has(key) ? ` ${link(key, hues)}` : ''
  return `<span class="row"${linked}>${escapeHtml(text) || ' '}</span>`
}

const link = (key: string, hues: Hues): string =>
  `data-k="${escapeHtml(key)}" tabindex="-1" style="--h:${hues.get(key) ?? 0}"`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text inside of elements and of quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c])
