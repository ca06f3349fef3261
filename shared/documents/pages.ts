// The pages of receipts that browsers can't show with boxes over them: kept when a receipt is read, shown beside it.
import type { Context } from '../context.ts'
import type { Bucket } from '../outside/s3.ts'
import { notFound } from '../refusal.ts'
import { LINK_LIVES_SECONDS } from './file-link.ts'
import type { DrawnPage, DrawnWord } from './read/drawn-page.ts'

/** A page whose picture, if it is one, lies in S3. */
export interface StoredPage extends Omit<DrawnPage, 'jpeg'> {
  s3Key?: string
}

/** Where the pictures of pages lie: beside the documents, so that what looks for lost files doesn't meet them there. */
export const picturesOf = (documentKey: string) => `${documentKey.replace('/documents/', '/pictures/')}/`

const pictureKey = (documentKey: string, page: number) => `${picturesOf(documentKey)}${page}.jpg`

/** Puts the pictures of pages into the store. Said twice, the same lie there. */
export async function storePictures(
  bucket: Bucket,
  documentKey: string,
  drawn: DrawnPage[],
): Promise<StoredPage[]> {
  const pages: StoredPage[] = []
  for (const { jpeg, ...page } of drawn) {
    const s3Key = pictureKey(documentKey, page.page)
    if (jpeg) await bucket.put(s3Key, jpeg, 'image/jpeg')
    pages.push(jpeg ? { ...page, s3Key } : page)
  }
  return pages
}

/** Keeps the pages of a document, in place of any that were drawn before. */
export async function keepPages(ctx: Context, documentId: string, pages: StoredPage[]): Promise<void> {
  await ctx.db
    .deleteFrom('document_pages')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', '=', documentId)
    .execute()
  if (pages.length === 0) return
  await ctx.db
    .insertInto('document_pages')
    .values(
      pages.map(({ page, width, height, words, s3Key }) => ({
        company_id: ctx.companyId,
        document_id: documentId,
        page,
        width,
        height,
        words: words ? JSON.stringify(words) : null,
        s3_key: s3Key ?? null,
      })),
    )
    .execute()
}

/** A page to show: its words, or that there is a picture to be linked to. */
export interface ShownPage {
  page: number
  width: number
  height: number
  words: DrawnWord[] | null
}

/** The pages that were drawn of a document, in order. */
export async function readPages(ctx: Context, documentId: string): Promise<ShownPage[]> {
  const rows = await ctx.db
    .selectFrom('document_pages')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', '=', documentId)
    .select(['page', 'width', 'height', 'words'])
    .orderBy('page')
    .execute()
  return rows.map((row) => ({ ...row, words: row.words as unknown as DrawnWord[] | null }))
}

/** A short-lived link to the picture of a page; `page` as an address has it. */
export async function pageLink(
  ctx: Context,
  bucket: Bucket,
  documentId: string,
  page: string,
): Promise<string> {
  const row = /^[1-9]\d?$/.test(page)
    ? await ctx.db
        .selectFrom('document_pages')
        .where('company_id', '=', ctx.companyId)
        .where('document_id', '=', documentId)
        .where('page', '=', Number(page))
        .select('s3_key')
        .executeTakeFirst()
    : undefined
  if (!row?.s3_key) throw notFound('There is no picture of such a page.')
  return bucket.downloadUrl(row.s3_key, {
    fileName: `page-${page}.jpg`,
    inline: true,
    expiresInSeconds: LINK_LIVES_SECONDS,
  })
}
