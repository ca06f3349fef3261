import type { html } from 'hono/html'

/** What a view answers: a piece of escaped HTML, ready to stand inside another. */
export type Html = ReturnType<typeof html>
