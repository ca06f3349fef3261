// GET /api/companies/:company/accounts/:account/lines
//
// An account's entries of some days, oldest first, and what it stood at after each.
import { z } from '@hono/zod-openapi'
import { DaysQuery, daysOf } from '#functions/api/days.ts'
import { door } from '#functions/door.ts'
import { Cents, Day, PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { accountLedger } from '#shared/reports/account-ledger.ts'

const Signed = Cents.openapi({ description: 'Debit positive, credit negative' })

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/accounts/:account/lines',
    summary: 'List what happened on an account',
    params: z.object({ account: z.uuid() }),
    query: PageQuery.extend(DaysQuery.shape),
    answer: pageShape(
      z.object({
        entryId: z.uuid(),
        enteredOn: Day,
        memo: z.string(),
        against: z.array(z.string()).openapi({ description: 'The other accounts of the entry' }),
        documentId: z.uuid().nullable().openapi({ description: 'A receipt that shows it' }),
        cents: Signed,
        balanceCents: Signed,
      }),
    ).extend({ openingCents: Signed, closingCents: Signed }),
    refusals: { 404: 'There is no such account.', 422: '`from` is after `through`.' },
  },
  async ({ ctx, params, query: { limit, after, ...days } }) =>
    accountLedger(ctx, params.account, daysOf(days), pageRequest({ limit, after })),
)
