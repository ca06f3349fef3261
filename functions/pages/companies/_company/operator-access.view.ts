import { html } from 'hono/html'
import { type Access, NOTICE_HOURS } from '#shared/operators/access.ts'
import type { Html } from '../../html.ts'
import { accessRow } from '../../parts/access.ts'
import { empty } from '../../parts/empty.ts'
import { pathsOf } from '../../paths.ts'

export interface OperatorAccessView {
  companyId: string
  requests: Access[]
  now: Date
}

/** `/companies/:company/operator-access`: who of those who run GrayLedger asked to come in. */
export function operatorAccessView({ companyId, requests, now }: OperatorAccessView): Html {
  const paths = pathsOf(companyId)
  return html`
    <header class="page">
      <h1>Operator access</h1>
      <p>Whoever runs GrayLedger sees nobody’s books. To help with something here they ask, and an owner answers. If no
        owner does within ${NOTICE_HOURS} hours they may look, and change nothing.</p>
    </header>
    <div data-live="operator-access">
      ${
        requests.length > 0
          ? html`<ul class="rows">${requests.map((request) => accessRow(request, now, waysOf(paths, request)))}</ul>`
          : empty(
              'check',
              'Nobody has asked',
              'When an operator does, it stands here and comes by mail to every owner.',
            )
      }
    </div>`
}

function waysOf(paths: ReturnType<typeof pathsOf>, { accessId, state }: Access): Html | false {
  const button = (action: string, words: string, style = '') =>
    html`<form method="post" action="${action}"><button class="${style}">${words}</button></form>`
  if (state === 'asked' || state === 'lapsed') {
    return html`
      ${button(paths.accessConsent(accessId), 'Let them in', 'primary')}
      ${button(paths.accessRefusal(accessId), 'Refuse')}`
  }
  if (state === 'consented' || state === 'open') return button(paths.accessEnd(accessId), 'End it')
  return false
}
