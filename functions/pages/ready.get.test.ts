import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'

test('is ready when the database answers, has had every migration, and the bucket answers', async () => {
  await using w = await world()
  const res = await w.request('/ready')
  expect(res.status).toBe(200)
  expect(await res.json()).toEqual({
    ready: true,
    database: { ok: true, ms: expect.any(Number) },
    bucket: { ok: true, ms: expect.any(Number) },
    worker: { ok: false, ms: expect.any(Number), problem: '0 alive' },
  })
})

// The worker, which sends the alarms, can't send one of its own death.
test('says of the worker whether it lives, and whoever watches it may have that count', async () => {
  await using w = await world()
  expect((await w.request('/ready?worker')).status).toBe(503)
  await w.pool.query(`insert into workers (id, lane) values ('w', 'quick')`)
  const res = await w.request('/ready?worker')
  expect([res.status, (await res.json()).worker.ok]).toEqual([200, true])
})

test('says which migration is missing, and who has to do what', async () => {
  await using w = await world()
  await w.pool.query('delete from migrations where name = (select max(name) from migrations)')
  const res = await w.request('/ready')
  expect(res.status).toBe(503)
  expect((await res.json()).database).toMatchObject({
    ok: false,
    problem: 'The database misses 1 migration. Run bin/migrate.',
  })
})

// Anybody may ask: hosts, buckets and users are for the log.
test('says that the file store doesn’t answer, and keeps the rest for the log', async () => {
  const down = async () => {
    throw new OutsideTrouble('S3', 'getaddrinfo ENOTFOUND books.s3.internal', {
      sentence: 'The file store can’t be reached.',
      retryable: true,
    })
  }
  const bucket = { check: down } as never
  await using w = await world({ bucket })

  const res = await w.request('/ready')

  expect(res.status).toBe(503)
  const answer = await res.text()
  expect(JSON.parse(answer).bucket).toMatchObject({ ok: false, problem: 'The file store can’t be reached.' })
  expect(answer).not.toMatch('internal')
  expect(JSON.stringify(w.logged)).toMatch('books.s3.internal')
})
