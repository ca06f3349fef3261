// The API reference, straight from the OpenAPI document.
import { html } from 'hono/html'
import type { OpenAPIDocument } from '#functions/openapi.ts'
import type { Html } from './html.ts'
import { page } from './layout.ts'

const METHODS = ['get', 'post', 'put', 'delete'] as const

/** What this page reads of a JSON schema. */
interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: string[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

interface Content {
  description?: string
  content?: Record<string, { schema?: Schema }>
}

/** What this page reads of an operation. */
interface Described {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
}

interface Operation {
  method: string
  path: string
  id: string
  tag: string
  operation: Described
}

/** The whole reference page. */
export function apiReference(document: OpenAPIDocument): Html {
  const operations = operationsOf(document)
  const byTag = Map.groupBy(operations, ({ tag }) => tag)
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>)
  return page(
    { title: 'API' },
    html`
      <header><h1>${document.info.title} API</h1><p>${document.info.description}</p>
      <p>As a document for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p></header>
      <nav aria-label="Routes">
        ${[...byTag].map(
          ([tag, operations]) => html`
          <h2 id="${tag}">${tag}</h2>
          <ul>${operations.map(
            ({ id, method, path, operation }) => html`
            <li><a href="#${id}"><code>${method} ${path}</code></a> ${operation.summary}</li>`,
          )}</ul>`,
        )}
      </nav>
      ${operations.map(operationView)}
      <h2>Shapes</h2>
      ${schemas.map(
        ([name, schema]) => html`
        <section id="shape-${name}"><h3>${name}</h3>${properties(schema)}</section>`,
      )}`,
  )
}

function operationsOf(document: OpenAPIDocument): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Record<string, Described | undefined>)[method]
      if (!operation) return []
      const id = `${method}-${path.replace(/[^a-z]+/gi, '-')}`
      return [{ method: method.toUpperCase(), path, id, tag: String(operation.tags?.[0] ?? ''), operation }]
    }),
  )
}

function operationView({ method, path, id, operation }: Operation): Html {
  const body = operation.requestBody?.content?.['application/json']?.schema
  return html`
    <section id="${id}">
      <h3>${operation.summary}</h3>
      <p><code>${method} ${path}</code></p>
      ${operation.description && html`<p>${operation.description}</p>`}
      ${operation.parameters?.length && table('Parameters', operation.parameters.map(parameterRow))}
      ${body && html`<h4>Body</h4>${properties(body)}`}
      <h4>Answers</h4>
      <ul>${Object.entries(operation.responses).map(answerView)}</ul>
    </section>`
}

const parameterRow = ({
  name,
  in: where,
  required,
  schema = {},
}: NonNullable<Described['parameters']>[number]) => [
  name,
  `${typeName(schema)}, ${where}${required ? '' : ', optional'}`,
  schema.description ?? '',
]

function answerView([status, { description, content }]: [string, Content]): Html {
  const schema = content?.['application/json']?.schema
  return html`<li><strong>${status}</strong> ${description}${schema && html`: ${typeLink(schema)}`}</li>`
}

function properties(schema: Schema): Html {
  if (schema.$ref) return html`<p>${typeLink(schema)}</p>`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices)
    return html`${choices.map((choice, i) => html`${i > 0 && html`<p>or</p>`}${properties(choice)}`)}`
  if (schema.allOf) return html`${schema.allOf.map(properties)}`
  const required = new Set(schema.required)
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    html`${typeLink(property)}${!required.has(name) && ', optional'}`,
    property.description ?? '',
  ])
  return rows.length === 0 ? html`<p>${typeName(schema)}</p>` : table('Fields', rows)
}

function table(caption: string, rows: (string | Html)[][]): Html {
  return html`
    <table><caption class="unseen">${caption}</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col"></th></tr></thead>
      <tbody>${rows.map(([name, type, text]) => html`<tr><td><code>${name}</code></td><td>${type}</td><td>${text}</td></tr>`)}</tbody>
    </table>`
}

function typeLink(schema: Schema): Html {
  const name = shapeName(schema) ?? shapeName(schema.items ?? {})
  const label = typeName(schema)
  return name ? html`<a href="#shape-${name}">${label}</a>` : html`${label}`
}

const shapeName = ({ $ref }: Schema) => $ref?.split('/').at(-1)

function typeName(schema: Schema): string {
  if (schema.$ref) return shapeName(schema)!
  if (schema.enum) return schema.enum.join(' | ')
  if (schema.type === 'array') return `list of ${typeName(schema.items ?? {})}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map(typeName).join(' or ')
  if (schema.type === 'object' && schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`
  const types = [schema.type].flat().filter(Boolean).join(' or ')
  return schema.format ? `${types} (${schema.format})` : types || 'anything'
}
