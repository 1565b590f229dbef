import { expect, it } from 'vitest'
import { escapeHtml, renderPage } from './render-page.ts'

it('escapes all text of the user', () => {
  const evil = '</code></script><script>alert("1")</script> & \'x\''
  const page = renderPage({
    place: evil,
    version: '1',
    kernels: [
      {
        signature: evil,
        about: [evil],
        source: [
          {
            file: evil,
            lines: [
              { key: '0:1', number: 1, text: evil, notes: [{ kind: 'call', tone: 'good', subject: evil, text: evil }] },
            ],
          },
        ],
        listings: [{ title: evil, about: evil, rows: [{ text: evil, key: '0:1' }, { text: evil }] }],
      },
    ],
  })
  expect(page).not.toContain(evil)
  expect(page).not.toContain('<script>alert')
  expect(page.split(escapeHtml(evil)).length - 1).toBe(13)
  // Nothing is fetched, and no other script runs.
  expect(page).toMatch(/content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]+='"/)
  expect(page).not.toMatch(/\b(?:src|href)=/)
})
