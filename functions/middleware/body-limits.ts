import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'

/** The longest journal entry that anybody posts is far below; files go straight to S3. Bytes. */
const MOST_JSON = 1_000_000
const MOST_FORM = 100_000

/** For the API: refuses a body that no request of it needs, before it is read. */
export const noLargeBodies = limitOf(
  MOST_JSON,
  'A request’s body has at most 1,000,000 bytes. Files go to S3.',
)

/** The same for the forms of pages, which never hold a file. */
export const noLargeForms = limitOf(
  MOST_FORM,
  'This is larger than any form of ours. Files go to the drop zone.',
)

function limitOf(maxSize: number, message: string) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new HTTPException(413, { message })
    },
  })
}
