import { html } from 'hono/html'
import type { Export } from '#shared/leaving/ask-export.ts'
import { GRACE_DAYS } from '#shared/leaving/deletion.ts'
import { EXPORT_DAYS } from '#shared/leaving/drop-old-export.ts'
import { ago, day, fileSize } from '../../format.ts'
import type { Html } from '../../html.ts'
import { pathsOf } from '../../paths.ts'

export interface LeavingView {
  companyId: string
  name: string
  now: Date
  /** The latest copy of everything. */
  latest: Export
  /** When the company will be deleted, if somebody asked for that. */
  deleteAfter: Date | null
  /** Whether this person may do anything here. */
  isOwner: boolean
}

/** `/companies/:company/leaving` */
export function leavingView(view: LeavingView): Html {
  return html`
    <header class="page">
      <h1>Leaving</h1>
      <p>Your books are yours: take all of them with you at any time${!view.isOwner && '. This is for an owner to do'}.</p>
    </header>
    <section aria-labelledby="copy">
      <h2 id="copy">A copy of everything</h2>
      <div class="card">${copy(view)}</div>
    </section>
    <section class="part" aria-labelledby="deletion">
      <h2 id="deletion">Delete the company</h2>
      ${view.deleteAfter ? waiting(view, view.deleteAfter) : deletion(view)}
    </section>`
}

function copy({ companyId, now, latest, isOwner }: LeavingView): Html {
  const { leavingExport } = pathsOf(companyId)
  const what = html`<p>One ZIP with every receipt and statement, each table as CSV, and the books as a journal that
    <a href="https://beancount.github.io/">beancount</a> and <a href="https://hledger.org/">hledger</a> read.</p>`
  if (latest.state === 'asked') {
    return html`${what}<p class="note" data-state="asked">It is being made, since ${ago(latest.askedAt!, now)}. This page says when it is there.</p>`
  }
  return html`${what}
    ${
      latest.state === 'ready' &&
      html`<p data-state="ready">Made ${ago(latest.readyAt!, now)}, ${fileSize(latest.bytes!)}. It is kept for ${EXPORT_DAYS} days.
        ${isOwner && html`<a class="button primary" href="${leavingExport}">Download</a>`}</p>`
    }
    ${
      isOwner &&
      html`<form method="post" action="${leavingExport}">
        <button>${latest.state === 'ready' ? 'Make a new one' : 'Make a copy'}</button>
      </form>`
    }`
}

function deletion({ companyId, name, isOwner }: LeavingView): Html {
  if (!isOwner) return html`<p class="note">Only an owner can have the company deleted.</p>`
  return html`
    <form class="card ask" method="post" action="${pathsOf(companyId).leavingDeletion}">
      <p>The company is read-only from then on. After ${GRACE_DAYS} days everything is gone, with every file, for
        good; until then an owner can take it back. Take a copy first: in most places you have to keep books for years.</p>
      <label class="field"><span>Type its name to confirm: <strong>${name}</strong></span>
        <input type="text" name="name" required autocomplete="off" spellcheck="false"></label>
      <button>Delete in ${GRACE_DAYS} days</button>
    </form>`
}

function waiting({ companyId, isOwner }: LeavingView, deleteAfter: Date): Html {
  return html`
    <form class="card" method="post" action="${pathsOf(companyId).leavingWithdrawal}">
      <p>Everything of this company will be deleted on <strong>${day(deleteAfter.toISOString())}</strong>. Until then it is read-only.</p>
      ${isOwner && html`<button class="primary">Keep the company</button>`}
    </form>`
}
