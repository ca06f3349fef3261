// Rows and files held against each other: what is out of step is put right or said, and nothing is lost in silence.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Person, statementCsv, testBucket, type World, world } from '#functions/testing.ts'
import { receiveDocument } from '#shared/documents/receive-document.ts'
import { readLastSweep } from '#shared/documents/sweep/last-sweep.ts'
import type { Bucket } from '#shared/outside/s3.ts'

const CSV = statementCsv([{ descriptor: 'CAFE ROMA', amountCents: -1850n }])
const statement = { kind: 'statement', name: 'may.csv', type: 'text/csv', content: CSV } as const

const sweep = (w: World) => w.pool.query(`select graphile_worker.add_job('documents/sweep')`).then(w.work)

const keyOf = ({ companyId }: Person, id: string) => `companies/${companyId}/documents/${id}`

/** Asks for an upload; answers the document's id. */
async function asks(by: Person): Promise<string> {
  const { kind, name: fileName, type: contentType } = statement
  const accountId = await by.account('1010')
  const asked = await by.post('/documents', { kind, fileName, contentType, accountId })
  return (await asked.json()).documentId
}

const puts = (w: World, id: string, content = CSV) =>
  w.bucket.put(keyOf(w.alice, id), Buffer.from(content), 'text/csv')

async function sends(w: World, content = CSV): Promise<string> {
  const id = await w.alice.uploads({ ...statement, content, accountId: await w.alice.account('1010') })
  await w.work()
  return id
}

/** Lets days pass for a document. */
const ages = (by: Person, id: string, days: number) =>
  by.inside(({ db }) =>
    sql`update documents set created_at = created_at - ${days} * interval '1 day',
      settled_at = settled_at - ${days} * interval '1 day' where id = ${id}`.execute(db),
  )

/** Lets the moment come at which the worker looks by itself. */
const waits = (w: World) =>
  w.pool.query('update graphile_worker._private_jobs set run_at = now()').then(w.work)

test('a file that nobody said had come is taken in by itself, without waiting for the night', async () => {
  await using w = await world()
  const id = await asks(w.alice)
  await puts(w, id)
  await w.work()
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'awaiting_upload' })

  await waits(w)

  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'read' })
})

test('a file that is said to be there before it is, is taken in once it is', async () => {
  await using w = await world()
  const id = await asks(w.alice)
  await w.alice.put(`/documents/${id}/file`)
  await w.work()
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'awaiting_upload' })
  await puts(w, id)

  await waits(w)

  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'read', problem: null })
})

test('a file that never comes is given up after a day, and taken all the same when it comes later', async () => {
  await using w = await world()
  const id = await asks(w.alice)
  await waits(w)
  await ages(w.alice, id, 0.9)
  await sweep(w)
  expect((await w.alice.read(`/documents/${id}`)).state).toBe('awaiting_upload')

  await ages(w.alice, id, 0.2)
  await sweep(w)
  const given = { state: 'rejected', problem: 'Its file never came. Upload it again.', isPutAway: false }
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject(given)

  await puts(w, id)
  await sweep(w)
  expect((await w.alice.read(`/documents/${id}`)).state).toBe('read')
})

test('a lost file is counted, said, and takes its place when it comes again', async () => {
  await using w = await world()
  const id = await sends(w)
  await sweep(w)
  expect(await readLastSweep(w.db)).toMatchObject({ documents: 1, lost: 0 })

  await w.bucket.remove(keyOf(w.alice, id))
  await sweep(w)

  expect(await readLastSweep(w.db)).toMatchObject({ documents: 1, lost: 1 })
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'read', isFileLost: true })
  expect((await w.alice.get(`/documents/${id}/file`)).status).toBe(409)
  const page = await (await w.alice.page(`/documents/${id}`)).text()
  expect(page).toContain('gone from the file store. Upload the same file again')

  const again = await sends(w)

  expect(await w.alice.read(`/documents/${again}`)).toMatchObject({
    state: 'rejected',
    duplicateOf: id,
    problem: expect.stringMatching(
      /^This is the file that was missing of “may.csv”, .* It is back in its place.$/,
    ),
  })
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'read', isFileLost: false })
  await sweep(w)
  expect(await readLastSweep(w.db)).toMatchObject({ documents: 1, lost: 0 })
  expect((await w.alice.get(`/documents/${id}/file`)).status).toBe(200)
})

test('a file that was replaced after it was received is lost too', async () => {
  await using w = await world()
  const id = await sends(w)
  await puts(w, id, CSV.replace('18.50', '98.50'))

  await sweep(w)

  expect((await w.alice.read(`/documents/${id}`)).isFileLost).toBe(true)
})

test('a file that vanished before it was read waits for a person, and is read when it is there again', async () => {
  await using w = await world()
  const id = await asks(w.alice)
  await puts(w, id)
  await w.alice.put(`/documents/${id}/file`)
  await receiveDocument(w.alice.inside, w.bucket, id)
  await w.pool.query('update graphile_worker._private_jobs set run_at = now() + interval $$1 hour$$')
  await w.bucket.remove(keyOf(w.alice, id))
  await sweep(w)
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({
    state: 'needs_you',
    problem: expect.stringContaining('Upload the same file again'),
  })

  await puts(w, id)
  await sweep(w)

  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({
    state: 'read',
    problem: null,
    isFileLost: false,
  })
})

