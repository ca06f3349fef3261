import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { Env } from './env.ts'
import { setFlash, takeFlash } from './flash.ts'

function app(origin = 'http://127.0.0.1:3000') {
  return new Hono<Env>()
    .use(async (c, next) => {
      c.set('deps', { origin } as Env['Variables']['deps'])
      await next()
    })
    .post('/', async (c) => {
      setFlash(c, await c.req.json())
      return c.redirect('/', 303)
    })
    .get('/', (c) => c.json(takeFlash(c) ?? null))
}

async function said(flash: object, headers: Record<string, string> = {}) {
  const sent = await app().request('/', { method: 'POST', body: JSON.stringify(flash) })
  const [cookie] = sent.headers.get('set-cookie')!.split(';')
  const shown = await app().request('/', { headers: { cookie: cookie!, ...headers } })
  return { flash: await shown.json(), cleared: shown.headers.get('set-cookie') }
}

test('the next page says it, once', async () => {
  const flash = { tone: 'good', sentence: 'CAFÉ; ROMA, “x” → Meals.', undo: '/companies/c/review/t/undo' }
  const { flash: shown, cleared } = await said(flash)
  expect(shown).toEqual(flash)
  expect(cleared).toContain('Max-Age=0')
})

test('a look in the background leaves it for the person', async () => {
  const { flash, cleared } = await said({ tone: 'good', sentence: 'Filed.' }, { 'x-live': '1' })
  expect(flash).toBeNull()
  expect(cleared).toBeNull()
})

test('a sentence too long for a cookie is cut, between characters', async () => {
  const { flash } = await said({ tone: 'good', sentence: '→'.repeat(299) + '💸'.repeat(2_000) })
  expect((flash as { sentence: string }).sentence).toMatch(/^→{299}.? …$/u)
})

test('what we never wrote is not shown', async () => {
  const shown = async (value: string) => {
    const res = await app().request('/', { headers: { cookie: `flash=${encodeURIComponent(value)}` } })
    return res.json()
  }
  expect(await shown('nonsense')).toBeNull()
  expect(await shown('{"tone":"good"}')).toBeNull()
  expect(await shown('{"tone":"good","sentence":"x","undo":"https://evil.example"}')).toBeNull()
})

test('over https the cookie never leaves by http', async () => {
  const post = { method: 'POST', body: '{"tone":"good","sentence":"x"}' }
  const flags = async (origin: string) => (await app(origin).request('/', post)).headers.get('set-cookie')
  expect(await flags('https://books.example.com')).toContain('Secure')
  expect(await flags('http://127.0.0.1:3000')).not.toContain('Secure')
  expect(await flags('http://127.0.0.1:3000')).toContain('HttpOnly')
})
