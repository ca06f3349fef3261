import { expect, test } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { createTestDatabase } from '#db/testing.ts'
import { takeTurn } from './take-turn.ts'

test('so many turns in any window, each key for itself; the answer says when the next one comes', async () => {
  const database = await createTestDatabase()
  const pool = openPool({ url: database.url, connections: 2, name: 'test' })
  const db = connect(pool)
  const take = (key: string) => takeTurn(db, { key, turns: 2, windowSeconds: 60 })
  const passes = (seconds: number) =>
    pool.query(
      `update sign_in_limits set turns = array(select at - make_interval(secs => $1) from unnest(turns) at)`,
      [seconds],
    )
  try {
    expect([await take('a'), await take('b')]).toEqual([null, null])
    await passes(40)
    expect(await take('a')).toBeNull()
    expect(await take('a')).toBe(20) // when the first of the two is a minute old
    await passes(21)
    expect(await take('a')).toBeNull()
    expect(await take('a')).toBe(39) // a sliding window: the second still counts
  } finally {
    await pool.end()
    await database.drop()
  }
})
