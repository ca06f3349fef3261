import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

interface Operation {
  summary: string
  tags: string[]
  parameters?: { name: string; in: string }[]
  requestBody?: object
  responses: Record<string, { content: Record<string, { schema: { $ref?: string } }> }>
}

test('describes every route with its inputs, its answer and its refusals', async () => {
  await using w = await world()

  const res = await w.request('/api/openapi.json')

  expect(res.status).toBe(200)
  const document = await res.json()
  expect(document.openapi).toBe('3.1.0')
  const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
  expect(operations.length).toBeGreaterThan(20)
  for (const { path, method, summary, tags, parameters = [], requestBody, responses } of operations) {
    const what = `${method} ${path}`
    expect(summary, what).toMatch(/^[A-Z]/)
    expect(tags, what).toHaveLength(1)
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
    expect(inPath.sort(), what).toEqual(named.sort())
    const carriesKey = parameters.some(({ name }) => name === 'Idempotency-Key')
    expect(carriesKey, what).toBe(method !== 'get')
    if (method === 'get' || method === 'delete') expect(requestBody, what).toBe(undefined)
    expect(Object.keys(responses), what).toEqual(expect.arrayContaining(['401']))
    expect(
      Object.keys(responses).some((status) => status.startsWith('2')),
      what,
    ).toBe(true)
    for (const [status, { content }] of Object.entries(responses)) {
      const type = status.startsWith('2') ? 'application/json' : 'application/problem+json'
      expect(Object.keys(content), what).toEqual([type])
    }
  }
})

test('every reference in it leads somewhere', async () => {
  await using w = await world()
  const document = await (await w.request('/api/openapi.json')).json()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
  expect(references.length).toBeGreaterThan(5)
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!)
})
