import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import { OPERATOR_DOORS } from '../roles.ts'

const page = (w: World, headers: Record<string, string>, path = '/ops') =>
  w.request(path, { headers: { accept: 'text/html', ...headers } })

/** A world whose operator is Bob: to Alice's company he is a stranger. */
const operated = async () => {
  const operators = new Set(['bob@example.com'])
  return Object.assign(await world({ operators }), { operators })
}

test('shows an operator whether everything runs', async () => {
  await using w = await operated()
  const before = await (await page(w, { 'x-test-user': w.bob.id })).text()
  expect(before).toContain('Files aren’t read and no mail leaves')
  await w.pool.query(`
    insert into workers (id) values ('pool-1');
    select graphile_worker.add_job('mail/send', '{}', run_at => now() - interval '5 minutes')`)

  const res = await page(w, { 'x-test-user': w.bob.id })

  expect(res.status).toBe(200)
  expect(res.headers.get('cache-control')).toBe('no-store')
  const html = await res.text()
  expect(html).not.toContain('Files aren’t read and no mail leaves')
  expect(html).toMatch(/<dt>waiting<\/dt><dd\s*>1<\/dd>/)
  expect(html).toContain('waited since 5 minutes ago')
  expect(html).toContain('pool-1')
  for (const secret of ['Alder', 'Birch', 'Alice']) expect(html).not.toContain(secret)
})

test('draws how it went, with the line that isn’t to be crossed, and says it to who can’t see', async () => {
  await using w = await operated()
  await w.pool.query(`
    insert into samples (span, at, requests, latency, queue_wait_ms)
    select 'minute', now() - n * interval '10 minutes', 600, '{0,0,0,0,600}', case when n = 0 then 400000 else 1000 end
    from generate_series(0, 100) n`)
  await w.pool.query(
    `select graphile_worker.add_job('mail/send', '{}', run_at => now() - interval '400 seconds')`,
  )

  const html = await (await page(w, { 'x-test-user': w.bob.id })).text()

  expect(html).toContain('aria-label="Answers (p95): now 100 ms, at most 500 ms"')
  expect(html).toContain('aria-label="Longest wait in the queue: now 400 s, at most 300 s"')
  expect(html.match(/class="curve bad"/g)).toHaveLength(1)
  expect(html).toMatch(/class="limit"/)
  expect(html).toContain('aria-label="Spent on models this month: nothing yet, at most $11.00"')
  expect(html).not.toMatch(/ style=|<script>/)
  const quarter = await (await page(w, { 'x-test-user': w.bob.id }, '/ops?range=quarter')).text()
  expect(quarter).toContain('Answers (p95): nothing yet')
})

// 404, not 403: nobody else needs to know that it exists.
test('to everybody else there is nothing at any of its addresses', async () => {
  await using w = await operated()
  const made = await w.bob.post('/keys', { name: 'Till', scopes: ['read', 'write'] })
  const { secret } = await made.json()
  for (const door of OPERATOR_DOORS) {
    const [method, path] = door.split(' ') as [string, string]
    const address = path.replace(/:\w+/g, w.alice.companyId)
    const knock = (headers: Record<string, string>) =>
      w.request(address, { method, headers: { origin: 'http://127.0.0.1:3000', ...headers } })
    const stranger = await knock({ 'x-test-user': w.alice.id })
    expect(stranger.status, door).toBe(404)
    expect(await stranger.json()).toMatchObject({ detail: 'There is nothing at this address.' })
    expect((await knock({})).status, door).toBe(401)
    expect((await knock({ authorization: `Bearer ${secret}` })).status, door).toBe(401)
  }
  expect((await page(w, { 'x-test-user': w.alice.id }, '/ops/nothing')).status).toBe(404)
  const asked = await page(w, {})
  expect([asked.status, asked.headers.get('location')]).toEqual([302, '/sign-in?next=%2Fops'])
})

test('whoever is no longer named is out with the next request', async () => {
  await using w = await operated()
  expect((await page(w, { 'x-test-user': w.bob.id })).status).toBe(200)
  w.operators.clear()
  expect((await page(w, { 'x-test-user': w.bob.id })).status).toBe(404)
})
