// POST /api/companies/:company/keys
//
// Makes a key, which acts as the person who asks, and shows it this once. Admins and owners only.
import { z } from '@hono/zod-openapi'
import { ApiKey } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { SCOPES } from '#shared/keys/keys.ts'
import { makeKey } from '#shared/keys/make-key.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies/:company/keys',
    summary: 'Make a key',
    description: 'Keep `secret`: it is shown once. A repeated request under an Idempotency-Key gets null.',
    body: z.strictObject({
      name: z.string().trim().min(1, 'A key has a name.').max(80),
      scopes: z.array(z.enum(SCOPES)).min(1, 'Say what the key may do.').max(3),
      days: z.int().min(1).max(730).default(365),
    }),
    answer: ApiKey.extend({ secret: z.string().nullable() }),
    status: 201,
    refusals: { 409: 'There are too many keys.' },
  },
  async ({ ctx, body, c }) => {
    const made = await makeKey(ctx, body)
    c.set('answerAgain', { ...made, secret: null })
    c.header('Cache-Control', 'no-store')

    return made
  },
)
