// GET /api/review
//
// What waits for the caller in all their companies, as questions: one answer settles the equal ones too.
import { z } from '@hono/zod-openapi'
import { Transaction } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Cents, Day, PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { readAllQuestions } from '#shared/review/read-all-questions.ts'

const CompanyQuestion = z
  .object({
    companyId: z.uuid(),
    companyName: z.string(),
    role: z.string(),
    transaction: Transaction,
    equals: z
      .array(z.object({ id: z.uuid(), postedOn: Day, descriptor: z.string(), amountCents: Cents }))
      .openapi({ description: 'Equal ones, which its answer settles too unless told otherwise' }),
  })
  .openapi('CompanyQuestion')

export default door(
  {
    method: 'get',
    path: '/api/review',
    summary: 'Read the review queue of all my companies',
    description: 'Oldest first, a question per answer. A key sees its own company’s.',
    query: PageQuery.extend({
      company: z.uuid().optional().openapi({ description: 'Only the questions of this company' }),
    }),
    answer: pageShape(CompanyQuestion).extend({
      queues: z
        .array(
          z.object({ companyId: z.uuid(), companyName: z.string(), waiting: z.int(), questions: z.int() }),
        )
        .openapi({
          description: 'The companies in which anything waits: transactions, and answers they take',
        }),
    }),
  },
  async ({ c, query }) => {
    const { deps, user, apiKey } = c.var
    const whose = { userId: user.id, within: apiKey?.companyId, only: query.company }

    const { rows, next, queues } = await readAllQuestions(
      deps.db,
      whose,
      pageRequest(query),
      async (_, questions, { companyId, name: companyName, role }) =>
        questions.map((question) => ({ companyId, companyName, role, ...question })),
    )

    return {
      rows,
      next,
      queues: queues.map(({ company, waiting, questions }) => ({
        companyId: company.companyId,
        companyName: company.name,
        waiting,
        questions,
      })),
    }
  },
)
