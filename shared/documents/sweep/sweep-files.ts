import type { Context } from '../../context.ts'
import type { Bucket, ListedObject } from '../../outside/s3.ts'
import { type FileRow, rowsBetween } from './file-rows.ts'
import { settleFile } from './settle-file.ts'

export type Open = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>

/** What a look at all files of one company, or of all, came to. */
export interface FilesSwept {
  /** Documents that should have a file. */
  documents: number
  /** Of these, how many are without the file that was received. */
  lost: number
  /** Had arrived, and nobody had said so. */
  takenIn: number
  /** Never came. */
  expired: number
  /** Files of rejected documents, deleted when their days were over. */
  removed: number
  /** Files that no row tells of. */
  strays: ListedObject[]
}

export const NOTHING_SWEPT: FilesSwept = {
  documents: 0,
  lost: 0,
  takenIn: 0,
  expired: 0,
  removed: 0,
  strays: [],
}

/** The two of them together. */
export function sumOf(a: FilesSwept, b: Partial<FilesSwept>): FilesSwept {
  return {
    documents: a.documents + (b.documents ?? 0),
    lost: a.lost + (b.lost ?? 0),
    takenIn: a.takenIn + (b.takenIn ?? 0),
    expired: a.expired + (b.expired ?? 0),
    removed: a.removed + (b.removed ?? 0),
    strays: a.strays.concat(b.strays ?? []),
  }
}

/**
 * Holds the documents of a company and the files in the store against each other, a page at a time: both come in the
 * order of their ids. What is out of step is put right or noted.
 */
export async function sweepFiles(open: Open, bucket: Bucket, companyId: string): Promise<FilesSwept> {
  const folder = `companies/${companyId}/documents/`
  let swept = NOTHING_SWEPT
  let after: string | null = null
  for await (const page of bucket.pages(folder)) {
    const last: string | null =
      page.map(({ key }) => idOf(key, folder)).findLast((id) => id !== null) ?? after
    // Read after the list: a file has its row before it can come, so one without is a stray.
    const rows: FileRow[] = last === null ? [] : await open((ctx) => rowsBetween(ctx, after, last))
    swept = sumOf(swept, await settlePage(open, bucket, { folder, page, rows }))
    after = last
  }
  for (;;) {
    const rows = await open((ctx) => rowsBetween(ctx, after, null))
    if (rows.length === 0) return swept
    swept = sumOf(swept, await settlePage(open, bucket, { folder, page: [], rows }))
    after = rows.at(-1)!.id
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function idOf(key: string, folder: string): string | null {
  const name = key.slice(folder.length)
  return UUID.test(name) ? name : null
}

async function settlePage(
  open: Open,
  bucket: Bucket,
  { folder, page, rows }: { folder: string; page: ListedObject[]; rows: FileRow[] },
): Promise<FilesSwept> {
  const files = new Map(page.map((file) => [file.key, file]))
  const keys = new Set(rows.map(({ id }) => folder + id))
  let swept = { ...NOTHING_SWEPT, strays: page.filter(({ key }) => !keys.has(key)) }
  for (const row of rows) {
    swept = sumOf(swept, await settleFile(open, bucket, row, files.get(folder + row.id) ?? null))
  }
  return swept
}
