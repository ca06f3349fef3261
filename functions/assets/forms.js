// Forms marked `data-swap` are answered in place: the same POST, the same redirect, but only the marked parts of
// the page it leads to are taken over. Nothing jumps, and the next card is at hand.
import { parse, swap } from './live.js'

export function startForms() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!form.matches('[data-swap]')) return
    event.preventDefault()
    if (!form.hasAttribute('aria-busy')) send(form, event.submitter)
  })
}

async function send(form, submitter) {
  form.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form, submitter)),
      headers: { accept: 'text/html' },
    })
    const next = parse(await answer.text())
    const sentence = next.querySelector('[data-sentence]')?.textContent
    if (sentence) say(sentence, answer.status === 401)
    else swap(next, true)
    // What was refused is typed over; anywhere else the next word would be taken for keys.
    if (!answer.ok)
      document.querySelector('.refused ~ .others details[open] input:not([type=hidden])')?.select()
  } catch {
    say('Your answer didn’t get through. Look at your connection and try again; nothing was changed.')
  } finally {
    form.removeAttribute('aria-busy')
  }
}

/** Shows a sentence of bad news where flashes stand; where it is that one is signed out, with the way in. */
export function say(sentence, isSignedOut) {
  const flash = document.createElement('div')
  flash.className = 'flash bad'
  flash.setAttribute('role', 'alert')
  flash.append(Object.assign(document.createElement('p'), { textContent: sentence }))
  if (isSignedOut) {
    // In a tab of its own, so that what was typed here stays.
    const way = { href: '/sign-in', target: '_blank', className: 'button', textContent: 'Sign in' }
    flash.append(Object.assign(document.createElement('a'), way))
  }
  document.querySelector('[data-live="flash"]').replaceChildren(flash)
}
