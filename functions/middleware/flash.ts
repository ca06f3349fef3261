import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import type { Flash } from '../pages/parts/flash.ts'
import type { Env } from './env.ts'

// What a request came to, told by the page it redirects to. It travels in a cookie of half a minute and not in a
// table: nothing depends on it, the page says no more with it than it could show anyway, and views escape it.
const NAME = 'flash'
const LIVES_SECONDS = 30
/** A cookie holds 4,096 bytes, and each character of a sentence may take nine of them there. */
const MOST_CHARACTERS = 300

const Told = z.object({
  tone: z.enum(['good', 'bad']),
  sentence: z.string(),
  undo: z.string().startsWith('/companies/').optional(),
})

/** Has the next page say this. */
export function setFlash(c: Context<Env>, { sentence, ...flash }: Flash): void {
  const short =
    sentence.length > MOST_CHARACTERS ? `${sentence.slice(0, MOST_CHARACTERS).toWellFormed()} …` : sentence
  setCookie(c, NAME, JSON.stringify({ ...flash, sentence: short }), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.get('deps').origin.startsWith('https:'),
    maxAge: LIVES_SECONDS,
  })
}

/**
 * What the last request left to say; it is said once. A page that only looks for news in the background
 * (functions/assets/live.js) leaves it for the page that the person is waiting for.
 */
export function takeFlash(c: Context<Env>): Flash | undefined {
  const cookie = getCookie(c, NAME)
  if (!cookie || c.req.header('x-live')) return undefined
  deleteCookie(c, NAME, { path: '/' })
  return Told.safeParse(parsed(cookie)).data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
