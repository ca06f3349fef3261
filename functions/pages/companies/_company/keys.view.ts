import { html } from 'hono/html'
import type { ApiKey, KeyScope } from '#shared/keys/keys.ts'
import { ago, day } from '../../format.ts'
import type { Html } from '../../html.ts'
import { confirm } from '../../parts/confirm.ts'
import { pathsOf } from '../../paths.ts'

export interface KeysView {
  companyId: string
  now: Date
  keys: ApiKey[]
  /** The key that was just made, with itself: it is shown this once. */
  made?: { name: string; secret: string } | undefined
}

const SCOPES: Record<KeyScope, string> = {
  read: 'Read everything in the books',
  write: 'Change the books: file, post and reverse',
  upload: 'Only bring in receipts and statements',
}

/** `/companies/:company/keys` */
export function keysView({ companyId, now, keys, made }: KeysView): Html {
  const good = keys.filter(({ state }) => state === 'good')
  const ended = keys.filter(({ state }) => state !== 'good')
  return html`
    <header class="page">
      <h1>API keys</h1>
      <p>A key lets a program of yours in, as you, and only here. What it may ask stands in the <a href="/api">API reference</a>.</p>
    </header>
    ${made && secret(made)}
    ${good.length > 0 && table(companyId, now, good)}
    <section class="part" aria-labelledby="new-key">
      <h2 id="new-key">Make a key</h2>
      ${form(companyId)}
    </section>
    ${
      ended.length > 0 &&
      html`<section class="part" aria-labelledby="ended-keys"><h2 id="ended-keys">Ended</h2>${table(companyId, now, ended)}</section>`
    }`
}

function secret({ name, secret }: { name: string; secret: string }): Html {
  return html`
    <section class="card" aria-labelledby="made-key">
      <h2 id="made-key">The key “${name}”</h2>
      <p>Copy it now: it is shown this once, and nobody can read it again.</p>
      <label class="field"><span>Key</span>
        <input type="text" readonly value="${secret}" autocomplete="off" spellcheck="false"></label>
      <p class="hint">A program sends it with each request, as <code>Authorization: Bearer …</code></p>
    </section>`
}

function table(companyId: string, now: Date, keys: ApiKey[]): Html {
  return html`
    <table class="ledger deeds">
      <thead><tr><th scope="col">Key</th><th scope="col">May</th><th scope="col">Last used</th><th scope="col">Ends</th></tr></thead>
      <tbody>${keys.map(
        (key) => html`
          <tr>
            <th scope="row">${key.name} <code>…${key.ending}</code>
              <small>Made by ${key.createdBy}, ${ago(key.createdAt, now)}</small></th>
            <td>${key.scopes.join(', ')}</td>
            <td>${key.lastUsedAt ? ago(key.lastUsedAt, now) : 'Never'}</td>
            <td>${end(companyId, key)}</td>
          </tr>`,
      )}</tbody>
    </table>`
}

function end(companyId: string, { id, name, state, expiresAt, revokedAt }: ApiKey): Html | string {
  if (state === 'revoked') return `Revoked on ${day(revokedAt!.toISOString())}`
  if (state === 'expired') return `Expired on ${day(expiresAt.toISOString())}`
  return html`${day(expiresAt.toISOString())}
    ${confirm({
      asks: 'Revoke',
      label: `Revoke ${name}`,
      consequence: 'Programs that use it are shut out at once, for good.',
      action: pathsOf(companyId).keyRevocation(id),
      does: 'Revoke it',
    })}`
}

function form(companyId: string): Html {
  return html`
    <form class="card ask" method="post" action="${pathsOf(companyId).keys}">
      <label class="field"><span>What is it for?</span>
        <input type="text" name="name" required maxlength="80" placeholder="The till’s nightly upload"></label>
      <fieldset>
        <legend>What may it do?</legend>
        ${Object.entries(SCOPES).map(
          ([scope, words]) =>
            html`<label class="check"><input type="checkbox" name="scopes" value="${scope}"> ${words}</label>`,
        )}
      </fieldset>
      <label class="field"><span>Good for</span>
        <select name="days">
          <option value="30">30 days</option>
          <option value="90">90 days</option>
          <option value="365" selected>A year</option>
          <option value="730">Two years</option>
        </select></label>
      <button class="primary">Make the key</button>
    </form>`
}
