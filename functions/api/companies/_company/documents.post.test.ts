import { expect, test } from 'vitest'
import { statementCsv, world } from '#functions/testing.ts'

const wanted = { kind: 'statement', fileName: 'may.csv', contentType: 'text/csv' }

test('makes room for the file and answers the form that S3 takes it with', async () => {
  await using w = await world()
  const { alice } = w

  const res = await alice.post('/documents', wanted)

  expect(res.status).toBe(201)
  const { documentId, upload } = await res.json()
  expect(await alice.read(`/documents/${documentId}`)).toMatchObject({
    state: 'awaiting_upload',
    fileName: 'may.csv',
    uploadedBy: 'Alice',
    sha256: null,
  })
  const form = new FormData()
  for (const [name, value] of Object.entries<string>(upload.fields)) form.append(name, value)
  form.append('file', new File([statementCsv([])], 'may.csv', { type: 'text/csv' }))
  expect((await fetch(upload.url, { method: 'POST', body: form })).status).toBe(201)
})

test('refuses what can’t be such a document, before anything is sent', async () => {
  await using w = await world()
  const { alice } = w
  const bad: [body: object, sentence: RegExp][] = [
    [
      { ...wanted, contentType: 'application/pdf' },
      /A statement is a CSV, OFX or QFX file .*“may.csv” is appl/,
    ],
    [{ kind: 'receipt', fileName: 'a.csv', contentType: 'text/csv' }, /A receipt is a PDF or a picture/],
    [{ ...wanted, contentType: '' }, /of no known type/],
    [{ ...wanted, bytes: 0 }, /empty or nearly so \(0 bytes\)/],
    [{ ...wanted, bytes: 20 * 1024 * 1024 + 1 }, /larger than 20 MB/],
    [{ ...wanted, kind: 'invoice' }, /kind/],
    [{ ...wanted, fileName: '' }, /fileName/],
    [{ ...wanted, fileName: 'x'.repeat(256) }, /fileName/],
    [{ ...wanted, sha256: 'abc' }, /sha256/],
    [{ ...wanted, accountId: await alice.account('6800') }, /“Supplies” is not a bank account or card/],
  ]
  for (const [body, sentence] of bad) {
    const res = await alice.post('/documents', body)
    expect(res.status, JSON.stringify(body)).toBe(422)
    expect((await res.json()).detail).toMatch(sentence)
  }
  expect((await alice.read('/documents')).rows).toEqual([])
})

test('asking twice under one key is one document, and the same form', async () => {
  await using w = await world()
  const key = { 'idempotency-key': 'one-drop' }
  const [first, second] = [
    await w.alice.post('/documents', wanted, key),
    await w.alice.post('/documents', wanted, key),
  ]
  expect(await second.json()).toEqual(await first.json())
  expect((await w.alice.read('/documents')).rows).toHaveLength(1)
})
