// The fields with which a report's days are chosen.
import { html } from 'hono/html'
import type { Html } from '../../../html.ts'

export const dayField = (label: string, name: string, day: string): Html =>
  html`<label class="field"><span>${label}</span><input type="date" name="${name}" value="${day}" required></label>`

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
