import { expect, test } from 'vitest'
import { pdfOf, pictureOf } from '#shared/documents/read/testing.ts'
import { runningWorld, startBrowser } from './browser-testing.ts'

const TEXT = `# CROOKED SPOON\n12 Main Street\nPortland OR\n05/05/2026\n2 Lunch special  $30.00\n1 Lemonade  $4.20\nSubtotal  $34.20\nTax  $3.00\nTip  $8.00\nTotal  $46.20\nVisa ending 4242  $45.20`
test('shots', async () => {
  await using w = await runningWorld()
  await using b = await startBrowser()
  const context = await b.open({ viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  await page.goto(`${w.origin}/companies/${w.companyId}/documents`)
  const jpeg = await (await pictureOf(TEXT)).rotate(0).jpeg().toBuffer()
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      { name: 'spoon.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await pdfOf(TEXT)) },
      { name: 'spoon.jpg', mimeType: 'image/jpeg', buffer: jpeg },
    ])
  await expect.poll(() => page.locator('.badge.wait').count(), { timeout: 30_000 }).toBe(2)
  await page.screenshot({ path: '/tmp/h_inb_list.png' })
  const links = await page
    .locator('.rows a')
    .evaluateAll((a) => a.map((x) => [x.textContent, x.getAttribute('href')]))
  for (const [name, href] of links) {
    await page.goto(w.origin + href)
    await page.locator('.found [data-field=total] a').hover()
    await page.waitForTimeout(500)
    await page.screenshot({ path: `/tmp/h_inb_${name}.png`, fullPage: true })
    await page.locator('[data-turn-by]').click()
    await page.screenshot({ path: `/tmp/h_inb_${name}_turned.png` })
    const phone = await b.open({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      colorScheme: 'dark',
    })
    const p = await phone.newPage()
    await p.goto(w.origin + href)
    await p.waitForTimeout(500)
    await p.screenshot({ path: `/tmp/h_inb_${name}_phone.png`, fullPage: true })
    await phone.close()
  }
  console.log(b.complaints, w.faults)
}, 120_000)
