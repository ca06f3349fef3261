import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { Env } from './env.ts'

/** The longest journal entry that anybody posts is far below; files go straight to S3. Bytes. */
const MOST_JSON = 1_000_000
const MOST_FORM = 100_000

/** For the API: refuses a body that no request of it needs, before it is read. */
export const noLargeBodies = limitOf(
  MOST_JSON,
  'A request’s body has at most 1,000,000 bytes. Files go to S3.',
)

/** The same for the forms of pages, which never hold a file. */
export const noLargeForms = limitOf(
  MOST_FORM,
  'This is larger than any form of ours. Files go to the drop zone.',
)

function limitOf(maxSize: number, message: string) {
  const limit = bodyLimit({
    maxSize,
    onError: () => {
      throw new HTTPException(413, { message })
    },
  })
  // Looking for a body makes one of the request, and reads have none: nobody here would read it.
  return createMiddleware<Env>((c, next) => (BODILESS.has(c.req.method) ? next() : limit(c, next)))
}

const BODILESS = new Set(['GET', 'HEAD'])
