import { html } from 'hono/html'
import type { AutoPosting } from '#shared/memory/auto-posting.ts'
import { day, percent } from '../../format.ts'
import type { Html } from '../../html.ts'
import { pathsOf } from '../../paths.ts'

export interface Refused {
  /** The form that was refused. */
  form: 'name' | 'period' | 'auto-posting'
  sentence: string
}

export interface SettingsView {
  companyId: string
  name: string
  /** The last day of the closed books, 'YYYY-MM-DD'; null while none are closed. */
  lockedThrough: string | null
  autoPosting: AutoPosting
  /** Whether this person may change anything here. */
  mayManage: boolean
  refused?: Refused | undefined
}

/** How sure the memory may be asked to be, as shares of 1. */
const BARS = [0.9, 0.95, 0.98, 0.99]

/** `/companies/:company/settings`: three forms, `…/settings/name`, `…/settings/period` and `…/settings/auto-posting`. */
export function settingsView(view: SettingsView): Html {
  return html`
    <header class="page">
      <h1>Settings</h1>
      ${!view.mayManage && html`<p>An owner or an admin changes these.</p>`}
    </header>
    <section aria-labelledby="closing">
      <h2 id="closing">Closing the books</h2>
      ${period(view)}
    </section>
    <section class="part" aria-labelledby="posting">
      <h2 id="posting">Posting by itself</h2>
      ${posting(view)}
    </section>
    ${
      view.mayManage &&
      html`<section class="part" aria-labelledby="company-name">
        <h2 id="company-name">Name</h2>
        ${name(view)}
      </section>`
    }`
}

function period(view: SettingsView): Html {
  const { companyId, lockedThrough, mayManage } = view
  const state = lockedThrough
    ? html`<p>The books are closed through <strong>${day(lockedThrough)}</strong>. Nothing is posted on or before that day.</p>`
    : html`<p>All of the books are open. Close a year once its return is filed, so that its figures stay what they were.</p>`
  if (!mayManage) return html`<div class="card">${state}</div>`
  return html`
    <form class="card ask" method="post" action="${pathsOf(companyId).settingsPeriod}">
      ${state}
      ${refusal(view, 'period')}
      <label class="field"><span>Closed through</span>
        <input type="date" name="lockedThrough" value="${lockedThrough ?? ''}" min="1900-01-01"></label>
      ${
        lockedThrough &&
        html`<label class="field"><span>To open them again, say why. It stands in the audit log.</span>
          <input type="text" name="reason" maxlength="500" autocomplete="off"></label>`
      }
      <button class="primary">${lockedThrough ? 'Change the day' : 'Close the books'}</button>
      ${lockedThrough && html`<p class="hint">Empty the day to open all of them.</p>`}
    </form>`
}

function posting(view: SettingsView): Html {
  const { companyId, autoPosting, mayManage } = view
  const { on, offBecause, bar, said, held } = autoPosting
  const state = on
    ? html`<p>The memory posts what it is at least <strong>${percent(bar, 1)}</strong> sure of, and asks about the rest.</p>`
    : html`<p>The memory posts nothing by itself. ${offBecause}</p>`
  const record =
    said > 0
      ? html`<p class="reason">Of the latest ${said} it was that sure of, ${held} held (${percent(held, said)}).</p>`
      : html`<p class="reason">It has been that sure of nothing yet.</p>`
  if (!mayManage) return html`<div class="card">${state}${record}</div>`
  return html`
    <form class="card ask" method="post" action="${pathsOf(companyId).settingsAutoPosting}">
      ${state}${record}
      ${refusal(view, 'auto-posting')}
      <label class="field"><span>Post by itself</span>
        <select name="bar">
          ${choices(bar).map(
            (choice) =>
              html`<option value="${choice}" ${on && choice === bar && html`selected`}>what it is ${percent(choice, 1)} sure of</option>`,
          )}
          <option value="off" ${!on && html`selected`}>nothing: always ask</option>
        </select></label>
      <button class="primary">Save</button>
      <p class="hint">When it is measured to be wrong more often than that, it stops by itself and says so here.</p>
    </form>`
}

// A bar that a program set stands among the usual ones.
const choices = (bar: number) => [...new Set([...BARS, bar])].sort((a, b) => a - b)

function name(view: SettingsView): Html {
  return html`
    <form class="card ask" method="post" action="${pathsOf(view.companyId).settingsName}">
      ${refusal(view, 'name')}
      <label class="field"><span>What the company is called</span>
        <input type="text" name="name" value="${view.name}" required maxlength="200" autocomplete="organization"></label>
      <button class="primary">Rename</button>
    </form>`
}

const refusal = ({ refused }: SettingsView, form: Refused['form']) =>
  refused?.form === form && html`<p class="refused" role="alert">${refused.sentence}</p>`
