import type { Context as HonoContext } from 'hono'
import { stream } from 'hono/streaming'
import type { Env } from '#functions/middleware/env.ts'
import { type Context, inCompany, type Open } from '#shared/context.ts'
import { contentDisposition } from '#shared/outside/content-disposition.ts'

/** Says that the answer is a CSV file to be kept under this name. */
export function namesCsv(c: HonoContext<Env>, fileName: string): void {
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', contentDisposition(fileName, { inline: false }))
}

/**
 * Answers with a CSV file that is written while it is sent, and ends when nobody reads on. The request's transaction is
 * over when the file begins, so `lines` is given `open`, for one of its own each time it reads.
 */
export function csvFile(
  c: HonoContext<Env>,
  fileName: string,
  lines: (open: Open) => AsyncIterable<string>,
): Response {
  const { ctx, deps } = c.var
  const open = <T>(work: (ctx: Context) => Promise<T>) => inCompany(deps.db, ctx, work)
  namesCsv(c, fileName)
  return stream(c, async (file) => {
    for await (const some of lines(open)) {
      if (file.aborted) return
      await file.write(some)
    }
  })
}
