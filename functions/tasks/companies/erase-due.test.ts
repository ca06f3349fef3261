// How a company goes: only by its owner, only after thirty days, and then without a trace.
import { expect, test } from 'vitest'
import { type Person, type World, world } from '#functions/testing.ts'

const erase = (w: World) => w.pool.query(`select graphile_worker.add_job('companies/erase-due')`).then(w.work)

/** As though the grace were over: only who owns the tables can switch off what holds the company to it. */
async function letTimePass(w: World, companyId: string): Promise<void> {
  await w.pool.query(`
    begin;
    alter table companies disable trigger deletion_has_a_grace;
    update companies set delete_after = now() - interval '1 second' where id = '${companyId}';
    alter table companies enable trigger deletion_has_a_grace;
    commit`)
}

/** How many rows each table has of the company; tables with none are left out. */
async function rowsOf(w: World, companyId: string): Promise<Record<string, number>> {
  const client = await w.pool.connect()
  try {
    await client.query(`select set_config('app.company_id', $1, false)`, [companyId])
    const { rows: tables } = await client.query(`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'company_id' union select 'companies'`)
    const counts: Record<string, number> = {}
    for (const { name } of tables) {
      const column = name === 'companies' ? 'id' : 'company_id'
      const { rows } = await client.query(`select count(*)::int as n from ${name} where ${column} = $1`, [
        companyId,
      ])
      if (rows[0].n > 0) counts[name] = rows[0].n
    }
    await client.query(`select set_config('app.company_id', '', false)`)
    return counts
  } finally {
    client.release()
  }
}

async function filesOf(w: World, companyId: string): Promise<string[]> {
  const keys = []
  for await (const key of w.bucket.list(`companies/${companyId}/`)) keys.push(key)
  return keys
}

/** Something in nearly every table, references in circles included: a matched receipt points to a bank line. */
async function livesAWhile(person: Person, w: World): Promise<void> {
  const [imported] = await person.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const content = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)
  const receipt = await person.uploads({ kind: 'receipt', name: 'r.jpg', type: 'image/jpeg', content })
  await w.work()
  await person.put(`/documents/${receipt}/transaction`, { transactionId: imported!.id })
  const filing = { accountId: await person.account('6800') }
  await person.put(`/transactions/${imported!.id}/category`, filing, { 'idempotency-key': 'k' })
  await person.delete(`/transactions/${imported!.id}/category`)
  await person.put(`/transactions/${imported!.id}/category`, filing)
  const { secret } = await (await person.post('/keys', { name: 'Till', scopes: ['read', 'write'] })).json()
  await w.request(`/api/companies/${person.companyId}/period`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: '{"lockedThrough":"2020-12-31"}',
  })
  await person.post('/invitations', { email: 'new@example.com', role: 'viewer' })
  await person.put('/export')
  await w.work()
}

test('after the grace nothing is left of it, in the database or in S3, and others are as they were', async () => {
  await using w = await world()
  const { alice, bob } = w
  await w.joins('Vic', 'viewer')
  await livesAWhile(alice, w)
  await livesAWhile(bob, w)
  const [hers, his] = [await rowsOf(w, alice.companyId), await rowsOf(w, bob.companyId)]
  const hisFiles = await filesOf(w, bob.companyId)
  expect(Object.keys(hers).length).toBeGreaterThan(15)
  expect(await filesOf(w, alice.companyId)).toHaveLength(3) // statement, receipt and copy
  await alice.put('/deletion', { name: 'Alder & Ash' })
  await letTimePass(w, alice.companyId)

  await erase(w)

  expect(await rowsOf(w, alice.companyId)).toEqual({})
  expect(await filesOf(w, alice.companyId)).toEqual([])
  expect(await rowsOf(w, bob.companyId)).toEqual(his)
  expect(await filesOf(w, bob.companyId)).toEqual(hisFiles)
  expect((await alice.get('/transactions')).status).toBe(404)
  await erase(w) // and once more changes nothing
  expect(await rowsOf(w, bob.companyId)).toEqual(his)
})

test('before the grace is over, the daily run leaves it alone', async () => {
  await using w = await world()
  const { alice } = w
  await livesAWhile(alice, w)
  await alice.put('/deletion', { name: 'Alder & Ash' })
  const before = [await rowsOf(w, alice.companyId), await filesOf(w, alice.companyId)]

  await erase(w)

  expect([await rowsOf(w, alice.companyId), await filesOf(w, alice.companyId)]).toEqual(before)
})

test('a run that broke off between the files and the rows is taken up by the next', async () => {
  await using w = await world()
  const { alice } = w
  await livesAWhile(alice, w)
  await alice.put('/deletion', { name: 'Alder & Ash' })
  await letTimePass(w, alice.companyId)
  for (const key of await filesOf(w, alice.companyId)) await w.bucket.remove(key)

  await erase(w)

  expect(await rowsOf(w, alice.companyId)).toEqual({})
})

