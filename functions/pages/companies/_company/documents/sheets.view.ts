import { html } from 'hono/html'
import type { DrawnWord } from '#shared/documents/read/drawn-page.ts'
import type { Html } from '../../../html.ts'
import { empty } from '../../../parts/empty.ts'
import { icon } from '../../../parts/icon.ts'
import { inboxQuery } from '../../../parts/inbox-filter.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'
import type { ReadField } from './reading.view.ts'
import type { ReceiptPart } from './receipt.view.ts'

/** A page of a receipt: its picture, or the words that a program printed on it. */
export interface Sheet {
  page: number
  picture:
    | { url: string; width?: number; height?: number }
    | { words: DrawnWord[]; width: number; height: number }
}

/** How a receipt is looked at: quarter turns clockwise, and times its width. */
export interface Look {
  turn: number
  zoom: number
}

const ZOOMS = [1, 2, 3]

/** The receipt as it was sent, with a mark on everything that was read. */
export function sheets(part: ReceiptPart, view: DocumentView): Html {
  const { fileUrl } = view
  const { turn, zoom } = part.look
  return html`
    <figure class="preview">
      <div class="stage" data-turn="${turn}" data-zoom="${zoom}" tabindex="0" role="group" aria-label="The receipt as it was sent">
        <div data-live="sheets">
          ${part.sheets.map((one) => sheet(one, part))}
          ${part.sheets.length === 0 && unseen(view)}
        </div>
      </div>
      ${
        fileUrl &&
        html`<figcaption>
          <a href="${fileUrl}" target="_blank" rel="noopener">Open the file ${icon('open')}</a>
          ${part.sheets.length > 0 && tools(part, view)}
        </figcaption>`
      }
    </figure>`
}

/** No page of it can be drawn: the browser shows what it can, or nothing is there yet. */
function unseen({ fileUrl, fileName }: DocumentView): Html {
  if (!fileUrl) return empty('receipt', 'No file yet', 'Its picture appears here when it has arrived.')
  // The part after # tells the browser's own PDF viewer to show the page alone.
  return html`<iframe src="${fileUrl}#toolbar=0&navpanes=0&view=FitH" title="${fileName}" loading="lazy"></iframe>`
}

// Links, so that they work without JavaScript; functions/assets/sheet.js turns in place.
function tools({ look: { turn, zoom } }: ReceiptPart, view: DocumentView): Html {
  const to = (look: Look) =>
    `${pathsOf(view.companyId).document(view.id)}${inboxQuery(view.filter, {
      turn: look.turn === 0 ? undefined : String(look.turn),
      zoom: look.zoom === 1 ? undefined : String(look.zoom),
    })}`
  const [least, most] = [ZOOMS[0]!, ZOOMS.at(-1)!]
  const nearer = Math.min(most, zoom + 1)
  const further = Math.max(least, zoom - 1)
  return html`
    <nav class="tools" aria-label="Look at the receipt">
      <a class="button quiet" href="${to({ turn, zoom: further })}" data-zoom-by="-1" aria-label="Smaller" title="Smaller">−</a>
      <a class="button quiet" href="${to({ turn, zoom: nearer })}" data-zoom-by="1" aria-label="Larger" title="Larger">+</a>
      <a class="button quiet" href="${to({ turn: (turn + 1) % 4, zoom })}" data-turn-by="1" aria-label="Turn" title="Turn">↻</a>
    </nav>`
}

function sheet({ page, picture }: Sheet, { read }: ReceiptPart): Html {
  const fields = read ? [...read.fields, ...read.items] : []
  return html`
    <div class="sheet">
      <div class="upright">
        ${'words' in picture ? printed(picture) : photo(picture, page)}
        <svg class="marks" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          ${fields.filter(({ mark }) => mark?.page === page).map(mark)}
        </svg>
      </div>
    </div>`
}

function photo({ url, width, height }: { url: string; width?: number; height?: number }, page: number): Html {
  return html`<img src="${url}" alt="${page === 1 ? 'The receipt' : `Page ${page} of the receipt`}" ${width && html`width="${width}" height="${height}"`}>`
}

// A printed page by its words alone, each at its place and as wide as it was printed.
function printed({ words, width, height }: { words: DrawnWord[]; width: number; height: number }): Html {
  return html`
    <svg class="printed-page" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
      ${words.map(
        ({ text, box }) =>
          html`<text x="${tenths(box.left * width)}" y="${tenths((box.top + box.height * 0.8) * height)}" font-size="${tenths(box.height * height)}" textLength="${tenths(box.width * width)}" lengthAdjust="spacingAndGlyphs">${text}</text>`,
      )}
    </svg>`
}

const tenths = (number: number) => Math.max(0.1, Math.round(number * 10) / 10)

// A little air around the letters; a share of the page.
const AIR = 0.004

function mark({ id, label, value, mark }: ReadField): Html {
  const { left, top, width, height } = mark!.box
  return html`<rect id="mark-${id}" data-field="${id}" x="${left - AIR}" y="${top - AIR}" width="${width + 2 * AIR}" height="${height + 2 * AIR}"><title>${label}: ${value}</title></rect>`
}
