import { z } from 'zod'

/**
 * Where somebody may be led after signing in: a path of ours, or null. `//evil.example`, `/\evil.example` and
 * whatever else a browser would read as another site are none.
 */
export function nextPath(given: string | undefined): string | null {
  // Browsers drop tabs and line breaks from an address and read a backslash as a slash, so neither may be in it.
  if (!given?.startsWith('/') || given.length > 500 || /[\\\p{Cc}]/u.test(given)) return null
  const url = URL.parse(given, 'https://us.invalid')
  if (url?.origin !== 'https://us.invalid' || url.pathname.startsWith('//')) return null
  return url.pathname + url.search
}

/** The field of a form that carries it. */
export const Next = z
  .string()
  .optional()
  .transform((given) => nextPath(given))
