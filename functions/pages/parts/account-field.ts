// Choosing one account among a hundred, with the browser's own search: a text field and one list for the whole
// page. A select in every row of every card would repeat the chart some hundred times.
import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** An account as forms offer it. */
export interface AccountChoice {
  id: string
  code: string
  name: string
}

/** What the field holds for an account: `5120 Office supplies`. */
export function accountLabel({ code, name }: { code: string; name: string }): string {
  return `${code} ${name}`
}

/**
 * The account a person meant: its label as offered, its code, its name, or the start of exactly one name, in any
 * case. Undefined when that is nobody or more than one.
 */
export function accountNamed<A extends AccountChoice>(accounts: A[], typed: string): A | undefined {
  const wanted = typed.trim().replace(/\s+/g, ' ').toLowerCase()
  if (wanted === '') return undefined
  const exact = accounts.find((account) =>
    [accountLabel(account), account.code, account.name].some((text) => text.toLowerCase() === wanted),
  )
  if (exact) return exact
  const starting = accounts.filter((account) => account.name.toLowerCase().startsWith(wanted))
  return starting.length === 1 ? starting[0] : undefined
}

/** Once per page and company that it has account fields of. */
export function accountList(companyId: string, accounts: AccountChoice[]): Html {
  return html`<datalist id="accounts-${companyId}" data-live="accounts-${companyId}">
    ${accounts.map((account) => html`<option value="${accountLabel(account)}"></option>`)}
  </datalist>`
}

/** A field named `account`, searched in the company's `accountList`. `label` is read out, and seen unless `hidden`. */
export function accountField(field: {
  companyId: string
  label: string
  hidden?: boolean
  value?: string | undefined
  required?: boolean
}): Html {
  return html`
    <label class="field grow">
      <span class="${field.hidden && 'unseen'}">${field.label}</span>
      <input name="account" list="accounts-${field.companyId}" value="${field.value ?? ''}" placeholder="Search by name or code"
        autocomplete="off" autocapitalize="off" spellcheck="false" ${field.required && html`required`}>
    </label>`
}
