/**
 * What the page does: rows of the same line of the source are shown together, from the source to the listings and the other way round. It only sets classes, and
 * scrolls.
 */
export const PAGE_SCRIPT = `
const vectors = /\\bv128\\b|\\b[fi]\\d+x\\d+\\.|<\\d+ x \\w+>|\\b[xyz]mm\\d/
for (const section of document.querySelectorAll('section')) {
  const all = [...section.querySelectorAll('[data-k]')]
  const lists = [section.querySelector('.source'), ...section.querySelectorAll('.listing')]
  let pinned
  const mark = (name, key) => {
    for (const one of all) one.classList.toggle(name, key !== undefined && one.dataset.k === key)
  }
  const show = (key, from) => {
    for (const list of lists) {
      if (list === from || list.offsetParent === null) continue
      const rows = [...list.querySelectorAll('[data-k]')].filter((one) => one.dataset.k === key)
      // A line has become several versions, of which the one with vectors is what people look for.
      const first = rows.find((one) => vectors.test(one.textContent)) ?? rows[0]
      if (!first) continue
      const [outer, inner] = [list.getBoundingClientRect(), first.getBoundingClientRect()]
      if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 3
    }
  }
  const pin = (one) => {
    pinned = pinned === one.dataset.k ? undefined : one.dataset.k
    mark('pinned', pinned)
    if (pinned !== undefined) show(pinned, one.closest('.source, .listing'))
  }
  const focus = (one) => {
    const list = one.closest('.source, .listing')
    for (const other of list.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1
    one.tabIndex = 0
    one.focus()
  }
  for (const list of lists) {
    const rows = [...list.querySelectorAll('[data-k]')]
    if (rows[0]) rows[0].tabIndex = 0
    const rowOf = (event) => event.target.closest?.('[data-k]')
    list.addEventListener('mouseover', (event) => mark('near', rowOf(event)?.dataset.k))
    list.addEventListener('mouseleave', () => mark('near'))
    list.addEventListener('focusin', (event) => mark('near', rowOf(event)?.dataset.k))
    list.addEventListener('focusout', () => mark('near'))
    list.addEventListener('click', (event) => {
      const one = rowOf(event)
      if (!one || getSelection()?.isCollapsed === false) return
      focus(one)
      pin(one)
    })
    list.addEventListener('keydown', (event) => {
      const at = rows.indexOf(document.activeElement)
      if (at < 0) return
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
      if (to !== undefined && rows[to]) focus(rows[to])
      else if (event.key === 'Enter' || event.key === ' ') pin(rows[at])
      else if (event.key === 'Escape') mark('pinned', (pinned = undefined))
      else return
      event.preventDefault()
    })
  }
  const tabs = [...section.querySelectorAll('[role=tab]')]
  const select = (tab) => {
    for (const one of tabs) {
      one.setAttribute('aria-selected', String(one === tab))
      one.tabIndex = one === tab ? 0 : -1
      document.getElementById(one.getAttribute('aria-controls')).hidden = one !== tab
    }
    if (pinned !== undefined) show(pinned, lists[0])
  }
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener('click', () => select(tab))
    tab.addEventListener('keydown', ({ key }) => {
      const next = { ArrowRight: tabs[(i + 1) % tabs.length], ArrowLeft: tabs.at(i - 1) }[key]
      if (!next) return
      select(next)
      next.focus()
    })
  }
}
`
