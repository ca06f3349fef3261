import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Person, statementCsv, type UploadedFile, type World, world } from '#functions/testing.ts'
import { dayInWords } from '#shared/day.ts'
import { receiveDocument } from '#shared/documents/receive-document.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'

const CSV = statementCsv([{ descriptor: 'CAFE ROMA', amountCents: -1850n }])
const statement = { kind: 'statement', name: 'may.csv', type: 'text/csv' } as const
const receipt = { kind: 'receipt', name: 'receipt.pdf', type: 'application/pdf' } as const

/** Asks for an upload without sending anything; answers the document's id and where its file belongs. */
async function asks(by: Person, wanted: object = {}) {
  const { name: fileName, type: contentType, kind } = statement
  const accountId = await by.account('1010')
  const res = await by.post('/documents', { kind, fileName, contentType, accountId, ...wanted })
  const { documentId } = await res.json()
  return { id: documentId as string, key: `companies/${by.companyId}/documents/${documentId}` }
}

/** Puts bytes where the store itself would have refused them, and says that they have arrived. */
async function smuggles(w: World, content: string | Uint8Array, wanted: object = {}) {
  const { id, key } = await asks(w.alice, wanted)
  await w.bucket.put(key, Buffer.from(content), 'text/csv')
  await w.alice.put(`/documents/${id}/file`)
  await w.work()
  return w.alice.read(`/documents/${id}`)
}

/** Uploads a file, a statement for the checking account. */
async function uploads(by: Person, file: UploadedFile) {
  const accountId = file.kind === 'statement' ? await by.account('1010') : undefined
  return by.uploads({ ...file, accountId })
}

async function sends(w: World, file: UploadedFile) {
  const id = await uploads(w.alice, file)
  await w.work()
  return w.alice.read(`/documents/${id}`)
}

const countTransactions = async (of: Person) => (await of.read('/transactions')).rows.length

test('a file that is not there is asked for again, and taken when it comes', async () => {
  await using w = await world()
  const { id, key } = await asks(w.alice)
  expect((await w.alice.put(`/documents/${id}/file`)).status).toBe(202)
  await w.work()
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({
    state: 'awaiting_upload',
    problem: 'We were told that the file is there, but it isn’t. Upload it again.',
  })

  await w.bucket.put(key, Buffer.from(CSV), 'text/csv')
  await w.alice.put(`/documents/${id}/file`)
  await w.work()
  expect(await countTransactions(w.alice)).toBe(1)
})

test('saying twice that a file has arrived, early or late, changes nothing', async () => {
  await using w = await world()
  const id = await uploads(w.alice, { ...statement, content: CSV })
  await w.alice.put(`/documents/${id}/file`)
  await w.work()
  const before = await w.alice.read(`/documents/${id}`)

  expect((await w.alice.put(`/documents/${id}/file`)).status).toBe(202)
  await w.work()

  expect(await w.alice.read(`/documents/${id}`)).toEqual(before)
  expect(await countTransactions(w.alice)).toBe(1)
})

test('what arrived is what counts: its size, hash and type are found out', async () => {
  await using w = await world()
  const document = await sends(w, {
    ...statement,
    type: 'application/vnd.ms-excel',
    content: CSV,
    announced: true,
  })
  const sha256 = createHash('sha256').update(CSV).digest('hex')
  expect(document).toMatchObject({ bytes: CSV.length, sha256, contentType: 'text/plain' })
})

test('a file that is not what was announced is rejected', async () => {
  await using w = await world()
  const sha256 = createHash('sha256').update(CSV).digest('hex')

  const size = await smuggles(w, `${CSV}x`, { bytes: CSV.length })
  const hash = await smuggles(w, CSV.replace('18.50', '18.60'), { bytes: CSV.length, sha256 })

  expect(size).toMatchObject({
    state: 'rejected',
    problem: `The file arrived with ${CSV.length + 1} bytes instead of ${CSV.length}. Upload it again.`,
  })
  expect(hash).toMatchObject({
    state: 'rejected',
    problem:
      'The file that arrived is not the one that was announced: its checksum differs. Upload it again.',
  })
  expect(await countTransactions(w.alice)).toBe(0)
})

