// An operator's request, for the owners' page and the operators'.
import { html } from 'hono/html'
import type { Access, AccessState } from '#shared/operators/access.ts'
import { GOOD_FOR_DAYS, NOTICE_HOURS } from '#shared/operators/access.ts'
import { ago, count } from '../format.ts'
import type { Html } from '../html.ts'

/** What a badge says. */
export const STATE_WORDS: Record<AccessState, { words: string; tone: '' | 'wait' | 'bad' }> = {
  asked: { words: 'waits for an owner', tone: 'wait' },
  consented: { words: 'may come in', tone: 'wait' },
  lapsed: { words: 'may come in', tone: 'wait' },
  open: { words: 'is in', tone: 'bad' },
  refused: { words: 'refused', tone: '' },
  ended: { words: 'ended', tone: '' },
  over: { words: 'over', tone: '' },
}

/** One request with its story; `ways` are the forms of what can be done about it. */
export function accessRow(access: Access, now: Date, ways: Html | false): Html {
  const { operator, operatorEmail, reason, state } = access
  const { words, tone } = STATE_WORDS[state]
  return html`<li>
    <div class="main">
      <strong>${operator}</strong> <span class="badge ${tone}">${words}</span>
      <p>${operatorEmail}, ${scopeInWords(access)}</p>
      <blockquote>${reason}</blockquote>
      <p>${storyOf(access, now).join(' ')}</p>
      ${ways && html`<div class="actions">${ways}</div>`}
    </div>
  </li>`
}

/** `only to look, for 4 hours` */
const scopeInWords = ({ mayWrite, hours }: Pick<Access, 'mayWrite' | 'hours'>): string =>
  `${mayWrite ? 'to look and to change' : 'only to look'}, for ${count(hours, 'hour')}`

/** `for 3 more hours`: how long somebody is still in. Says no clock time: we don't know the reader's zone. */
export function leftInWords(until: Date, now: Date): string {
  const minutes = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 60_000))
  if (minutes <= 90) return `for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`
  return `for ${Math.ceil(minutes / 60)} more hours`
}

/** What has happened so far, and what may next, as sentences. */
function storyOf(access: Access, now: Date): string[] {
  const { state, answeredBy, answeredAt, openedAt, closesAt, endedBy, endedAt } = access
  const consented = access.answer === 'consented'
  return [
    `Asked ${ago(access.askedAt, now)}.`,
    answeredAt && `${answeredBy} ${consented ? 'consented' : 'refused'} ${ago(answeredAt, now)}.`,
    !answeredAt && openedAt && `No owner answered for ${NOTICE_HOURS} hours.`,
    openedAt && `Came in ${ago(openedAt, now)}.`,
    state === 'open' && `Is in ${leftInWords(closesAt!, now)} at most.`,
    state === 'asked' && waitsFor(access, now),
    state === 'lapsed' && `No owner answered for ${NOTICE_HOURS} hours: may come in until an owner refuses.`,
    state === 'over' && (openedAt ? 'Its time is over.' : `Nobody came within ${GOOD_FOR_DAYS} days.`),
    state === 'ended' && `${endedBy ? `${endedBy} ended it` : 'Its time was over'} ${ago(endedAt!, now)}.`,
  ].filter((sentence) => typeof sentence === 'string')
}

function waitsFor({ mayWrite, askedAt }: Access, now: Date): string {
  if (mayWrite) return 'Opens by an owner’s consent only.'
  const until = new Date(askedAt.getTime() + NOTICE_HOURS * 3_600_000)
  return `Owners can refuse ${leftInWords(until, now)}; after that it opens without an answer.`
}
