// Keys: `data-key` on a button or summary names the key that presses it, in the current card first, then in the
// page, then in its frame. j and k move the current card; in a list of rows the arrows do too, and Enter opens it.

const cards = () => [...document.querySelectorAll('[data-cards] > *')]
let index = 0

export function startKeyboard() {
  if (document.querySelector('[data-cards]')) {
    const named = cards().findIndex((card) => `#${card.id}` === location.hash)
    mark(Math.max(0, named))
    document.addEventListener('swapped', () => mark(index, true))
    document.addEventListener('focusin', ({ target }) => {
      const at = cards().findIndex((card) => card.contains(target))
      if (at >= 0) mark(at)
    })
  }
  document.addEventListener('keydown', onKey)
}

function onKey(event) {
  const { key, target } = event
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (key === 'Escape') return leave(target)
  if (target.matches('input, select, textarea')) return

  if (key === 'Enter' && target.matches('a, button, summary')) return
  const isList = document.querySelector('[data-cards=rows]')
  const step = { j: 1, k: -1, ...(isList && { ArrowDown: 1, ArrowUp: -1 }) }[key]
  if (step && cards().length > 0) {
    event.preventDefault()
    mark(index + step)
    const card = cards()[index]
    card.focus({ preventScroll: true })
    card.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    return
  }
  const selector = `[data-key="${CSS.escape(key)}"]`
  const pressed =
    cards()[index]?.querySelector(selector) ??
    document.querySelector(`main ${selector}`) ??
    document.querySelector(selector)
  if (!pressed) return
  event.preventDefault()
  if (pressed.matches('input')) return pressed.select()
  pressed.click()
  const details = pressed.parentElement
  if (details.open) details.querySelector('input:not([type=hidden])')?.focus()
}

// Escape in an open pane closes it and gives the keys back to the card.
function leave(target) {
  const details = target.closest('[data-cards] details[open]')
  if (!details) return
  details.open = false
  details.closest('[data-cards] > *').focus()
}

function mark(wanted, refocus) {
  const all = cards()
  index = Math.max(0, Math.min(wanted, all.length - 1))
  for (const [at, card] of all.entries()) {
    if (at === index) card.setAttribute('aria-current', 'true')
    else card.removeAttribute('aria-current')
  }
  // The card that had the focus is answered and gone: the one in its place takes over.
  if (refocus && document.activeElement === document.body) all[index]?.focus({ preventScroll: true })
}