test('only its owner may ask, with its name, and an admin can’t', async () => {
  await using w = await world()
  const { alice } = w
  const admin = await w.joins('Ada', 'admin')
  expect((await admin.put('/deletion', { name: 'Alder & Ash' })).status).toBe(403)
  for (const name of ['', 'alder & ash', 'Birch']) {
    const res = await alice.put('/deletion', { name })
    expect(res.status).toBe(422)
    expect((await res.json()).detail).toMatch('“Alder & Ash”')
  }
  expect(await alice.read('/deletion')).toEqual({ deleteAfter: null })

  const { deleteAfter } = await (await alice.put('/deletion', { name: 'Alder & Ash' })).json()
  const days = (Date.parse(deleteAfter) - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(29.99)
  expect(days).toBeLessThanOrEqual(30)
  expect(await (await alice.put('/deletion', { name: 'Alder & Ash' })).json()).toEqual({ deleteAfter })
  expect((await admin.delete('/deletion')).status).toBe(403)
})

test('during the grace it is read and not written, until the owner takes it back', async () => {
  await using w = await world()
  const { alice } = w
  const paper = { parentId: await alice.account('6800'), name: 'Paper' }
  await alice.put('/deletion', { name: 'Alder & Ash' })

  const refused = await alice.post('/accounts', paper)
  expect(refused.status).toBe(409)
  expect((await refused.json()).detail).toMatch(
    /will be deleted on \d{4}-\d\d-\d\d and is read-only until then/,
  )
  expect((await alice.put('/period', { lockedThrough: '2020-12-31' })).status).toBe(409)
  expect((await alice.page('/documents', { method: 'POST', body: new URLSearchParams() })).status).toBe(409)
  expect((await alice.get('/transactions')).status).toBe(200)
  expect((await alice.put('/export')).status).toBe(202)

  expect(await (await alice.delete('/deletion')).json()).toEqual({ deleteAfter: null })
  expect((await alice.post('/accounts', paper)).status).toBe(201)
})

test('the page asks for the name, says the day, and takes it back', async () => {
  await using w = await world()
  const { alice } = w
  const typed = (name: string) => ({ method: 'POST', body: new URLSearchParams({ name }) })
  expect((await alice.page('/leaving/deletion', typed('Birch'))).status).toBe(422)
  expect((await alice.page('/leaving/deletion', typed('Alder & Ash'))).status).toBe(303)
  expect(await (await alice.page('/leaving')).text()).toContain('Keep the company')
  expect((await alice.page('/leaving/withdrawal', { method: 'POST' })).status).toBe(303)
  expect(await (await alice.page('/leaving')).text()).toContain(
    'Type its name to confirm: <strong>Alder &amp; Ash',
  )
})

test('nobody gets round the grace, from psql either', async () => {
  await using w = await world()
  const { alice, bob } = w
  await livesAWhile(alice, w)
  const tries = async () => {
    const id = alice.companyId
    for (const statement of [
      `select erase_company('${id}')`,
      `update companies set delete_after = now() where id = '${id}'`,
      `update companies set delete_after = now() + interval '29 days' where id = '${id}'`,
      `insert into companies (name, delete_after) values ('Cedar', now())`,
      `delete from companies where id = '${id}'`,
      ...['entry_lines', 'entries', 'audit_log', 'decisions', 'company_settings'].map(
        (table) => `delete from ${table} where company_id = '${id}'`,
      ),
      'truncate entries cascade',
      'truncate companies cascade',
    ]) {
      const attempt = w.pool.query(
        `begin; select set_config('app.company_id', '${id}', true); ${statement}; commit`,
      )
      await expect(attempt, statement).rejects.toMatchObject({ code: 'GLFIN' })
    }
  }
  await tries()
  const before = await rowsOf(w, alice.companyId)
  await alice.put('/deletion', { name: 'Alder & Ash' })
  await tries()
  await letTimePass(w, bob.companyId) // another company's time is up, which opens nothing here
  await tries()
  const { audit_log: _, ...kept } = before
  expect(await rowsOf(w, alice.companyId)).toMatchObject(kept)

  await letTimePass(w, alice.companyId)
  // Even then, what was booked is only ever taken away whole.
  const change = w.pool.query(
    `begin; select set_config('app.company_id', '${alice.companyId}', true); update entries set memo = 'x'; commit`,
  )
  await expect(change).rejects.toMatchObject({ code: 'GLFIN' })
})

test('the clock has it run every day', async () => {
  const { CRONTAB } = await import('#functions/cron.ts')
  expect(CRONTAB).toMatch(/^\d+ \d+ \* \* \* companies\/erase-due$/m)
})
