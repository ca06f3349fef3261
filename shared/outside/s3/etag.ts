/** An ETag without the quotation marks that HTTP has around it; empty for none. */
export function plainEtag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '')
}
