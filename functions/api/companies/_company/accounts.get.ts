// GET /api/companies/:company/accounts
//
// The chart of accounts that are in use.
import { z } from '@hono/zod-openapi'
import { Account } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { listAccounts } from '#shared/ledger/accounts.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/accounts',
    summary: 'List the chart of accounts',
    answer: z.object({ rows: z.array(Account) }),
  },
  async ({ ctx }) => {
    const accounts = await listAccounts(ctx)

    return {
      rows: accounts.map((account) => ({
        id: account.id,
        code: account.code,
        name: account.name,
        parentId: account.parent_id,
        type: account.type,
        normalSide: account.normal_side,
        statementKind: account.statement_kind,
        numberLast4: account.number_last4,
        scheduleC: account.schedule_c,
        form1065: account.form_1065,
        form1120s: account.form_1120s,
      })),
    }
  },
)