test('a document whose job is gone is looked at again', async () => {
  await using w = await world()
  const id = await asks(w.alice)
  await puts(w, id)
  await w.alice.put(`/documents/${id}/file`)
  await w.pool.query('delete from graphile_worker._private_jobs')

  await sweep(w)

  expect((await w.alice.read(`/documents/${id}`)).state).toBe('read')
})

test('a file that no row tells of is reported for a week, and then deleted', async () => {
  await using w = await world()
  // What earlier tests of this process left are strays as well, and of too many at once none is deleted.
  for await (const key of w.bucket.list('companies/')) await w.bucket.remove(key)
  const kept = await sends(w)
  const strays = [
    keyOf(w.alice, crypto.randomUUID()),
    keyOf(w.alice, 'no id at all'),
    `companies/${crypto.randomUUID()}/documents/${crypto.randomUUID()}`, // of a company that was erased meanwhile
  ]
  for (const key of strays) await w.bucket.put(key, Buffer.from('stray'), 'text/plain')
  const there = async () =>
    (await Promise.all(strays.map((key) => w.bucket.head(key)))).filter(Boolean).length
  const ours = async () => {
    const { rows } = await w.pool.query('select s3_key from stray_files')
    return rows.map(({ s3_key }) => s3_key).filter((key) => strays.includes(key))
  }
  const age = (days: number) =>
    w.pool.query(
      `update stray_files set first_seen_at = first_seen_at - $1 * interval '1 day' where s3_key = any($2)`,
      [days, strays],
    )

  await sweep(w)
  expect((await ours()).sort()).toEqual(strays.toSorted())
  await age(6.9)
  await sweep(w)
  expect(await there()).toBe(3)

  await age(0.2)
  await sweep(w)

  expect(await there()).toBe(0)
  expect(await ours()).toEqual([])
  expect((await w.alice.get(`/documents/${kept}/file`)).status).toBe(200)
})

test('what is put away can be taken out for thirty days, then its file goes', async () => {
  await using w = await world()
  const content = '<html>not a statement</html>'
  const id = await sends(w, content)
  expect((await w.alice.read(`/documents/${id}`)).state).toBe('rejected')
  await ages(w.alice, id, 29)
  await sweep(w)
  expect(await w.bucket.head(keyOf(w.alice, id))).not.toBe(null)

  const picture = `companies/${w.alice.companyId}/pictures/${id}/1.jpg`
  await w.bucket.put(picture, Buffer.from('a page of it'), 'image/jpeg')
  await ages(w.alice, id, 2)
  await sweep(w)

  expect(await w.bucket.head(keyOf(w.alice, id))).toBe(null)
  expect(await w.bucket.head(picture)).toBe(null)
  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({ state: 'rejected', isFileRemoved: true })
  expect((await w.alice.get(`/documents/${id}/file`)).status).toBe(409)
  expect((await w.alice.page(`/documents/${id}`)).status).toBe(200)
})

test('a company whose files can’t be listed doesn’t hold up the others, and the night counts when all were', async () => {
  let away = true
  const ailing = (bucket: Bucket): Bucket => ({
    ...bucket,
    until: (signal) => ailing(bucket.until(signal)),
    pages(prefix) {
      if (away && prefix.includes(w.bob.companyId)) throw new Error('the file store is away')
      return bucket.pages(prefix)
    },
  })
  await using w = await world({ bucket: ailing(await testBucket()) })
  const id = await sends(w)
  await w.bucket.remove(keyOf(w.alice, id))

  await sweep(w)
  expect((await w.alice.read(`/documents/${id}`)).isFileLost).toBe(true)
  expect(await readLastSweep(w.db)).toBe(null)

  away = false
  await waits(w)
  expect(await readLastSweep(w.db)).toMatchObject({ documents: 1, lost: 1 })
})

test('a document that is not to come, or is none of ours, is put away; what is in the books is not', async () => {
  await using w = await world()
  const away = (id: string) => w.alice.put(`/documents/${id}/rejection`, { reason: 'The wrong file' })
  const awaited = await asks(w.alice)
  expect(await (await away(awaited)).json()).toMatchObject({ state: 'rejected', isPutAway: true })
  await puts(w, awaited)
  expect((await w.alice.put(`/documents/${awaited}/file`)).status).toBe(202)
  await waits(w)
  expect(await w.alice.read(`/documents/${awaited}`)).toMatchObject({
    state: 'rejected',
    problem: 'The wrong file',
  })
  expect((await w.alice.delete(`/documents/${awaited}/rejection`)).status).toBe(409)

  const unclear = await w.alice.uploads({ ...statement, name: 'unclear.csv' }) // of which account?
  await w.work()
  expect((await w.alice.read(`/documents/${unclear}`)).state).toBe('needs_you')
  expect((await away(unclear)).status).toBe(200)
  expect((await w.alice.delete(`/documents/${unclear}/rejection`)).status).toBe(200)
  await w.work()
  expect((await w.alice.read(`/documents/${unclear}`)).state).toBe('needs_you')
  await away(unclear)

  const imported = await sends(w)
  const refused = await away(imported)
  expect(refused.status).toBe(409)
  expect((await refused.json()).detail).toMatch('are in your books')
  expect((await w.bob.put(`/documents/${awaited}/rejection`, { reason: 'x' })).status).toBe(404)
})
