// A web process that dies in the middle of a request, as a dyno does: nothing of the request is left, and the same
// request again does the whole of it, once. The embedded database has one session, so this runs on a server.
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { world } from './testing.ts'
import { holdUp, startProcess } from './testing-processes.ts'

test.runIf(isNative)(
  'killed between any two statements of a decision, it leaves nothing of it',
  async () => {
    await using w = await world()
    const { alice } = w
    const [transaction] = await alice.imports(
      { descriptor: 'CAFE ROMA', amountCents: -1850n },
      { descriptor: 'CAFE ROMA', amountCents: -990n },
    )
    const body = JSON.stringify({ accountId: await alice.account('6950') })
    const decide = (port: number) =>
      fetch(
        `http://127.0.0.1:${port}/api/companies/${alice.companyId}/transactions/${transaction!.id}/category`,
        {
          method: 'PUT',
          headers: { 'x-test-user': alice.id, 'idempotency-key': 'one-click', origin: 'http://127.0.0.1' },
          body,
        },
      )
    const left = () =>
      alice.inside(async ({ db }) => ({
        keys: await db.selectFrom('idempotency_keys').selectAll().execute(),
        memories: await db.selectFrom('memories').selectAll().execute(),
        entries: await db.selectFrom('entries').selectAll().execute(),
        decisions: await db.selectFrom('decisions').selectAll().execute(),
        decided: await db.selectFrom('transactions').where('state', '<>', 'review').selectAll().execute(),
      }))
    const nothing = await left()

    for (const table of ['memories', 'entries', 'decisions', 'events']) {
      await using hold = await holdUp(w.pool, table)
      await using web = await startProcess('web', w)
      const answer = decide(web.port).then(
        () => 'answered',
        () => 'cut off',
      )
      await hold.until('grayledger web')
      await web.kill()
      expect(await answer).toBe('cut off')
      await hold.release('grayledger web')
      expect(await left(), `killed while writing ${table}`).toEqual(nothing)
    }

    await using web = await startProcess('web', w)
    const answers = [await decide(web.port), await decide(web.port)]
    expect(answers.map((res) => res.status)).toEqual([200, 200])
    expect(await answers[1]!.json()).toEqual(await answers[0]!.json())
    const done = await left()
    expect(done.entries).toHaveLength(2)
    expect(done.decided).toHaveLength(2)
    expect((await alice.read('/reports/trial-balance')).tiesOut).toBe(true)
  },
  120_000,
)
