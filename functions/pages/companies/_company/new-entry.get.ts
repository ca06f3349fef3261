// GET /companies/:company/new-entry
//
// The form for an entry by hand, for what no bank line tells of: depreciation, what an owner put in, an opening balance.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { newEntryPage } from './new-entry-page.ts'

export default new Hono<Env>().get('/companies/:company/new-entry', (c) =>
  newEntryPage(c, { id: crypto.randomUUID(), enteredOn: today(), memo: '', rows: [] }),
)
