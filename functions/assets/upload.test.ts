// Uploads in a real browser, on a connection that isn't what one would wish for.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hasBrowser,
  type RunningWorld,
  runningWorld,
  startBrowser,
  type TestBrowser,
} from '../browser-testing.ts'

const MEGABYTE = 1024 * 1024
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** A picture's first bytes and nothing behind them that any decoder would take. */
const picture = (name: string, bytes: number, nth = 0) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, nth]), Buffer.alloc(bytes - 4, nth + 1)]),
})

/** The forms that a page posts to the file store: how many are under way, and the most that were at once. */
function watchPosts(page: Page, store: (url: string) => boolean) {
  const posts = { underWay: 0, most: 0, done: 0 }
  const isPost = (method: string, url: string) => method === 'POST' && store(url)
  page.on('request', (request) => {
    if (isPost(request.method(), request.url())) posts.most = Math.max(posts.most, ++posts.underWay)
  })
  const over = (request: { method(): string; url(): string }) => {
    if (!isPost(request.method(), request.url())) return
    posts.underWay--
    posts.done++
  }
  page.on('requestfinished', over)
  page.on('requestfailed', over)
  return posts
}

describe.skipIf(!hasBrowser())('in a real browser', { timeout: 90_000 }, () => {
  let browser: TestBrowser
  let w: RunningWorld
  beforeAll(async () => {
    browser = await startBrowser()
    w = await runningWorld()
  }, 60_000)
  afterAll(async () => {
    await w?.[Symbol.asyncDispose]()
    await browser?.[Symbol.asyncDispose]()
  })

  const documents = () => `${w.origin}/companies/${w.companyId}/documents`
  const chooser = (page: Page) => page.locator('input[type=file][multiple]')
  const states = async (page: Page) => {
    const answer = await page.request.get(`${w.origin}/api/companies/${w.companyId}/documents?limit=100`)
    return (await answer.json()).rows as { fileName: string; state: string; problem: string }[]
  }

  test('thirty files at once go three at a time, and each ends in the list', async () => {
    await using context = await browser.open(PHONE)
    const page = await context.newPage()
    const posts = watchPosts(page, (url) => !url.startsWith(w.origin))
    await page.goto(documents())

    await chooser(page).setInputFiles(
      Array.from({ length: 30 }, (_, nth) => picture(`till-${nth}.jpg`, 2000, nth)),
    )

    await page.waitForFunction(() => document.querySelectorAll('.rows > li').length === 30)
    await page.waitForFunction(() => document.querySelectorAll('.uploads > li').length === 0)
    expect(posts).toEqual({ underWay: 0, done: 30, most: expect.any(Number) })
    expect(posts.most).toBeLessThanOrEqual(3)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    await page.getByText('Take a photo of a receipt').waitFor()
  })

  test('a large file is cancelled half-way, and nothing waits for it', async () => {
    await using context = await browser.open({})
    const page = await context.newPage()
    await page.goto(documents())
    await slowDown(page, MEGABYTE)

    await chooser(page).setInputFiles([picture('large.jpg', 20 * MEGABYTE)])
    await page.waitForFunction(
      () => document.querySelector<HTMLProgressElement>('.upload progress')!.value > 0,
    )
    await page.getByRole('button', { name: 'Cancel' }).click()

    await expect.poll(() => page.locator('.uploads > li').count()).toBe(0)
    await expect
      .poll(async () => (await states(page)).find(({ fileName }) => fileName === 'large.jpg'))
      .toMatchObject({ state: 'rejected', problem: 'Cancelled before its file was sent.' })
  })

  test('an upload that loses its connection goes on when it is back', async () => {
    await using context = await browser.open({})
    const page = await context.newPage()
    await page.goto(documents())
    const connection = await slowDown(page, MEGABYTE)
    await chooser(page).setInputFiles([picture('photo.heic', 6 * MEGABYTE, 7)])
    await page.waitForFunction(
      () => document.querySelector<HTMLProgressElement>('.upload progress')!.value > 0,
    )

    await connection({ offline: true })
    await page.getByText('The connection was lost. It goes on when it is back.').waitFor()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await connection({ offline: false })

    await expect
      .poll(async () => (await states(page)).filter(({ fileName }) => fileName === 'photo.heic'), {
        timeout: 60_000,
      })
      .toMatchObject([{ state: expect.stringMatching(/^(rejected|read|needs_you)$/) }])
    browser.complaints.splice(0) // it said that it was offline
  })

  test('a page of another origin isn’t let in', async () => {
    const evil = createServer((_, response) => response.end('<!doctype html><title>Evil</title>'))
    await new Promise<void>((listening) => evil.listen(0, '127.0.0.1', listening))
    await using context = await browser.open({})
    const page = await context.newPage()
    const asked = await page.request.post(`${w.origin}/api/companies/${w.companyId}/documents`, {
      data: { kind: 'receipt', fileName: 'evil.jpg', contentType: 'image/jpeg' },
      headers: { origin: w.origin },
    })
    const { upload } = await asked.json()
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}`)

    const posted = await page.evaluate(postWithProgress, upload)
    await page.goto(documents())
    const ours = await page.evaluate(postWithProgress, upload)

    expect([posted, ours]).toEqual([0, 201])
    evil.closeAllConnections()
    evil.close()
    browser.complaints.splice(0) // it said that it was refused
  })
})

/** Lets a page send no more than so many bytes a second; answers what cuts it off, and lets it go at full speed. */
async function slowDown(page: Page, bytesPerSecond: number) {
  const session = await page.context().newCDPSession(page)
  const emulate = (offline: boolean, uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      ...{ offline, uploadThroughput },
      ...{ latency: 0, downloadThroughput: -1 },
    })
  await emulate(false, bytesPerSecond)
  return ({ offline }: { offline: boolean }) => emulate(offline, -1)
}

/** Posts a form as upload.js does, in the page; answers the status, 0 where the browser doesn't let it. */
function postWithProgress({ url, fields }: { url: string; fields: Record<string, string> }): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new File([new Uint8Array(100)], 'evil.jpg', { type: 'image/jpeg' }))
  return new Promise((resolve) => {
    // biome-ignore lint/suspicious/noExplicitAny: the browser's, which our types don't know
    const request = new (globalThis as any).XMLHttpRequest()
    request.upload.onprogress = () => {}
    request.onloadend = () => resolve(request.status)
    request.open('POST', url)
    request.send(form)
  })
}
