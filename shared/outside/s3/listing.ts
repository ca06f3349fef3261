import {
  type _Object as ListedByS3,
  ListObjectsV2Command,
  type ListObjectsV2Output,
} from '@aws-sdk/client-s3'
import type { Bucket, ListedObject } from '../s3.ts'
import type { Calls } from './calls.ts'
import { plainEtag } from './etag.ts'

/** What tells which objects there are. */
export function listing({ client, Bucket, call }: Calls): Pick<Bucket, 'list' | 'pages' | 'folders'> {
  async function* listings(Prefix: string, Delimiter?: string): AsyncGenerator<ListObjectsV2Output> {
    let ContinuationToken: string | undefined
    do {
      const command = new ListObjectsV2Command({ Bucket, Prefix, Delimiter, ContinuationToken })
      const page = await call(`list ${Bucket}/${Prefix}`, (abortSignal) =>
        client.send(command, { abortSignal }),
      )
      yield page
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
  }
  async function* pages(prefix: string): AsyncGenerator<ListedObject[]> {
    for await (const { Contents = [] } of listings(prefix)) yield Contents.map(listed)
  }

  return {
    pages,

    async *list(prefix) {
      for await (const page of pages(prefix)) for (const { key } of page) yield key
    },

    async folders(prefix) {
      const folders: string[] = []
      for await (const { CommonPrefixes = [] } of listings(prefix, '/')) {
        for (const { Prefix = '' } of CommonPrefixes) folders.push(Prefix.slice(prefix.length, -1))
      }
      return folders
    },
  }
}

function listed({ Key = '', Size = 0, ETag, LastModified = new Date(0) }: ListedByS3): ListedObject {
  return { key: Key, bytes: Size, etag: plainEtag(ETag), storedAt: LastModified }
}
