import { secureHeaders } from 'hono/secure-headers'
import type { Deps } from './env.ts'

/** What browsers may do with our pages: load our own files, talk to us and to the file store, and nothing else. */
export function safeHeaders({ bucketOrigin }: Deps) {
  const ours = "'self'"
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [ours],
      styleSrc: [ours],
      imgSrc: [ours, bucketOrigin],
      frameSrc: [ours, bucketOrigin], // a receipt's frame asks us first, who send it on to the file
      objectSrc: ["'none'"],
      connectSrc: [ours, bucketOrigin],
      formAction: [ours, bucketOrigin],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    strictTransportSecurity: 'max-age=63072000; includeSubDomains', // two years
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
  })
}
