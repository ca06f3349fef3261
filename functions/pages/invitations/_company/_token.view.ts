import { html } from 'hono/html'
import type { OpenInvitation } from '#shared/companies/accept-invitation.ts'
import { ROLE_MEANS } from '#shared/companies/roles.ts'
import type { Html } from '../../html.ts'
import { invitationPath } from '../../paths.ts'

/** `/invitations/:company/:token`: accept, or close the page. */
export function invitationView(view: OpenInvitation & { token: string; email: string }): Html {
  const { companyId, companyName, role, token, email } = view
  return html`
    <section class="lone">
      <h1>${companyName}</h1>
      <p>You are invited to its books as <strong>${role}</strong>: ${ROLE_MEANS[role]}.</p>
      <form method="post" action="${invitationPath(companyId, token)}"><button class="primary">Join as ${email}</button></form>
    </section>`
}
