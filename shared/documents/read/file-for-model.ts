import { sniffContent } from '../kinds.ts'
import type { Reader } from './reader.ts'

/**
 * What a model is shown of a receipt: a PDF as it is, a picture upright and small, whatever it was. `null` where that
 * can't be made. For a file that was read before, so its header and size are known to be sound.
 */
export async function fileForModel(
  reader: Reader,
  bytes: Uint8Array,
): Promise<{ bytes: Uint8Array; mediaType: string } | null> {
  const content = sniffContent(bytes)
  if (content === 'pdf') return { bytes, mediaType: 'application/pdf' }
  const answer = await reader.ask({ bytes, content, as: 'jpeg', today: '', maxPages: 1, maxPixels: 0 })
  return typeof answer === 'object' && 'jpeg' in answer
    ? { bytes: answer.jpeg, mediaType: 'image/jpeg' }
    : null
}
