// GET /up
//
// The process is alive. Asks nobody else.
import { Hono } from 'hono'
import type { Env } from '../middleware/env.ts'

export default new Hono<Env>().get('/up', (c) => c.text('up\n'))
