// Somebody who is new here, against the programs that run in production and with mail that really arrives.
import { existsSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '#shared/outside/mail-testing.ts'
import { type Service, startService } from './bench/service.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

let mail: MailServer
beforeAll(async () => {
  mail = await startMailServer()
})
afterAll(() => mail[Symbol.asyncDispose]())

let printed = ''
const start = (env: Record<string, string> = {}): Promise<Service> =>
  startService({
    worker: true,
    onOutput: (chunk) => {
      printed += chunk
    },
    env: { SMTP_URL: mail.url, MAIL_FROM: 'GrayLedger <books@example.com>', ...env },
  })

async function codeFor(email: string): Promise<string> {
  const find = () => mail.mails.findLast((one) => [one.to].flat().some((to) => to?.text === email))
  await expect.poll(find, { timeout: 10_000 }).toBeDefined()
  return /^ {4}(\d{6})$/m.exec(find()!.text!)![1]!
}

test('in production the code of the mail signs in, with cookies of this host alone, and nobody without', async () => {
  const origin = 'https://books.example.com'
  await using service = await start({
    NODE_ENV: 'production',
    ORIGIN: origin,
    HOST: '127.0.0.1',
    SESSION_SECRET: 'a secret of this test, which is long enough',
    TRUST_PROXY_HOPS: '1',
  })
  const send = (path: string, body: Record<string, string>, cookie = '') =>
    fetch(service.url + path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(body),
      headers: { origin, cookie, 'x-forwarded-for': '203.0.113.7' },
    })
  // Development's demo person, who would be let in from this machine, isn't known here.
  expect((await fetch(`${service.url}/api/companies`)).status).toBe(401)

  const asked = await send('/sign-in', { email: 'ann@example.com' })
  const browser = asked.headers.getSetCookie().find((line) => line.startsWith('__Host-browser='))!
  const code = await codeFor('ann@example.com')
  const answer = await send('/sign-in/code', { code }, browser.split(';')[0])

  expect(answer.status).toBe(303)
  const session = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-session='))!
  for (const flag of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(session).toContain(flag)
  const companies = await fetch(`${service.url}/api/companies`, {
    headers: { cookie: session.split(';')[0]! },
  })
  expect([companies.status, await companies.json()]).toEqual([200, { rows: [] }])
  expect(printed).toContain('"task":"mail/send"')
  expect(printed.replace(/"time":"[^"]*"/g, '')).not.toMatch(new RegExp(`\\b${code}\\b`))
}, 60_000)

test.runIf(existsSync(CHROMIUM) || process.env.CI === 'true')(
  'address, code, company, first statement: a new person is at work within a minute',
  async () => {
    await using service = await start()
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    await using _ = { [Symbol.asyncDispose]: () => browser.close() }
    const page = await browser.newPage({ baseURL: service.url })
    page.setDefaultTimeout(15_000)
    const started = performance.now()

    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill('nina@example.com')
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByLabel('Code of six digits').fill(await codeFor('nina@example.com'))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'New company' }).click()
    await page.getByLabel('Name of the company').fill('Nettle & Nye')
    await page.getByRole('button', { name: 'Open its books' }).click()

    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'november.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          'Date,Description,Amount\n2026-11-03,CAFE ROMA,-18.50\n2026-11-04,PAPER MILL,-9.90\n',
        ),
      })
    await page.getByRole('link', { name: 'november.csv' }).first().click()
    await saysWhichAccount(page)
    await page.getByRole('link', { name: 'Review' }).click()
    await page.getByText('CAFE ROMA').first().waitFor()
    await page.getByText('PAPER MILL').first().waitFor()
    expect(performance.now() - started).toBeLessThan(60_000)
  },
  90_000,
)

// A new company has several bank accounts, so the page asks which one the statement is of.
async function saysWhichAccount(page: Page): Promise<void> {
  await page.getByLabel('Which account').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Read it' }).click()
  await page
    .getByText(/waits? for you/)
    .first()
    .waitFor()
}
