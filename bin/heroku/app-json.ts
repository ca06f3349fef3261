// app.json, as Heroku documents it: https://devcenter.heroku.com/articles/app-json-schema.
// Strict, for Heroku passes over a field that it doesn't know, and so over a misspelt one.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Variable = z.union([
  z.string(),
  z.strictObject({
    description: z.string().optional(),
    value: z.string().optional(),
    required: z.boolean().optional(),
    generator: z.literal('secret').optional(),
  }),
])
const Size = z.enum([
  ...(['eco', 'basic', 'standard-1x', 'standard-2x'] as const),
  ...(['performance-m', 'performance-l', 'performance-l-ram', 'performance-xl', 'performance-2xl'] as const),
])
const AddOn = z.union([
  z.string(),
  z.strictObject({
    plan: z.string(),
    as: z.string().optional(),
    options: z.record(z.string(), z.string()).optional(),
  }),
])
const Shared = {
  addons: z.array(AddOn).optional(),
  buildpacks: z.array(z.strictObject({ url: z.string() })).optional(),
  env: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Variable).optional(),
  formation: z
    .record(z.string(), z.strictObject({ quantity: z.int().min(0).optional(), size: Size.optional() }))
    .optional(),
  scripts: z
    .strictObject({ postdeploy: z.string(), 'pr-predestroy': z.string(), test: z.string() })
    .partial()
    .optional(),
}

export const AppJson = z.strictObject({
  $schema: z.url().optional(),
  name: z
    .string()
    .regex(/^[a-zA-Z-_. ]{3,30}$/, 'has 3 to 30 characters')
    .optional(),
  description: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  website: z.url().optional(),
  repository: z.url().optional(),
  logo: z.url().optional(),
  success_url: z.string().optional(),
  image: z.string().optional(),
  stack: z.string().optional(),
  environments: z.record(z.string(), z.strictObject(Shared)).optional(),
  ...Shared,
})
export type AppJson = z.infer<typeof AppJson>

/** Reads ours. */
export async function readAppJson(): Promise<AppJson> {
  return AppJson.parse(JSON.parse(await readFile(new URL('../../app.json', import.meta.url), 'utf8')))
}
