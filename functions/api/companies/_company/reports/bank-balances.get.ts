// GET /api/companies/:company/reports/bank-balances
//
// Whether the books and the bank agree, account by account, and what the two are apart by.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { bankBalances } from '#shared/statements/bank-balances.ts'

const Balance = Cents.openapi({ description: 'Money there is positive, money owed negative' })
const Lines = z.object({ count: z.int(), cents: Cents })

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/reports/bank-balances',
    summary: 'Books and bank compared',
    answer: z.object({
      accounts: z.array(
        z.object({
          accountId: z.uuid(),
          code: z.string(),
          name: z.string(),
          since: Day.openapi({ description: 'Of its first bank line' }),
          agrees: z.boolean().openapi({ description: 'The books are as the latest statement says' }),
          closings: z.array(
            z.object({
              documentId: z.uuid(),
              day: Day,
              bankCents: Balance,
              booksCents: Balance,
              waiting: Lines,
              ignored: Lines,
              missingCents: Cents.openapi({
                description:
                  'On the first closing what was there before, on later ones what no line since the closing before tells of',
              }),
            }),
          ),
        }),
      ),
    }),
  },
  async ({ ctx }) => ({ accounts: await bankBalances(ctx) }),
)
