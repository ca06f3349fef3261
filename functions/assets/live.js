// A live page: when the server says that something changed, this same URL is fetched again and the marked parts
// are swapped. The server renders everything once, in one way, and a missed event can't leave a wrong number.

const PAUSE_MS = 500 // between two fetches: an import sends events by the thousand
const RETRY_MS = 5_000 // until a stream that was refused is asked for again
let wanted = false
let running = false

/** Listens while the tab is visible; a hidden one would hold a connection that others need. */
export function startLive() {
  const { events, upToEvent, eventKinds } = document.body.dataset
  if (!events) return
  let source

  const listen = (url, wasAway) => {
    if (source) return
    source = new EventSource(url)
    // `reload` says that too much was missed to be told; fetching the page again is what we do for every event.
    for (const kind of [...eventKinds.split(' '), 'reload']) source.addEventListener(kind, refresh)
    // Opened anew after a break: what happened meanwhile shows at once.
    source.onerror = () => {
      wasAway = true
      // The browser tries again by itself, unless it was answered with an error: while we start, say.
      if (source?.readyState !== EventSource.CLOSED) return
      source = undefined
      setTimeout(() => document.hidden || listen(events, true), RETRY_MS * (1 + Math.random()))
    }
    source.onopen = () => {
      if (wasAway) refresh()
      wasAway = false
    }
  }
  const rest = () => {
    source?.close()
    source = undefined
  }

  addEventListener('pagehide', rest)
  addEventListener('pageshow', ({ persisted }) => {
    if (document.hidden) return
    // At first from the event that the page knows of, so that nothing is lost between its making and its listening. A
    // page that knows of none looks once more when it listens.
    if (persisted || !upToEvent) listen(events, true)
    else listen(`${events}?since=${upToEvent}`, false)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) rest()
    else listen(events, true)
  })
}

/** Fetches this page again and swaps what changed. Many calls at once are one fetch, and one more after it. */
export async function refresh() {
  wanted = true
  if (running) return
  running = true
  while (wanted) {
    wanted = false
    try {
      // Marked, so that this look in the background doesn't use up a flash meant for the person's own request.
      const answer = await fetch(location.href, { headers: { accept: 'text/html', 'x-live': '1' } })
      if (answer.ok && !answer.redirected) swap(parse(await answer.text()))
    } catch {
      // No connection: the stream's own retry asks again when there is one.
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS))
  }
  running = false
}

export function parse(text) {
  return new DOMParser().parseFromString(text, 'text/html')
}

/**
 * Takes the marked parts of `next` into this page: `data-live` whole, `data-live-list` child by child (each has an
 * id), so that a row somebody is typing in stays while others come and go. `force` takes those too.
 */
export function swap(next, force) {
  const focused = document.activeElement?.id
  for (const part of document.querySelectorAll('[data-live]')) {
    const fresh = next.querySelector(`[data-live="${part.dataset.live}"]`)
    // What the last answer came to stays until the next one.
    if (fresh && (force || part.dataset.live !== 'flash')) replace(part, fresh, force)
  }
  for (const list of document.querySelectorAll('[data-live-list]')) {
    const fresh = next.querySelector(`[data-live-list="${list.dataset.liveList}"]`)
    if (fresh) swapChildren(list, fresh, force)
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus()
  document.dispatchEvent(new Event('swapped'))
}

function swapChildren(list, next, force) {
  const wantedIds = new Set([...next.children].map((child) => child.id))
  for (const child of [...list.children]) {
    if (!wantedIds.has(child.id) && (force || !busy(child))) child.remove()
  }
  let place = list.firstElementChild
  for (const fresh of [...next.children]) {
    const old = list.querySelector(`:scope > [id="${fresh.id}"]`)
    if (!old) {
      list.insertBefore(fresh, place)
      continue
    }
    if (old === place) place = place.nextElementSibling
    else list.insertBefore(old, place)
    replace(old, fresh, force)
  }
}

function replace(old, fresh, force) {
  if (!force && busy(old)) return
  for (const { id } of old.querySelectorAll('details[open][id]')) {
    const details = fresh.querySelector(`[id="${id}"]`)
    if (details) details.open = true
  }
  if (old.hasAttribute('aria-current')) fresh.setAttribute('aria-current', 'true')
  if (!fresh.isEqualNode(old)) old.replaceWith(fresh)
}

// Somebody is typing here, or has: what they typed must not vanish.
function busy(part) {
  return [...part.querySelectorAll('input:not([type=hidden]), select')].some((field) =>
    field.matches('select')
      ? field === document.activeElement
      : field === document.activeElement || field.value !== field.defaultValue,
  )
}
