// The whole job in a real browser: with JavaScript, without it, and on a phone.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfOf } from '#shared/documents/read/testing.ts'
import {
  hasBrowser,
  type RunningWorld,
  runningWorld,
  startBrowser,
  type TestBrowser,
} from '../browser-testing.ts'

const WIDE = { viewport: { width: 1280, height: 860 } }
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

const APRIL = `Date,Description,Amount
2026-04-04,CAFE ROMA 0042,-18.50
2026-04-20,MERIDIAN PARTNERS INV 17,4800.00
`
const MAY = `Date,Description,Amount
2026-05-04,CAFE ROMA 0042,-98.70
2026-05-06,CROOKED SPOON PORTLAND OR,-45.20
2026-05-08,HAVERLOCK TOOL CO,-249.90
`
// Its sum proves the total of the one, so it is matched without asking; nothing proves that of the other.
const ADDS_UP = `# CROOKED SPOON\n05/05/2026\n2 Lunch  $41.60\nSubtotal  $41.60\nTax  $3.60\nTotal  $45.20\nVisa  $45.20`
const UNPROVEN = `# CROOKED SPOON\n05/05/2026\n2 Lunch  $45.20\nTotal  $45.20\nVisa  $45.20`

// What a browser holds while something is dragged.
declare const DataTransfer: new () => { items: { add(file: File): void } }

interface FileToAdd {
  name: string
  type: string
  content: string | Uint8Array
}

