import { html } from 'hono/html'
import { expect, test } from 'vitest'
import { assets } from './asset.ts'
import { errorPage } from './error.view.ts'
import { page } from './layout.ts'

const company = { id: 'c', name: 'Maple & Pine', upToEvent: 41n }
const whole = String(
  page(
    {
      title: 'Review',
      company,
      nav: 'review',
      waiting: 1204,
      user: { name: 'Dana' },
      flash: { tone: 'good', sentence: 'Filed <it>.', undo: '/undo' },
    },
    html`<p>Body</p>`,
  ),
)

test('a page runs under a policy without inline script or style', () => {
  expect(whole).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/)
  expect(whole).not.toMatch(/<script(?![^>]*src=)/)
})

test('every script that app.js loads is fetched at once, not one after the other', () => {
  const [...imports] = String(assets.get('app.js')).matchAll(/^import .* from '\.\/(.*)'$/gm)
  const scripts = imports.map(([, name]) => name!)
  expect(scripts).toContain('live.js')
  for (const name of scripts) expect(whole).toContain(name)
})

test('a page listens for what happens from the moment it was made', () => {
  expect(whole).toContain('data-events="/api/companies/c/events" data-up-to-event="41"')
})

test('the side says where one is and how many wait', () => {
  expect(whole).toMatch(/href="\/companies\/c\/review" aria-current="page"/)
  expect(whole.match(/aria-current/g)).toHaveLength(1)
  expect(whole).toContain('1,204')
})

test('a flash is escaped and offers its way back', () => {
  expect(whole).toContain('Filed &lt;it&gt;.')
  expect(whole).toContain('action="/undo"')
})

test('an error has its sentence where scripts find it, and no company around it', () => {
  const html = String(errorPage({ status: 404, detail: 'There is no such entry.', requestId: 'r-1' }))
  expect(html).toContain('<p data-sentence>There is no such entry.</p>')
  expect(html).toContain('r-1')
  expect(html).not.toContain('data-events')
})
