// GET /api/companies/:company/entries/:entry
//
// One journal entry with its lines, its cause and what it reverses or is reversed by.
import { z } from '@hono/zod-openapi'
import { Entry } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { findEntry } from '#shared/ledger/entries.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/entries/:entry',
    summary: 'Read an entry',
    params: z.object({ entry: z.uuid() }),
    answer: Entry,
    refusals: { 404: 'There is no such entry.' },
  },
  async ({ ctx, params }) => findEntry(ctx, params.entry),
)
