import { Logger, runOnce } from 'graphile-worker'
import { expect, test, vi } from 'vitest'
import { createTaskList } from '#functions/tasks.ts'
import { NO_MAIL, type World, world } from '#functions/testing.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { openBucket } from '#shared/outside/s3.ts'

const JPEG = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)

const operated = () => world({ operators: new Set(['bob@example.com']) })

async function jobsPage(w: World): Promise<string> {
  const res = await w.request('/ops/jobs', { headers: { accept: 'text/html', 'x-test-user': w.bob.id } })
  expect(res.status, JSON.stringify(w.logged.filter(({ level }) => Number(level) >= 50))).toBe(200)
  return (await res.text()).replace(/\s+/g, ' ')
}

/** Posts a form of the page and answers what the page says next. */
async function post(w: World, path: string, fields: Record<string, string>) {
  const headers = { 'x-test-user': w.bob.id, origin: 'http://127.0.0.1:3000', accept: 'text/html' }
  const res = await w.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) })
  return { status: res.status, says: decodeURIComponent(res.headers.get('set-cookie') ?? '') }
}

/** Three receipts of Alice's whose file store is away, so often that two of them are given up. */
async function filesFail(w: World): Promise<string[]> {
  const ids = []
  for (let n = 0; n < 3; n++) {
    const content = JPEG.with(50, n)
    ids.push(await w.alice.uploads({ kind: 'receipt', name: `lunch ${n}.jpg`, type: 'image/jpeg', content }))
  }
  await w.pool.query(
    `update graphile_worker._private_jobs set attempts = max_attempts - 1
     where id in (select id from graphile_worker._private_jobs order by id limit 2)`,
  )
  const bucket = openBucket({ ...w.bucketConfig, endpoint: 'http://127.0.0.1:9', timeoutMs: 300 })
  const taskList = createTaskList({ ...w, bucket, ...NO_MAIL, embeddings: localEmbeddings })
  await runOnce({ pgPool: w.pool, taskList, logger: new Logger(() => () => {}), noHandleSignals: true })
  await vi.waitFor(async () => {
    const { rowCount } = await w.pool.query(
      'select from graphile_worker._private_jobs where locked_at is null',
    )
    expect(rowCount).toBe(1)
  })
  return ids
}

const group = { task: 'documents/receive', cause: 'the file store didn’t answer' }
const states = (w: World, ids: string[]) =>
  Promise.all(ids.map(async (id) => (await w.alice.read(`/documents/${id}`)).state))
const failed = (w: World) => w.db.selectFrom('failed_jobs').selectAll().orderBy('job_id').execute()

test('says in words what failed, of which company, why and what happens next; and nothing of the books', async () => {
  await using w = await operated()
  await filesFail(w)

  const html = await jobsPage(w)

  expect(html).toContain('<h3>Take in a file: the file store didn’t answer</h3>')
  expect(html).toContain('2 given up')
  expect(html).toContain('1 will be tried again')
  expect(html).toMatch(/Alder &amp; Ash.*failed 12 times, last just now; given up/)
  expect(html).toMatch(/failed once, last just now; tries again in 1 minute/)
  expect(html).toMatch(/Erase companies that are due.*not run yet, next in \d+/)
  expect(html).not.toContain('lunch')
})

test('a group is tried again together, as though new, and the files are read', async () => {
  await using w = await operated()
  const ids = await filesFail(w)
  expect(await states(w, ids)).toEqual(['needs_you', 'needs_you', 'arrived'])

  const { status, says } = await post(w, '/ops/jobs/attempts', group)

  expect(status).toBe(303)
  expect(says).toContain('3 jobs will be tried again now.')
  await w.work()
  expect(await states(w, ids)).not.toContain('arrived')
  for (const id of ids) expect((await w.alice.read(`/documents/${id}`)).problem).not.toContain('file store')
  await vi.waitFor(async () => expect(await failed(w)).toEqual([]))
  expect(await jobsPage(w)).toContain('Nothing failed.')
})

test('one of them is tried again alone, and once however often the button is pressed', async () => {
  await using w = await operated()
  await filesFail(w)
  const [first] = await failed(w)

  const one = { jobId: String(first!.job_id) }
  const answers = await Promise.all([post(w, '/ops/jobs/attempts', one), post(w, '/ops/jobs/attempts', one)])

  expect(answers.map(({ says }) => says.includes('1 job will')).sort()).toEqual([false, true])
  expect(await failed(w)).toHaveLength(2)
})

test('discarding takes a reason, keeps it with who gave it, and nothing is tried again', async () => {
  await using w = await operated()
  await filesFail(w)
  expect((await post(w, '/ops/jobs/discards', { ...group, reason: ' ' })).status).toBe(422)
  expect((await post(w, '/ops/jobs/discards', { reason: 'None' })).status).toBe(422)
  expect((await post(w, '/ops/jobs/discards', group)).status).toBe(422)

  const { says } = await post(w, '/ops/jobs/discards', { ...group, reason: 'They sent the files by mail.' })

  expect(says).toContain('3 jobs won’t be tried again.')
  expect(await failed(w)).toMatchObject(
    Array.from({ length: 3 }, () => ({ discarded_by: w.bob.id, reason: 'They sent the files by mail.' })),
  )
  expect((await w.pool.query('select from graphile_worker._private_jobs')).rowCount).toBe(0)
  expect((await post(w, '/ops/jobs/attempts', group)).says).toContain('There was nothing left to try.')
  const html = await jobsPage(w)
  expect(html).toContain('Nothing failed.')
  expect(html).toMatch(/Discarded by Bob just now: They sent the files by mail\./)
})

test('what waits and what is under way is counted by task, and more than ten thousand are not', async () => {
  await using w = await operated()
  await w.pool.query(`
    select graphile_worker.add_job('mail/send', '{}', run_at => now() + interval '1 hour');
    select graphile_worker.add_job('statements/import', json_build_object('companyId', '${w.alice.companyId}'))
      from generate_series(1, 3);
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a worker'
      where id = (select max(id) from graphile_worker._private_jobs)`)
  const few = await jobsPage(w)
  expect(few).toMatch(/Import a statement<\/strong>\s*<p class="hint">\s*Alder &amp; Ash, taken just now/)
  expect(few).toMatch(/Import a statement<\/strong>\s*<p class="hint">2 due, the first since just now/)
  expect(few).toMatch(/Send a mail<\/strong>\s*<p class="hint">1 for later/)
  expect(few).not.toContain('more than 10,000')

  await w.pool.query(`
    insert into graphile_worker._private_jobs (task_id, payload)
    select (select id from graphile_worker._private_tasks limit 1), '{}' from generate_series(1, 10000)`)
  expect(await jobsPage(w)).toContain('more than 10,000')
})

test('a job of another company is no more than its name, and one of nobody’s has none', async () => {
  await using w = await operated()
  await w.pool.query(`select graphile_worker.add_job('receipts/read', '{"companyId": "x"}', job_key => 'x')`)
  await w.work()
  expect(await jobsPage(w)).toMatch(
    /Read a receipt: it was asked for in a way this version doesn’t understand \(companyId\).*No company/,
  )
})
