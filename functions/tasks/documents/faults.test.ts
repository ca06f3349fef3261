// A crowd of documents, to each of which something else happens on its way: whatever it is, each ends in exactly one
// state, the one that is true, and none is lost.
import { connect } from 'node:net'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, statementCsv, testBucket, type World, world } from '#functions/testing.ts'
import { startProcess } from '#functions/testing-processes.ts'
import { receiveDocument } from '#shared/documents/receive-document.ts'
import { readLastSweep } from '#shared/documents/sweep/last-sweep.ts'
import type { Bucket, UploadForm } from '#shared/outside/s3.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'

const OF_EACH = 3

/** A document on its way. */
interface Way {
  id: string
  key: string
  csv: string
  form: UploadForm
}

/** Posts the file as a browser does. */
async function posts({ form, csv }: Way): Promise<void> {
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', new File([csv], 'may.csv', { type: 'text/csv' }))
  const sent = await fetch(form.url, { method: 'POST', body })
  if (!sent.ok) throw new Error(await sent.text())
}

/** Begins to post it, and is gone before it is through. */
async function diesWhilePosting({ form, csv }: Way): Promise<void> {
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', new File([csv], 'may.csv', { type: 'text/csv' }))
  const whole = new Response(body)
  const bytes = Buffer.from(await whole.clone().arrayBuffer())
  const { hostname, port, pathname } = new URL(form.url)
  const socket = connect(Number(port), hostname)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
      `Content-Type: ${whole.headers.get('content-type')}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
  )
  await new Promise((written) => socket.write(bytes.subarray(0, bytes.length - 50), written))
  socket.destroy()
  await closed
}

const says = (by: Person, { id }: Way) => by.put(`/documents/${id}/file`)

interface Fate {
  happens(w: World, way: Way): Promise<unknown>
  /** Where it must end. */
  ends: { state: string; problem?: unknown }
}

const NEVER_CAME = { state: 'rejected', problem: 'Its file never came. Upload it again.' }
const READ = { state: 'read', problem: null }

const FATES: Record<string, Fate> = {
  'the browser dies before the POST': { happens: async () => {}, ends: NEVER_CAME },
  'the browser dies during the POST': { happens: (_, way) => diesWhilePosting(way), ends: NEVER_CAME },
  'the browser dies after the POST, and never says so': { happens: (_, way) => posts(way), ends: READ },
  'it is said twice': {
    happens: async ({ alice }, way) => {
      await posts(way)
      await Promise.all([says(alice, way), says(alice, way)])
    },
    ends: READ,
  },
  'it is said before the file is there': {
    happens: async (w, way) => {
      await says(w.alice, way)
      await receiveDocument(w.alice.inside, w.bucket, way.id)
      await posts(way)
    },
    ends: READ,
  },
  'it is said, and never sent': { happens: ({ alice }, way) => says(alice, way), ends: NEVER_CAME },
  'the file is posted twice': {
    happens: async ({ alice }, way) => {
      await posts(way)
      await says(alice, way)
      await posts(way)
    },
    ends: READ,
  },
  'the file is replaced between the check and the reading': {
    happens: async (w, way) => {
      await posts(way)
      await says(w.alice, way)
      await receiveDocument(w.alice.inside, w.bucket, way.id)
      await posts({ ...way, csv: way.csv.replace('CAFE', 'CAVE') })
    },
    ends: { state: 'rejected', problem: expect.stringContaining('not the one that was received') },
  },
  'the file is deleted between the check and the reading': {
    happens: async (w, way) => {
      await posts(way)
      await says(w.alice, way)
      await receiveDocument(w.alice.inside, w.bucket, way.id)
      await w.bucket.remove(way.key)
    },
    ends: { state: 'rejected', problem: expect.stringContaining('not the one that was received') },
  },
  'the person withdraws it': {
    happens: ({ alice }, { id }) => alice.put(`/documents/${id}/rejection`, { reason: 'Cancelled' }),
    ends: { state: 'rejected', problem: 'Cancelled' },
  },
}

// As S3 is on a bad day: the first look at a file finds it down, the second slow, and so for each way of looking.
function onABadDay(bucket: Bucket, isBad: () => boolean, seen = new Map<string, number>()): Bucket {
  const trouble = (key: string) => {
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    if (!isBad() || nth % 3 === 2) return
    const message =
      nth % 3 === 0 ? '503 SlowDown: Please reduce your request rate' : 'no answer within 10000 ms'
    throw new OutsideTrouble('S3', message, { sentence: 'Later.', retryable: true })
  }
  return {
    ...bucket,
    until: (signal) => onABadDay(bucket.until(signal), isBad, seen),
    async head(key) {
      trouble(`head ${key}`)
      return bucket.head(key)
    },
    async read(key, limits) {
      trouble(`read ${key}`)
      return bucket.read(key, limits)
    },
  }
}

async function begins({ alice }: World, nth: number): Promise<Way> {
  const csv = statementCsv([{ descriptor: `CAFE ROMA ${nth}`, amountCents: -1000n - BigInt(nth) }])
  const accountId = await alice.account('1010')
  const wanted = { kind: 'statement', fileName: `${nth}.csv`, contentType: 'text/csv', accountId }
  const { documentId: id, upload } = await (await alice.post('/documents', wanted)).json()
  return { id, key: `companies/${alice.companyId}/documents/${id}`, csv, form: upload }
}

/** Works until nothing is left to do, whatever has to be tried again, and when that would be. */
async function workItOff(w: World): Promise<void> {
  for (;;) {
    await w.pool.query('update graphile_worker._private_jobs set run_at = now() where locked_at is null')
    await w.work()
    const { rowCount } = await w.pool.query('select from graphile_worker._private_jobs')
    if (rowCount === 0) return
  }
}

/** Has a real worker begin, and kills it in the middle of its work; another finds what it held. */
async function killAWorker(w: World): Promise<void> {
  await w.pool.query('update graphile_worker._private_jobs set run_at = now()')
  const worker = await startProcess('worker', { ...w, isQuiet: true })
  const begun = `select from documents where sha256 is not null or state = 'awaiting_upload' and problem is not null`
  while (!(await w.alice.inside(({ db }) => sql.raw(begun).execute(db))).rows.length) {}
  await worker.kill()
  await w.pool.query(
    'update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null',
  )
}

test('whatever happens on the way, each document ends in one true state and none is lost', async () => {
  let isBad = false
  await using w = await world({ bucket: onABadDay(await testBucket(), () => isBad) })
  const ways: { way: Way; fate: string }[] = []
  for (const [fate, { happens }] of Object.entries(FATES)) {
    for (let nth = 0; nth < OF_EACH; nth++) {
      const way = await begins(w, ways.length)
      await happens(w, way)
      ways.push({ way, fate })
    }
  }
  if (isNative) await killAWorker(w)

  isBad = true
  await workItOff(w)
  isBad = false
  await w.alice.inside(({ db }) =>
    sql`update documents set created_at = created_at - interval '2 days' where state = 'awaiting_upload'`.execute(
      db,
    ),
  )
  await w.pool.query(`select graphile_worker.add_job('documents/sweep')`)
  await workItOff(w)

  const documents = await w.alice.read('/documents?limit=100')
  expect(documents.rows).toHaveLength(ways.length)
  for (const { way, fate } of ways) {
    const document = await w.alice.read(`/documents/${way.id}`)
    expect({ fate, ...document }).toMatchObject({ fate, ...FATES[fate]!.ends, isFileLost: false })
  }
  const read = ways.filter(({ fate }) => FATES[fate]!.ends === READ)
  expect((await w.alice.read('/transactions?limit=100')).rows).toHaveLength(read.length)
  expect(await readLastSweep(w.db)).toMatchObject({ documents: read.length, lost: 0 })
  expect((await w.pool.query('select from failed_jobs')).rowCount).toBe(0)
}, 60_000)
