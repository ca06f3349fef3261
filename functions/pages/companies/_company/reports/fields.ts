// The fields with which a report's days are chosen.
import { html } from 'hono/html'
import { z } from 'zod'
import { today } from '#shared/day.ts'
import type { Days } from '#shared/reports/account-ledger.ts'
import type { Html } from '../../../html.ts'
import { queryOf } from '../../../paths.ts'
import { filter } from '../../../query.ts'
import { spansOf } from './spans.ts'

const dayField = (label: string, name: string, day: string): Html =>
  html`<label class="field"><span>${label}</span><input type="date" name="${name}" value="${day}" required></label>`

const Query = z.object({ from: filter(z.iso.date()), through: filter(z.iso.date()) })

/** The days that a query asks for: this year so far, unless told. */
export function daysOf(query: Record<string, string>): Days {
  const { from, through = today() } = Query.parse(query)
  return { ...yearTo(through), ...(from && from <= through && { from }) }
}

/** The year of this day, as far as the day. */
export const yearTo = (day: string): Days => ({ from: `${day.slice(0, 4)}-01-01`, through: day })

export const daysFields = (days: Days): Html => html`
  ${dayField('From', 'from', days.from)}${dayField('Through', 'through', days.through)}
  <span class="spans">${spansOf(today()).map((span) => spanLink(span, days))}</span>`

const spanLink = ({ words, from, through }: ReturnType<typeof spansOf>[number], days: Days) =>
  html`<a href="${queryOf({ from, through })}" ${from === days.from && through === days.through && html`aria-current="true"`}>${words}</a> `

export const asOfField = (day: string) => dayField('As of', 'asOf', day)

export const choiceField = (
  label: string,
  name: string,
  choices: readonly (readonly [value: string, words: string])[],
  chosen: string,
): Html => html`
  <label class="field"><span>${label}</span><select name="${name}">
    ${choices.map(([value, words]) => html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`)}
  </select></label>`
