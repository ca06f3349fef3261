import { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from './middleware/env.ts'
import { DOORS } from './router.ts'

export type OpenAPIDocument = ReturnType<OpenAPIHono<Env>['getOpenAPI31Document']>

let made: OpenAPIDocument | undefined

/** The OpenAPI 3.1 document of all doors that have a contract. Made at the first call; it never changes. */
export function openapiDocument(origin: string): OpenAPIDocument {
  if (!made) {
    const all = new OpenAPIHono<Env>()
    for (const door of DOORS) all.route('/', door)
    all.openAPIRegistry.registerComponent('securitySchemes', 'key', {
      type: 'http',
      scheme: 'bearer',
      description: 'A key of the company, made by its admins. Its scopes: read, write, upload.',
    })
    made = all.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'GrayLedger',
        version: '1',
        description:
          'Bookkeeping for US small businesses. Money is integer cents of a US dollar, days of the books are calendar dates, lists are paged by `limit` and `after`. A write may carry an `Idempotency-Key`: the same request again gets the same answer. A refusal is problem+json (RFC 9457) with a sentence that says what to do.',
      },
      servers: [{ url: origin }],
      security: [{ key: [] }],
    })
  }
  return made
}
