// Coming in, in a real browser: from nothing to the first statement, and by passkey.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '#shared/outside/mail-testing.ts'
import { hasBrowser, runningWorld, startBrowser, type TestBrowser } from '../browser-testing.ts'

const MAY = `Date,Description,Amount
2026-05-04,CAFE ROMA 0042,-98.70
2026-05-06,CROOKED SPOON PORTLAND OR,-45.20
`

describe.skipIf(!hasBrowser())('in a real browser', { timeout: 120_000 }, () => {
  let browser: TestBrowser
  let post: MailServer
  beforeAll(async () => {
    browser = await startBrowser()
    post = await startMailServer()
  })
  beforeEach(() => {
    post.mails.length = 0
    browser.complaints.length = 0
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await post?.[Symbol.asyncDispose]()
  })

  test('a new person comes from nothing to their first statement in under a minute', async () => {
    await using w = await runningWorld({ smtp: post.url })
    await using context = await browser.open({ viewport: { width: 1280, height: 860 } })
    const page = await context.newPage()
    const started = performance.now()

    await signIn(page, w.origin, 'nora.new@example.com')
    await page.getByRole('link', { name: 'New company' }).click()
    await page.getByLabel('Name of the company').fill('Nora’s Nursery')
    await page.keyboard.press('Enter')
    await page.getByText('Add your first bank statement').waitFor()
    const file = { name: 'may.csv', mimeType: 'text/csv', buffer: Buffer.from(MAY) }
    await page.locator('.drop input[multiple]').setInputFiles(file)
    await page.getByText('Which of your accounts is this statement of?').waitFor()
    await page.getByRole('link', { name: 'may.csv' }).first().click()
    await page.getByLabel('Which account').selectOption({ label: '1010 Checking' })
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.getByText('2 transactions added to Checking, 2 wait for you.').waitFor()

    expect(performance.now() - started).toBeLessThan(60_000)

    // Answered by keyboard in the queue of all companies, which is where the answer leads back to, the next card at hand.
    await page.goto(`${w.origin}/review`)
    await page.getByRole('article', { name: /CAFE ROMA/ }).waitFor()
    for (const descriptor of ['CAFE ROMA 0042', 'CROOKED SPOON PORTLAND OR']) {
      await page.keyboard.press('c')
      await page.keyboard.type('Meals')
      await page.keyboard.press('Enter')
      await page.getByText(`Nora’s Nursery: ${descriptor} → Meals.`).waitFor()
    }
    await page.getByText('Nothing waits for you').waitFor()
    await page.keyboard.press('u')
    await page.getByRole('article', { name: /CROOKED SPOON/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/review')
    expect(browser.complaints.splice(0)).toEqual([])
    expect(w.faults).toEqual([])
  })

  test('a passkey is added, signs in, and signs in no more once it is removed', async () => {
    await using w = await runningWorld({ smtp: post.url })
    await using context = await browser.open({ viewport: { width: 1280, height: 860 } })
    const page = await context.newPage()
    await addAuthenticator(context, page)
    await signIn(page, w.origin, 'pat@example.com')

    await page.goto(`${w.origin}/account`)
    await page.getByLabel('Name of the new passkey').fill('Test device')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('“Test device” is added').waitFor()
    await page.getByText('never used').waitFor()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()

    const byPasskey = page.getByRole('button', { name: 'Use a passkey' })
    await page.goto(`${w.origin}/sign-in?next=/account`)
    await byPasskey.click()
    await page.getByText('Added just now, last used just now').waitFor()
    expect(await page.getByText('pat@example.com').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Remove Test device' }).click()
    await page.getByText('The passkey is removed').waitFor()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()

    await page.goto(`${w.origin}/sign-in`)
    await byPasskey.click()
    await page.getByText('This passkey doesn’t open anything here').waitFor()
    expect(browser.complaints.splice(0).filter((words) => !/status of 401/.test(words))).toEqual([])
    expect(w.faults).toEqual([])
  })

  async function signIn(page: Page, origin: string, email: string): Promise<void> {
    await page.goto(origin)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByText('A code is on its way to').waitFor()
    const arrived = () => post.mails.find(({ to }) => to && JSON.stringify(to).includes(email))
    await expect.poll(arrived, { timeout: 30_000 }).toBeTruthy()
    await page.getByLabel('Code of six digits').fill(/\d{6}/.exec(arrived()!.subject!)![0])
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  }
})

/** A device with a passkey in it, as far as the browser can tell. */
async function addAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
