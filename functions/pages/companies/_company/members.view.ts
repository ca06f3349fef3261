import { html } from 'hono/html'
import type { Invitation } from '#shared/companies/invite.ts'
import type { Member } from '#shared/companies/members.ts'
import { RANK, ROLE_MEANS } from '#shared/companies/roles.ts'
import type { Role } from '#shared/context.ts'
import { day } from '../../format.ts'
import type { Html } from '../../html.ts'
import { confirm } from '../../parts/confirm.ts'
import { pathsOf } from '../../paths.ts'

export interface MembersView {
  companyId: string
  members: Member[]
  invitations: Invitation[]
  /** Who looks at the page. */
  viewer: { id: string; role: Role }
}

const ROLES = Object.keys(ROLE_MEANS) as Role[]

/** `/companies/:company/members`: who may come in, and as what. */
export function membersView(view: MembersView): Html {
  const { companyId, members, invitations, viewer } = view
  const paths = pathsOf(companyId)
  const mayManage = RANK[viewer.role] >= RANK.admin
  return html`
    <header class="page"><h1>Members</h1>
      ${viewer.role === 'owner' && html`<a class="button" href="${paths.operatorAccess}">Operator access</a>`}</header>
    <div class="stack">
    <div class="stack" data-live="members">
      <ul class="rows">${members.map((member) => memberRow(member, view, mayManage))}</ul>
      ${
        invitations.length > 0 &&
        html`<section aria-labelledby="invited"><header class="section"><h2 id="invited">Invited</h2></header>
        <ul class="rows">${invitations.map(
          ({ invitationId, email, role, expiresAt }) => html`<li>
            <div class="main"><strong>${email}</strong>
              <p class="hint">as ${role}, until ${day(expiresAt.toISOString().slice(0, 10))}</p></div>
            ${
              mayManage &&
              html`<form method="post" action="${paths.invitationWithdrawal(invitationId)}">
                <button class="quiet">Withdraw</button></form>`
            }
          </li>`,
        )}</ul></section>`
      }
    </div>
    ${mayManage && inviteForm(paths.invitations, viewer.role)}
    <section class="card" aria-labelledby="roles">
      <h2 id="roles">What each role may do</h2>
      <dl class="facts">${ROLES.map((role) => html`<div><dt>${role}</dt><dd>${ROLE_MEANS[role]}</dd></div>`)}</dl>
      <p class="hint">Each may also do what those below it may.</p>
    </section>
    </div>`
}

function memberRow(member: Member, { companyId, viewer }: MembersView, mayManage: boolean): Html {
  const { userId, name, email, role } = member
  const paths = pathsOf(companyId)
  const isSelf = userId === viewer.id
  const mayChange = mayManage && RANK[viewer.role] >= RANK[role]
  return html`<li>
    <div class="main"><strong>${name}</strong>${isSelf && html` <span class="badge">you</span>`}
      <p class="hint">${email}</p></div>
    <div class="actions">
      ${
        mayChange
          ? html`<form class="actions" method="post" action="${paths.memberRole(userId)}">
              <label><span class="unseen">Role of ${name}</span>${roleSelect(viewer.role, role)}</label>
              <button>Save</button></form>`
          : html`<span class="badge">${role}</span>`
      }
      ${
        (isSelf || mayChange) &&
        confirm({
          asks: isSelf ? 'Leave' : 'Remove',
          label: isSelf ? 'Leave the company' : `Remove ${name}`,
          consequence: `${isSelf ? 'You see' : `${name} sees`} nothing of it any more, until somebody invites ${isSelf ? 'you' : 'them'} again.`,
          action: paths.memberRemoval(userId),
          does: isSelf ? 'Leave it' : 'Remove them',
        })
      }
    </div>
  </li>`
}

function inviteForm(action: string, own: Role): Html {
  return html`
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">Invite somebody</h2>
      <form class="filters" method="post" action="${action}">
        <label class="field grow"><span>E-mail address</span>
          <input name="email" type="email" autocomplete="off" maxlength="254" required></label>
        <label class="field"><span>Role</span>${roleSelect(own, 'bookkeeper')}</label>
        <button class="primary">Send the invitation</button>
      </form>
    </section>`
}

// Nobody gives a role above their own.
function roleSelect(own: Role, chosen: Role): Html {
  const given = ROLES.filter((role) => RANK[role] <= RANK[own])
  return html`<select name="role">${given.map(
    (role) => html`<option ${role === chosen && html`selected`}>${role}</option>`,
  )}</select>`
}
