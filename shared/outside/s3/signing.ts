import { GetObjectCommand } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { contentDisposition } from '../content-disposition.ts'
import type { Bucket } from '../s3.ts'
import type { Calls } from './calls.ts'

/** What is signed for browsers; none of it asks S3. */
export function signing({
  client,
  Bucket,
  ServerSideEncryption,
}: Calls): Pick<Bucket, 'uploadForm' | 'downloadUrl'> {
  return {
    async uploadForm({ key, contentType, minBytes = 1, maxBytes, exactBytes, ...terms }) {
      const { sha256, redirect, expiresInSeconds } = terms
      // Each of Fields is also an exact condition of the policy: the form can't say anything else.
      return createPresignedPost(client, {
        Bucket,
        Key: key,
        Expires: expiresInSeconds,
        Conditions: [['content-length-range', exactBytes ?? minBytes, exactBytes ?? maxBytes]],
        Fields: {
          ...(contentType ? { 'Content-Type': contentType } : {}),
          ...(sha256 ? { 'x-amz-meta-sha256': sha256 } : {}),
          ...(ServerSideEncryption ? { 'x-amz-server-side-encryption': ServerSideEncryption } : {}),
          ...(redirect ? { success_action_redirect: redirect } : { success_action_status: '201' }),
        },
      })
    },

    downloadUrl(key, { fileName, contentType, inline, expiresInSeconds }) {
      const object = new GetObjectCommand({
        Bucket,
        Key: key,
        ResponseContentDisposition: contentDisposition(fileName, { inline }),
        ResponseContentType: contentType,
      })
      return getSignedUrl(client, object, { expiresIn: expiresInSeconds })
    },
  }
}
