import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('what happens after a page was made and before it listens is told', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ descriptor: 'BEFORE', amountCents: -100n })
  const html = await (await alice.page('')).text()
  const [, upToEvent] = /data-up-to-event="(\d+)"/.exec(html)!

  const [transaction] = await alice.imports({ descriptor: 'MEANWHILE', amountCents: -200n })
  await alice.put(`/transactions/${transaction!.id}/dismissal`)

  const stop = new AbortController()
  const stream = await w.request(`/api/companies/${alice.companyId}/events?since=${upToEvent}`, {
    headers: { 'x-test-user': alice.id },
    signal: stop.signal,
  })
  let told = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream.body!) {
    told += decoder.decode(chunk)
    if (told.includes(transaction!.id)) break
  }
  stop.abort()
  const ids = [...told.matchAll(/^id: (\d+)$/gm)].map(([, id]) => BigInt(id!))
  expect(ids[0]).toBe(BigInt(upToEvent!) + 1n)
})
