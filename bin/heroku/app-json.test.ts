import { expect, test } from 'vitest'
import { VARIABLES } from '#shared/config.ts'
import { AppJson, readAppJson } from './app-json.ts'

// The platform or the add-on sets these.
const NOT_OURS = new Set(['NODE_ENV', 'DATABASE_URL', 'PORT', 'HOST'])

test('app.json is what Heroku documents, and asks for what $64 a month buy', async () => {
  const app = await readAppJson()
  expect(app).toMatchObject({
    stack: 'heroku-24',
    buildpacks: [{ url: 'heroku/nodejs' }],
    addons: [{ plan: 'heroku-postgresql:standard-0' }],
    formation: { web: { quantity: 1, size: 'basic' }, worker: { quantity: 1, size: 'basic' } },
  })
  expect(() => AppJson.parse({ ...app, addon: [] })).toThrow('addon')
  expect(() => AppJson.parse({ ...app, formation: { web: { size: 'basik' } } })).toThrow('size')
})

test('app.json has every variable of shared/config.ts, with what it says of it, and no other', async () => {
  const { env = {} } = await readAppJson()
  const said = Object.entries(env).map(([name, variable]) => [
    name,
    typeof variable === 'string' ? undefined : variable.description,
  ])
  const meant = [...VARIABLES].filter(([name]) => !NOT_OURS.has(name))
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(meant))
  for (const [name, description] of meant) expect(description, `${name} has no description`).toBeTruthy()
})

test('secrets are made by Heroku, and never stand in app.json', async () => {
  const { env = {} } = await readAppJson()
  const secrets = Object.entries(env).filter(([name]) => /SECRET|_KEY|PASSWORD|SMTP_URL/.test(name))
  expect(env.SESSION_SECRET).toMatchObject({ generator: 'secret' })
  for (const [, variable] of secrets) expect(variable).not.toHaveProperty('value')
})
