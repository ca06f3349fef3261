// GET /companies/:company/settings
//
// The company's name, the day its books are closed through, and when the memory posts by itself.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { settingsPage } from './settings.model.ts'

export default new Hono<Env>().get('/companies/:company/settings', (c) => settingsPage(c))
