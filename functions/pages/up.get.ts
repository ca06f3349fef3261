// GET /up
//
// The process is alive. Asks nobody else.
import { Hono } from 'hono'

export default new Hono().get('/up', (c) => c.text('up\n'))
