import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

const stream = (text: string) =>
  new ReadableStream({
    start(sent) {
      sent.enqueue(new TextEncoder().encode(text))
      sent.close()
    },
  })

test.each([
  ['announced', (body: string) => ({ body, headers: { 'content-length': String(body.length) } })],
  ['streamed', (body: string) => ({ body: stream(body), duplex: 'half' as const, headers: {} })],
])('a body that no request needs is refused with a sentence: %s', async (_, send) => {
  await using w = await world()
  const { headers, ...sent } = send(JSON.stringify({ memo: 'x'.repeat(1_000_001) }))
  const res = await w.request(`/api/companies/${w.alice.companyId}/entries`, {
    method: 'POST',
    headers: { 'x-test-user': w.alice.id, 'content-type': 'application/json', ...headers },
    ...sent,
  })
  expect(res.status).toBe(413)
  expect(res.headers.get('content-type')).toBe('application/problem+json')
  expect((await res.json()).detail).toContain('at most 1,000,000 bytes')
})
