// The shapes of people's standing in a company, for the contracts and the forms.
import { z } from '@hono/zod-openapi'
import { Moment } from '#functions/shapes.ts'

export const Role = z.enum(['owner', 'admin', 'bookkeeper', 'viewer'])

/** An e-mail address as we keep it: in lower case, since people don't tell Ann@ from ann@. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('This isn’t an e-mail address. One looks like ann@example.com.'))

export const Invitation = z
  .object({ invitationId: z.uuid(), email: z.string(), role: Role, expiresAt: Moment })
  .openapi('Invitation')

export const OperatorAccess = z
  .object({
    accessId: z.uuid(),
    state: z.enum(['asked', 'consented', 'lapsed', 'open', 'refused', 'ended', 'over']).openapi({
      description:
        'Consented, or lapsed (no answer for 24 hours): the operator may come in. Open: they are in. Over: its time is.',
    }),
    operator: z.string(),
    operatorEmail: z.string(),
    reason: z.string(),
    mayWrite: z.boolean().openapi({ description: 'Opens by an owner’s consent only' }),
    hours: z.int().openapi({ description: 'How long it lasts once it is open' }),
    askedAt: Moment,
    answer: z.enum(['consented', 'refused']).nullable(),
    answeredBy: z.string().nullable(),
    answeredAt: Moment.nullable(),
    openedAt: Moment.nullable(),
    closesAt: Moment.nullable(),
    endedBy: z.string().nullable(),
    endedAt: Moment.nullable(),
  })
  .openapi('OperatorAccess')