// A few seconds each; on a machine that is busy with other things, many more.
describe.skipIf(!hasBrowser())('in a real browser', { timeout: 90_000 }, () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('a person drops files and answers, and pages change by themselves', async () => {
    await using w = await runningWorld()
    await using context = await browser.open(WIDE)
    const page = await context.newPage()

    await page.goto(w.origin)
    await page.getByText('Add your first bank statement').waitFor()
    const stayed = await markPage(page)
    await drop(page, { name: 'april.csv', type: 'text/csv', content: APRIL })
    await page.getByText('Which of your accounts is this statement of?').waitFor()
    expect(await stayed()).toBe(true)

    // Only the account is asked for, once.
    await follow(page, 'april.csv')
    await page.getByLabel('Which account').selectOption({ label: '1010 Checking' })
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.getByText('Thank you. The statement is being read.').waitFor()
    const stayedHere = await markPage(page)
    await page.getByText('2 transactions added to Checking, 2 wait for you.').waitFor()
    await page.getByRole('link', { name: 'Review 2 waiting' }).waitFor()
    expect(await stayedHere()).toBe(true)

    // The first answers, by keyboard alone: c opens the field, Enter files it and the next card is at hand.
    await follow(page, 'Review')
    await page.keyboard.press('c')
    await page.keyboard.type('Zebras')
    await page.keyboard.press('Enter')
    await page.getByText('“Zebras” is no account').waitFor()
    expect(browser.complaints.splice(0).filter((words) => !words.includes('422'))).toEqual([])
    // What was refused is at hand and typed over.
    for (const account of ['Product sales', 'Meals']) {
      if (account === 'Meals') await page.keyboard.press('c')
      await page.keyboard.type(account)
      await page.keyboard.press('Enter')
      await page.getByText(`→ ${account}.`).waitFor()
    }
    await page.getByText('Nothing waits for you').waitFor()

    // The next statement is known to be the same account's, and the memory has something to say.
    await follow(page, 'Home')
    const stayedHome = await markPage(page)
    await drop(page, { name: 'may.csv', type: 'text/csv', content: MAY })
    await page.getByText('3 transactions added to Checking, 3 wait for you.').waitFor()
    await page.getByText('3 transactions wait for you').waitFor()
    expect(await stayedHome()).toBe(true)

    await follow(page, 'Start the review')
    const stayedInReview = await markPage(page)
    const tool = page.getByRole('article', { name: 'HAVERLOCK TOOL CO' })
    await tool.getByText('Split', { exact: true }).click()
    await tool.getByLabel('Account 1').fill('Supplies')
    await tool.getByLabel('Amount 1').fill('100')
    await tool.getByText('Left to file: 149.90').waitFor()
    await tool.getByLabel('Account 2').fill('Repairs and maintenance')
    await tool.getByRole('button', { name: 'File the split' }).click()
    await page.getByText('HAVERLOCK TOOL CO → Supplies + Repairs and maintenance.').waitFor()

    // A new release comes while somebody types: what they typed stays, and what they missed is there.
    const spoon = page.getByRole('article', { name: 'CROOKED SPOON PORTLAND OR' })
    await spoon.getByText('Choose an account', { exact: true }).click()
    await spoon.getByLabel('File it under').fill('Trav')
    await w.restart(() => openAccount(w, 'Utilities', 'Elm Street power'))
    await page.locator('option[value*="Elm Street power"]').first().waitFor({ state: 'attached' })
    expect(await spoon.getByLabel('File it under').inputValue()).toBe('Trav')
    expect(
      browser.complaints.splice(0).filter((words) => !/ERR_(CONNECTION|INCOMPLETE)/.test(words)),
    ).toEqual([])
    await spoon.getByLabel('File it under').fill('Travel')
    await spoon.getByRole('button', { name: 'File it' }).click()
    await page.getByText('→ Travel.').waitFor()
    await page.keyboard.press('u')
    await page.getByText('CROOKED SPOON PORTLAND OR waits again.').waitFor()
    await choose(page, 'CROOKED SPOON PORTLAND OR', 'Meals')

    const cafe = page.getByRole('article', { name: 'CAFE ROMA 0042' })
    await cafe.getByText('The only one like this went to Meals, last on 4 Apr.').waitFor()
    await page.keyboard.press('a')
    await page.getByText('CAFE ROMA 0042 → Meals.').waitFor()
    await page.getByText('Nothing waits for you').waitFor()
    expect(await stayedInReview()).toBe(true)

    await follow(page, 'Documents')
    await drop(page, { name: 'spoon.pdf', type: 'application/pdf', content: await pdfOf(ADDS_UP) })
    await page.getByText('CROOKED SPOON, 45.20, 5 May 2026.').waitFor()
    await follow(page, 'spoon.pdf')
    await page.getByText('Filed under Meals. Matched by itself.').waitFor()
    await page.locator('.printed-page').getByText('CROOKED SPOON').waitFor()

    await follow(page, 'Reports')
    await follow(page, 'Trial balance')
    await expectBooks(page)
    expect(browser.complaints.splice(0)).toEqual([])
    expect(w.faults).toEqual([])
  })

  test('the same is done without JavaScript, by forms and links', async () => {
    await using w = await runningWorld()
    await using context = await browser.open({ ...WIDE, javaScriptEnabled: false })
    const page = await context.newPage()

    await page.goto(w.origin)
    await addByForm(page, 'Add a statement', { name: 'april.csv', type: 'text/csv', content: APRIL })
    await page.getByLabel('Which account').selectOption({ label: '1010 Checking' })
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.getByText('2 transactions added to Checking, 2 wait for you.').waitFor()
    await follow(page, 'Review')
    for (const account of ['Product sales', 'Meals']) await choose(page, '', account)

    await follow(page, 'Home')
    await addByForm(page, 'Add a statement', { name: 'may.csv', type: 'text/csv', content: MAY })
    await page.getByText('3 transactions added to Checking, 3 wait for you.').waitFor()
    await follow(page, 'Review')
    const tool = page.getByRole('article', { name: 'HAVERLOCK TOOL CO' })
    await tool.getByText('Split', { exact: true }).click()
    await tool.getByLabel('Account 1').fill('Supplies')
    await tool.getByLabel('Amount 1').fill('100')
    await tool.getByLabel('Account 2').fill('Repairs and maintenance')
    await tool.getByRole('button', { name: 'File the split' }).click()
    await page.getByText('HAVERLOCK TOOL CO → Supplies + Repairs and maintenance.').waitFor()
    await choose(page, 'CROOKED SPOON PORTLAND OR', 'Travel')
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await page.getByText('CROOKED SPOON PORTLAND OR waits again.').waitFor()
    await choose(page, 'CROOKED SPOON PORTLAND OR', 'Meals')
    await page.getByRole('button', { name: 'Approve Meals for CAFE ROMA 0042' }).click()
    await page.getByText('Nothing waits for you').waitFor()

    await follow(page, 'Documents')
    const receipt = { name: 'spoon.pdf', type: 'application/pdf', content: await pdfOf(UNPROVEN) }
    await addByForm(page, 'Add a receipt', receipt)
    await page.getByRole('button', { name: 'Match with CROOKED SPOON PORTLAND OR' }).click()
    await page.getByText('Matched.').waitFor()

    await follow(page, 'Reports')
    await follow(page, 'Trial balance')
    await expectBooks(page)
    expect(browser.complaints.splice(0)).toEqual([])
    expect(w.faults).toEqual([])
  })

  test('no page of the demo is wider than a phone', async () => {
    await using w = await runningWorld({ demo: true })
    await using context = await browser.open(PHONE)
    const page = await context.newPage()
    const home = `${w.origin}/companies/${w.companyId}`
    await page.goto(`${home}/documents`)
    await expect.poll(() => page.locator('.badge.busy').count(), { timeout: 10_000 }).toBe(0)
    const documents = await page
      .locator('.rows a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
    await page.goto(`${home}/transactions?state=posted`)
    const entry = await page.locator('td.where a').first().getAttribute('href')
    const paths = ['', '/review', '/transactions', '/documents', '/reports/trial-balance', '/entries/none']

    for (const path of [...paths.map((path) => home + path), ...documents, entry!]) {
      await page.goto(new URL(path, w.origin).href)
      // The widest a page gets: each fold opened.
      await page.evaluate('document.querySelectorAll("details").forEach((fold) => { fold.open = true })')
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(390)
    }
    expect(browser.complaints.splice(0).filter((words) => !/status of 404/.test(words))).toEqual([])
  })
})

