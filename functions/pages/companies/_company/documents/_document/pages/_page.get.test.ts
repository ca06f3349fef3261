import { PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import { open } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'
import { pdfOf, pictureOf } from '#shared/documents/read/testing.ts'

const RECEIPT = `# CROOKED SPOON\n05/05/2026\n2 Lunch  $45.20\nSubtotal  $45.20\nTax  $3.00\nTotal  $48.20`

const uploads = (by: Person, content: Uint8Array, type = 'application/pdf', name = 'spoon.pdf') =>
  by.uploads({ kind: 'receipt', name, type, content })

async function scanOf(text: string): Promise<Uint8Array> {
  const picture = await (await pictureOf(text)).jpeg().toBuffer()
  const pdf = await PDFDocument.create()
  const image = await pdf.embedJpg(picture)
  pdf
    .addPage([image.width / 2, image.height / 2])
    .drawImage(image, { width: image.width / 2, height: image.height / 2 })
  return pdf.save()
}

test('a printed PDF is shown by its words, and what was read is marked where it stands', async () => {
  await using w = await world()
  const id = await uploads(w.alice, await pdfOf(RECEIPT))
  await w.work()

  const { html, text } = await open(w.alice, `/documents/${id}`)

  expect(html).toMatch(/<text [^>]*>CROOKED SPOON<\/text>/)
  expect(html).toMatch(/<rect id="mark-total"[^>]*><title>Total: 48.20<\/title>/)
  expect(html).toContain('id="mark-item-1"')
  expect(text).toMatch(/Vendor CROOKED SPOON \w+ Date 5 May 2026 \w+ .* Total 48\.20 Sure/)
  expect((await w.alice.page(`/documents/${id}/pages/1`)).status).toBe(404) // it has no picture
  expect((await open(w.alice, `/documents/${id}?turn=1&zoom=3`)).html).toContain(
    'data-turn="1" data-zoom="3"',
  )
  expect((await open(w.alice, `/documents/${id}?turn=9&zoom=x`)).html).toContain(
    'data-turn="0" data-zoom="1"',
  )
})

test('a scanned page and a photo are shown as pictures', async () => {
  await using w = await world()
  const scan = await uploads(w.alice, await scanOf(RECEIPT))
  const photo = await (await pictureOf(`${RECEIPT}\nThank you`)).png().toBuffer()
  const taken = await uploads(w.alice, photo, 'image/png', 'photo.png')
  await w.work()

  const shown = await open(w.alice, `/documents/${scan}`)
  expect(shown.html).toContain(`/documents/${scan}/pages/1"`)
  expect(shown.html).toContain('id="mark-total"')
  const res = await w.alice.page(`/documents/${scan}/pages/1`)
  expect(res.status).toBe(302)
  const picture = await fetch(res.headers.get('location')!)
  expect(picture.headers.get('content-type')).toBe('image/jpeg')
  expect(new Uint8Array(await picture.arrayBuffer()).subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]))
  for (const page of ['2', '0', '1e0', '99999999999']) {
    expect((await w.alice.page(`/documents/${scan}/pages/${page}`)).status, page).toBe(404)
  }
  expect((await w.bob.page(`/documents/${scan}/pages/1`)).status).toBe(404)
  expect((await open(w.alice, `/documents/${taken}`)).html).toContain(
    `<img src="/companies/${w.alice.companyId}/documents/${taken}/file"`,
  )
})
