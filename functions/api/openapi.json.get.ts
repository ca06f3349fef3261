// GET /api/openapi.json
//
// The OpenAPI 3.1 document of every JSON route, made from the routes' own contracts.
import { Hono } from 'hono'
import { openapiDocument } from '#functions/openapi.ts'
import type { Env } from '../middleware/env.ts'

export default new Hono<Env>().get('/api/openapi.json', (c) => c.json(openapiDocument(c.var.deps.origin)))