/** Opens an account below another, as a program does. */
async function openAccount(
  { companyId, origin, request }: RunningWorld,
  below: string,
  name: string,
): Promise<void> {
  const path = `/api/companies/${companyId}/accounts`
  const { rows } = (await (await request(path, {})).json()) as { rows: { id: string; name: string }[] }
  const parent = rows.find((account) => account.name === below)
  const res = await request(path, {
    method: 'POST',
    headers: { origin, 'idempotency-key': name },
    body: JSON.stringify({ parentId: parent?.id, name }),
  })
  expect(res.status, await res.text()).toBe(201)
}

/** Drops a file where files are dropped. */
async function drop(page: Page, { name, type, content }: FileToAdd): Promise<void> {
  const zone = page.getByRole('region', { name: 'Add documents' })
  const dataTransfer = await page.evaluateHandle(
    ([name, type, base64]) => {
      const held = new DataTransfer()
      const bytes = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0))
      held.items.add(new File([bytes], name!, { type: type! }))
      return held
    },
    [name, type, Buffer.from(content).toString('base64')],
  )
  for (const kind of ['dragenter', 'dragover', 'drop']) await zone.dispatchEvent(kind, { dataTransfer })
}

/** Follows a link and waits until the page it leads to is whole, scripts and all. */
async function follow(page: Page, name: string): Promise<void> {
  const link = page.getByRole('link', { name }).first()
  const url = new URL((await link.getAttribute('href'))!, page.url()).href
  await link.click()
  await page.waitForURL(url)
}

/** Leaves a mark in the page that a load of another would wipe away; answers whether it is still there. */
async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate('globalThis.marked = true')
  return () => page.evaluate('globalThis.marked === true')
}

/** Adds a file as a page without JavaScript does: a form of ours, one of S3's, and back. */
async function addByForm(page: Page, button: string, { name, type, content }: FileToAdd): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: type, buffer: Buffer.from(content) })
  await page.getByRole('button', { name: 'Send the file' }).click()
  await page.getByText('Its file is here and is being read.').waitFor()
  // The page looks again by itself until there is something to see.
  await page.getByText('Its file is here and is being read.').waitFor({ state: 'detached' })
}

/** Files a card of the review, the first one or the one of this name, under an account. */
async function choose(page: Page, name: string, account: string): Promise<void> {
  const card = page.getByRole('article', { name }).first()
  await card.getByText(/^(Choose an account|Change)$/).click()
  await card.getByLabel('File it under').fill(account)
  await card.getByRole('button', { name: 'File it' }).click()
  await page.getByText(`→ ${account}.`).waitFor()
}

async function expectBooks(page: Page): Promise<void> {
  await page.getByText('Ties out: debits equal credits.').waitFor()
  const rows = await page.locator('tr:has(th[scope=row])').allInnerTexts()
  expect(rows.map((row) => row.replace(/\s+/g, ' ').trim())).toEqual([
    '1010 Checking 4,387.70',
    '4010 Product sales 4,800.00',
    '6750 Repairs and maintenance 149.90',
    '6800 Supplies 100.00',
    '6950 Meals 162.40',
    'Total 4,800.00 4,800.00',
  ])
}
