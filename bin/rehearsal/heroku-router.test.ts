import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startHerokuRouter } from './heroku-router.ts'

async function dyno(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const taken = new AsyncDisposableStack()
  taken.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const router = taken.use(await startHerokuRouter({ port, firstByteMs: 200, idleMs: 200 }))
  return { router, server, [Symbol.asyncDispose]: () => taken.disposeAsync() }
}

test('tells the dyno what Heroku’s router tells: the real address last, https, an id, a start', async () => {
  await using there = await dyno((asked, answer) => answer.end(JSON.stringify(asked.headers)))
  const answer = await fetch(`${there.router.url}/`, {
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' },
  })
  expect(await answer.json()).toMatchObject({
    'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'x-request-start': expect.stringMatching(/^\d{13}$/),
    via: '1.1 vegur',
  })
})

test('keeps connections to the dyno and uses them again', async () => {
  const ports = new Set<number | undefined>()
  await using there = await dyno((asked, answer) => {
    ports.add(asked.socket.remotePort)
    asked.resume()
    answer.end('ok')
  })
  for (let request = 0; request < 5; request++) {
    const answer = await fetch(there.router.url, { method: 'POST', body: 'x'.repeat(100_000) })
    expect(await answer.text()).toBe('ok')
  }
  expect(ports.size).toBe(1)
})

test('gives up on a first byte that doesn’t come, and on a stream that falls silent', async () => {
  await using there = await dyno((asked, answer) => {
    if (asked.url === '/stream') answer.write('first')
  })
  const silent = await fetch(`${there.router.url}/slow`)
  expect(silent.status).toBe(503)
  const stream = await fetch(`${there.router.url}/stream`)
  expect(stream.status).toBe(200)
  await expect(stream.text()).rejects.toThrow()
  expect(there.router.errors).toEqual(['H12 GET /slow', 'H15 GET /stream'])
})

test('says that the dyno is away, or broke off', async () => {
  await using there = await dyno((asked) => asked.socket.destroy())
  expect((await fetch(`${there.router.url}/cut`)).status).toBe(503)
  there.server.closeAllConnections()
  there.server.close()
  await once(there.server, 'close')
  expect((await fetch(`${there.router.url}/gone`)).status).toBe(503)
  expect(there.router.errors).toEqual(['H13 GET /cut', 'H10 GET /gone'])
})
