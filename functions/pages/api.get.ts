// GET /api
//
// The API reference, for people: every route with its inputs, its answer and what it may refuse.
import { Hono } from 'hono'
import { openapiDocument } from '#functions/openapi.ts'
import type { Env } from '../middleware/env.ts'
import { apiReference } from './api.view.ts'

export default new Hono<Env>().get('/api', (c) => c.html(apiReference(openapiDocument(c.var.deps.origin))))
