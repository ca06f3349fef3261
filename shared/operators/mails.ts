// What is mailed about an operator's access: to the owners when one asks, and when nobody answered; to the operator
// when somebody did.
import { companyNameOnOneLine } from '../companies/company-name.ts'
import type { Context } from '../context.ts'
import { type Access, NOTICE_HOURS } from './access.ts'

interface Words {
  subject: string
  text: string
}

/** The company's name, and whom to write to. */
export async function ownersOf(ctx: Context): Promise<{ company: string; emails: string[] }> {
  const owners = await ctx.db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .where('members.company_id', '=', ctx.companyId)
    .where('members.role', '=', 'owner')
    .select('users.email')
    .orderBy('users.email')
    .execute()
  return { company: await companyNameOnOneLine(ctx), emails: owners.map(({ email }) => email) }
}

const scopeOf = ({ mayWrite, hours }: Access) =>
  `${mayWrite ? 'To look into the books and to change them' : 'Only to look'}, for ${hours === 1 ? 'an hour' : `${hours} hours`} from the first look.`

const quoted = (text: string) => text.replace(/^/gm, '    ')

/** Tells the owners that an operator asks to come in; they answer on `page`. */
export function askedMail(access: Access, company: string, page: string): Words {
  const { operator, operatorEmail, reason, mayWrite } = access
  return {
    subject: `May we come into the books of ${company}?`,
    text: `${operator} (${operatorEmail}), who runs GrayLedger, asks to come into the books of ${company}. The reason:

${quoted(reason)}

${scopeOf(access)}

Consent or refuse here:

    ${page}

${
  mayWrite
    ? 'Without an owner’s consent nobody comes in.'
    : `If no owner has refused within ${NOTICE_HOURS} hours, they may look without an answer.`
}
Whatever happens stands in the company’s audit log, and an owner can end it at any moment.
`,
  }
}

/** Tells the owners that an operator is in, because nobody answered in time. */
export function openedMail({ operator, reason, hours }: Access, company: string, page: string): Words {
  return {
    subject: `We are looking into the books of ${company}`,
    text: `No owner answered for ${NOTICE_HOURS} hours, so ${operator}, who runs GrayLedger, is now looking into the books of
${company}, for at most ${hours === 1 ? 'an hour' : `${hours} hours`} and without changing anything. The reason:

${quoted(reason)}

End it at any moment here:

    ${page}
`,
  }
}

/** Tells the operator what an owner answered. */
export function answeredMail({ state, answeredBy, reason }: Access, company: string, page: string): Words {
  const said = state === 'refused' ? 'refused' : 'consented'
  return {
    subject: `${company}: an owner ${said}`,
    text: `${answeredBy} ${said} to your request to come into the books of ${company}:

${quoted(reason)}

    ${page}
`,
  }
}
