// A receipt in a real browser: what lights up, what turns, and the whole inbox by keys alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, runningWorld, startBrowser, type TestBrowser } from '#functions/browser-testing.ts'
import { pdfOf, pictureOf } from '#shared/documents/read/testing.ts'

const STATEMENT = `Date,Description,Amount
2026-05-06,CROOKED SPOON PORTLAND OR,-45.20
2026-05-07,CROOKED SPOON PORTLAND OR,-45.20
2026-05-08,CROOKED SPOON PORTLAND OR,-45.20
`
const LUNCH = `# CROOKED SPOON\n05/05/2026\n2 Lunch  $34.20\nSubtotal  $34.20\nTax  $3.00\nTip  $8.00\nTotal  $46.20`
const TAXI = `# RADIO CAB\n05/07/2026\nFare  $20.00\nSubtotal  $20.00\nTax  $1.50\nTotal  $22.50`

describe.skipIf(!hasBrowser())('in a real browser', { timeout: 90_000 }, () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('what was read and where it stands light up together; by keys the inbox is walked and answered', async () => {
    await using w = await runningWorld()
    await using context = await browser.open({ viewport: { width: 1280, height: 860 } })
    const page = await context.newPage()
    const documents = `${w.origin}/companies/${w.companyId}/documents`
    const add = (name: string, mimeType: string, content: string | Uint8Array) =>
      page
        .locator('[data-upload] input[multiple]')
        .setInputFiles({ name, mimeType, buffer: Buffer.from(content) })
    await page.goto(documents)
    await add('may.csv', 'text/csv', STATEMENT)
    await page.getByText('Which of your accounts is this statement of?').waitFor()
    await page.getByRole('link', { name: 'may.csv' }).click()
    await page.getByLabel('Which account').selectOption({ label: '1010 Checking' })
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.getByText('3 transactions added to Checking').waitFor()
    await page.goto(documents)
    await add('taxi.pdf', 'application/pdf', await pdfOf(TAXI))
    await page.getByText('but the total reads $22.50').waitFor()
    await add('lunch.png', 'image/png', await (await pictureOf(LUNCH)).png().toBuffer())
    await page.getByText('but the total reads $46.20').waitFor()

    // The inbox: the second row by an arrow, back by k, opened by Enter within its filter.
    await page.getByRole('link', { name: /^Needs you 2/ }).click()
    await page.waitForURL(`${documents}?state=needs_you`)
    const current = page.locator('.rows [aria-current] a')
    await expect.poll(() => current.textContent()).toBe('lunch.png')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => current.textContent()).toBe('taxi.pdf')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'lunch.png' }).waitFor()
    expect(page.url()).toMatch(/\?state=needs_you$/)

    // Field and mark, either way.
    const [field, mark] = [page.locator('.found [data-field=total]'), page.locator('#mark-total')]
    await field.hover()
    await page.locator('#mark-total.lit').waitFor()
    await page.locator('#mark-vendor').hover()
    await page.locator('.found [data-field=vendor].lit').waitFor()
    expect(await mark.getAttribute('class')).not.toBe('lit')
    await field.getByRole('link').focus()
    await page.locator('#mark-total.lit').waitFor()
    const upright = (await mark.boundingBox())!
    expect(upright.width).toBeGreaterThan(upright.height)
    await page.getByRole('link', { name: 'Turn' }).click()
    await expect.poll(async () => (await mark.boundingBox())!.height > upright.height).toBe(true)
    await page.getByRole('link', { name: 'Larger' }).click()
    await page.locator('.stage[data-turn="1"][data-zoom="2"]').waitFor()

    // By keys: e corrects the total, n declines the first offer, m takes the next.
    await page.getByRole('heading', { name: 'lunch.png' }).click()
    await page.keyboard.press('e')
    await page.getByLabel('Total', { exact: true }).fill('45.20')
    await page.keyboard.press('Enter')
    await page.getByText('Kept.').waitFor()
    const offers = page.getByRole('button', { name: /^Match with/ })
    await expect.poll(() => offers.count()).toBe(3)
    await page.keyboard.press('n')
    await page.getByText('It won’t be offered again.').waitFor()
    await expect.poll(() => offers.count()).toBe(2)
    await page.keyboard.press('m')
    await page.locator('.badge', { hasText: 'Matched' }).waitFor()

    // The next one, still within the filter; its total is right, and no bank line will come.
    await page.getByRole('heading', { name: 'lunch.png' }).click()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'taxi.pdf' }).waitFor()
    expect(page.url()).toMatch(/\?state=needs_you$/)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('button', { name: 'The total is right' }).click()
    await page.getByText('Kept.').waitFor()
    await page.getByRole('heading', { name: 'taxi.pdf' }).click()
    await page.keyboard.press('c')
    await page.getByLabel('Paid to').waitFor()
    await page.getByRole('button', { name: 'Add the purchase' }).click()
    await page.getByText('The purchase is in the books, or waits in review.').waitFor()
    await page.keyboard.press('b')
    await page.getByText('Nothing here needs you').waitFor()
    expect(browser.complaints.splice(0)).toEqual([])
    expect(w.faults).toEqual([])
  })
})
