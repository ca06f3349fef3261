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
