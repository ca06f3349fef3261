// What the forms of passkeys share: the authenticator's answer travels as JSON in a field.
import type { Context } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { type Site, siteAt } from '#shared/people/passkeys/site.ts'
import { notFound } from '#shared/refusal.ts'

const Base64 = z.string().max(20_000)

/** The parts of an answer that we read; the rest is for the library to judge. */
const Answer = <Inner extends z.ZodRawShape>(inner: Inner) =>
  z
    .string()
    .max(60_000)
    .transform((text, issues) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        issues.addIssue('That is no answer of an authenticator.')
        return z.NEVER
      }
    })
    .pipe(
      z.object({
        id: Base64,
        rawId: Base64,
        type: z.literal('public-key'),
        response: z.object({ clientDataJSON: Base64, ...inner }),
        clientExtensionResults: z.object({}).default({}),
      }),
    )

export const Registration = Answer({
  attestationObject: Base64,
  transports: z
    .array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
    .max(10)
    .default([]),
})

export const Assertion = Answer({
  authenticatorData: Base64,
  signature: Base64,
  userHandle: Base64.optional(),
})

/** Our site, or a refusal where browsers know no passkeys. */
export function siteOf(c: Context<Env>): Site {
  const site = siteAt(c.var.deps.origin)
  if (!site) throw notFound('Passkeys need a name in the address: open this page at a domain.')
  return site
}
