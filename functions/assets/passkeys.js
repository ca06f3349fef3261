// Forms marked `data-passkey` have the browser make a passkey, or ask for one, and send its answer along. The mark's
// value is where the challenge comes from.
import './webauthn.js'
import { say } from './forms.js'

const { startRegistration, startAuthentication } = globalThis.SimpleWebAuthnBrowser

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!form.matches('[data-passkey]')) return
  event.preventDefault()
  if (!form.hasAttribute('aria-busy')) send(form)
})

async function send(form) {
  form.setAttribute('aria-busy', 'true')
  try {
    const asked = await fetch(form.dataset.passkey, { method: 'POST' })
    if (!asked.ok) throw new Error((await asked.json()).detail)
    const optionsJSON = await asked.json()
    const start = form.dataset.ceremony === 'create' ? startRegistration : startAuthentication
    form.elements.response.value = JSON.stringify(await start({ optionsJSON }))
    form.submit()
  } catch (error) {
    say(wordsFor(error))
    form.removeAttribute('aria-busy')
  }
}

function wordsFor({ name, message }) {
  if (name === 'InvalidStateError') return 'This device has a passkey of yours already.'
  if (name === 'NotAllowedError' || name === 'AbortError')
    return 'No passkey was used. Try again, or use a code.'
  return message
}
