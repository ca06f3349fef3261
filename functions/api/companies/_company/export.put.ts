// PUT /api/companies/:company/export
//
// Has a copy of everything made. While one is being made, asking again changes nothing. Owners only.
import { Export } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { askExport, readExport } from '#shared/leaving/ask-export.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/export',
    summary: 'Ask for a copy of everything',
    answer: Export,
    status: 202,
  },
  async ({ ctx }) => {
    await askExport(ctx)

    return readExport(ctx)
  },
)