test('a file that isn’t what its kind can be is rejected with what it is, whatever its name says', async () => {
  await using w = await world()
  const long = ' '.repeat(100)
  const cases: [file: UploadedFile, problem: RegExp][] = [
    [
      { ...statement, content: `<!doctype html><title>Sign in</title>${long}` },
      /^This is a web page, not a st/,
    ],
    [{ ...statement, content: `PK\x03\x04${long}` }, /^This is an Excel or zip file, not a statement/],
    [{ ...statement, content: `%PDF-1.7\n${long}` }, /^This is a PDF, not a statement .*CSV, OFX or QFX/],
    [{ ...statement, content: Uint8Array.from({ length: 100 }, (_, n) => n) }, /of a kind we don’t know/],
    [{ ...receipt, content: `${CSV}${long}` }, /^This is a text file, not a receipt .*PDF or a picture/],
    [{ ...receipt, content: `MZ\x90\0${long}` }, /of a kind we don’t know/],
  ]
  for (const [file, problem] of cases) {
    const document = await sends(w, file)
    expect(document).toMatchObject({ state: 'rejected', problem: expect.stringMatching(problem) })
    expect(document.settledAt).not.toBe(null)
  }
})

test('a file that is empty, or too large, gets past no store and no worker', async () => {
  await using w = await world()
  await expect(sends(w, { ...statement, content: '' })).rejects.toThrow('EntityTooSmall')
  expect(await smuggles(w, '')).toMatchObject({
    state: 'rejected',
    problem: 'The file is empty. Export or scan it again.',
  })
  expect(await smuggles(w, new Uint8Array(20 * 1024 * 1024 + 1).fill(65))).toMatchObject({
    state: 'rejected',
    problem: 'The file is larger than 20 MB.',
  })
})

test('the same file again is rejected with where it already is, and adds nothing', async () => {
  await using w = await world()
  const first = await sends(w, { ...statement, content: CSV })
  const today = dayInWords(new Date().toISOString().slice(0, 10))

  const again = await sends(w, { ...statement, name: 'renamed.csv', content: CSV })
  expect(again).toMatchObject({
    state: 'rejected',
    problem: `This file is already here: “may.csv”, uploaded on ${today}. Nothing was added.`,
    duplicateOf: first.id,
  })
  await expect(sends(w, { ...statement, content: CSV, announced: true })).rejects.toThrow(
    `This file is already here: “may.csv”, uploaded on ${today}.`,
  )
  expect(await countTransactions(w.alice)).toBe(1)
})

test('of the same file twice at the same moment one is taken', async () => {
  await using w = await world()
  const { alice } = w
  const ids = []
  for (const name of ['a.csv', 'b.csv']) ids.push(await uploads(alice, { ...statement, name, content: CSV }))

  const outcomes = await Promise.all(ids.map((id) => receiveDocument(alice.inside, w.bucket, id)))

  expect(outcomes.sort()).toEqual(['accepted', 'rejected'])
  await w.work()
  expect(await countTransactions(alice)).toBe(1)
})

test('a file that was rejected may come again, and another company may have the same one', async () => {
  await using w = await world()
  const page = '<html>not a statement</html>'
  expect((await sends(w, { ...statement, content: page })).state).toBe('rejected')
  expect((await sends(w, { ...statement, content: page })).problem).toMatch('This is a web page')

  await sends(w, { ...statement, content: CSV })
  const his = await uploads(w.bob, { ...statement, content: CSV })
  await w.work()
  expect(await w.bob.read(`/documents/${his}`)).toMatchObject({ duplicateOf: null, state: 'read' })
})

test('while the file store is down the document waits, and is taken when it is back', async () => {
  await using w = await world()
  const id = await uploads(w.alice, { ...statement, content: CSV })
  const isDown = () =>
    Promise.reject(new OutsideTrouble('S3', 'down', { sentence: 'Later.', retryable: true }))
  const { inside } = w.alice

  await expect(receiveDocument(inside, { ...w.bucket, head: isDown }, id)).rejects.toThrow('S3: down')
  await expect(receiveDocument(inside, { ...w.bucket, read: isDown }, id)).rejects.toThrow('S3: down')
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'arrived', problem: null })

  await w.work()
  expect(await countTransactions(w.alice)).toBe(1)
})

test('a file that is swapped after it was checked is not the one that is read', async () => {
  await using w = await world()
  const id = await uploads(w.alice, { ...statement, content: CSV })
  await receiveDocument(w.alice.inside, w.bucket, id)
  const key = `companies/${w.alice.companyId}/documents/${id}`
  await w.bucket.put(key, Buffer.from(CSV.replace('18.50', '99.50')), 'text/csv')

  await w.work()

  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({
    state: 'rejected',
    problem: 'The file in the store is not the one that was received. Upload it again.',
  })
  expect(await countTransactions(w.alice)).toBe(0)
})
