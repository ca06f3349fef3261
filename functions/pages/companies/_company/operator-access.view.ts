import { html } from 'hono/html'
import { type Access, NOTICE_HOURS } from '#shared/operators/access.ts'
import type { Html } from '../../html.ts'
import { STATE_WORDS, scopeInWords, storyOf } from '../../parts/access.ts'
import { empty } from '../../parts/empty.ts'
import { pathsOf } from '../../paths.ts'

export interface OperatorAccessView {
  companyId: string
  requests: Access[]
  now: Date
}

/** `/companies/:company/operator-access`: who of those who run GrayLedger asked to come in. */
export function operatorAccessView({ companyId, requests, now }: OperatorAccessView): Html {
  return html`
    <header class="page">
      <p class="crumb"><a href="${pathsOf(companyId).members}">Members</a></p>
      <h1>Operator access</h1>
      <p>Whoever runs GrayLedger sees nobody’s books. To help with something here they ask, and an owner answers. If no
        owner does within ${NOTICE_HOURS} hours they may look, and change nothing.</p>
    </header>
    <div data-live="operator-access">
      ${
        requests.length > 0
          ? html`<ul class="rows">${requests.map((request) => row(companyId, request, now))}</ul>`
          : empty(
              'check',
              'Nobody has asked',
              'When an operator does, it stands here and comes by mail to every owner.',
            )
      }
    </div>`
}

function row(companyId: string, access: Access, now: Date): Html {
  const { operator, operatorEmail, reason, state } = access
  const { words, tone } = STATE_WORDS[state]
  return html`<li>
    <div class="main">
      <strong>${operator}</strong> <span class="badge ${tone}">${words}</span>
      <p class="hint">${operatorEmail}, ${scopeInWords(access)}</p>
      <p>${reason}</p>
      <p class="hint">${storyOf(access, now).join(' ')}</p>
    </div>
    ${actions(pathsOf(companyId), access)}
  </li>`
}

function actions(paths: ReturnType<typeof pathsOf>, { accessId, state }: Access): Html | false {
  const button = (action: string, words: string, style = '') =>
    html`<form method="post" action="${action}"><button class="${style}">${words}</button></form>`
  if (state === 'asked' || state === 'lapsed') {
    return html`<div class="actions">
      ${button(paths.accessConsent(accessId), 'Let them in', 'primary')}
      ${button(paths.accessRefusal(accessId), 'Refuse')}</div>`
  }
  if (state === 'consented' || state === 'open') return button(paths.accessEnd(accessId), 'End it')
  return false
}
