// POST /api/companies/:company/documents
//
// Makes room for a file and answers the form with which a browser posts it straight to S3.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { requestUpload } from '#shared/documents/request-upload.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies/:company/documents',
    summary: 'Ask to upload a file',
    description:
      'Post the answered `fields` and then the file, as `file`, to `upload.url` as multipart/form-data, and then say so with `PUT …/documents/{document}/file`.',
    body: z.strictObject({
      kind: z.enum(['receipt', 'statement']),
      fileName: z.string().trim().min(1).max(255),
      contentType: z.string().max(127),
      bytes: z.int().nonnegative().optional(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      accountId: z.uuid().optional(),
    }),
    answer: z.object({
      documentId: z.uuid(),
      upload: z.object({ url: z.url(), fields: z.record(z.string(), z.string()) }),
    }),
    status: 201,
    refusals: {
      409: 'The same file is already here.',
      422: 'A file of this type or size can’t be uploaded.',
    },
  },
  async ({ ctx, body, c }) => requestUpload(ctx, c.var.deps.bucket, body),
)
