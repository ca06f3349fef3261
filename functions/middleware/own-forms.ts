import { bodyLimit } from 'hono/body-limit'
import { every } from 'hono/combine'
import { csrf } from 'hono/csrf'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { forbidden } from '#shared/refusal.ts'
import type { Deps, Env } from './env.ts'

/** No form of our pages holds a file: those go straight to S3. */
const MOST_BYTES = 100_000

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
  return every(ours, bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }))
}

/**
 * Takes the API's writes that a browser makes with a session from our own pages only. Forms can't send JSON, but they
 * can send text that reads like it, and a page on a sibling of our host would get our cookies sent along. Programs come
 * with a key, or say nothing of where they are.
 */
export const ownRequests = createMiddleware<Env>(async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const isOurs = site ? site === 'same-origin' || site === 'none' : !origin || origin === c.var.deps.origin
  if (!isOurs && !c.var.apiKey && !READS.has(c.req.method)) {
    throw forbidden('This was sent from a page of another site. Programs come with a key.')
  }
  await next()
})

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

function tooLarge(): never {
  throw new HTTPException(413, {
    message: 'This is larger than any form of ours. Files go to the drop zone.',
  })
}
