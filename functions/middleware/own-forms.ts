import { every } from 'hono/combine'
import { csrf } from 'hono/csrf'
import { createMiddleware } from 'hono/factory'
import { forbidden } from '#shared/refusal.ts'
import { noLargeForms } from './body-limits.ts'
import type { Deps, Env } from './env.ts'

/**
 * Takes forms from our own pages only: another site's page could post one too, and the browser would send our
 * cookies with it. What tells them apart, `Sec-Fetch-Site` and `Origin`, no page can change.
 */
export function ownForms({ origin }: Deps) {
  const check = csrf({ origin })
  const ours = createMiddleware<Env>(async (c, next) => {
    await check(c, async () => {}).catch(() => {
      throw forbidden('This form was sent from another site. Open the page here and send it again.')
    })
    await next()
  })
  return every(ours, noLargeForms)
}
