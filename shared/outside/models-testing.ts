// Stands in for the services across the internet, on a loopback address, in their own words.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { openModels } from './models.ts'

export const OPENAI = 'openai:gpt-4.1-mini' // 40 and 160 cents a million tokens
export const ANTHROPIC = 'anthropic:claude-haiku-4-5'

/** What the services are asked, and what they answer: a status, or null to say nothing at all. */
export type Say = (asked: {
  url: string
  body: string
  /** The key that it was asked with. */
  key: string
}) => { status: number; answer?: object | string } | null

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

interface ServicesOptions {
  timeoutMs?: number
  budgetCents?: number
  keys?: { apiKey: string; oldKey?: string }
}

/** Both services on one loopback address, as they speak. */
export async function services(
  say: Say,
  { timeoutMs = 20_000, budgetCents = 100, keys = { apiKey: 'test' } }: ServicesOptions = {},
) {
  const asked: string[] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const part of request) body += part
    asked.push(request.url!)
    const key = String(request.headers['x-api-key'] ?? request.headers.authorization?.replace('Bearer ', ''))
    const said = say({ url: request.url!, body, key })
    if (!said) return
    const text = typeof said.answer === 'string' ? said.answer : JSON.stringify(said.answer ?? {})
    response.writeHead(said.status, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(said.status === 200 ? spoken(request.url!, text) : { error: { message: 'no' } }),
    )
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const models = openModels({
    names: [OPENAI, ANTHROPIC],
    openai: { ...keys, baseUrl },
    anthropic: { ...keys, baseUrl },
    ...{ budgetCents, timeoutMs },
  })!
  return { models, asked, baseUrl }
}

const spoken = (url: string, text: string) =>
  url === '/chat/completions'
    ? {
        ...{ id: '1', object: 'chat.completion', created: 1, model: 'gpt' },
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }],
        usage: { prompt_tokens: 3_000, completion_tokens: 100, total_tokens: 3_100 },
      }
    : {
        ...{
          id: '1',
          type: 'message',
          role: 'assistant',
          model: 'claude',
          stop_reason: 'end_turn',
          stop_sequence: null,
        },
        content: [{ type: 'text', text }],
        usage: { input_tokens: 3_000, output_tokens: 100 },
      }
