declare const made: unique symbol

/** Where a value is kept. Made by `companyKey` or `sharedKey` only, so that no company's key is ever another's. */
export type CacheKey = string & { readonly [made]: true }

/** What a value is dropped by, together with all others that bear it. */
export type Tag = `company:${string}` | `ledger:${string}`

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * The key of a value that is this company's own: `companyKey(ctx.companyId, 'trial-balance-1', version, asOf)`. A part
 * that tells the shape of the value (the `1`) keeps a release from reading what another one wrote.
 */
export function companyKey(companyId: string, ...parts: [string, ...string[]]): CacheKey {
  if (!UUID.test(companyId)) throw new TypeError(`not a company id: ${companyId}`)
  return joined('company', companyId, ...parts)
}

/** The key of a value that says nothing about any company, such as the vector of a text, with the text as a hash. */
export function sharedKey(...parts: [string, ...string[]]): CacheKey {
  return joined('shared', ...parts)
}

/** The tags of a value, with that of the company it is of. */
export function tagsOf(key: CacheKey, tags: Tag[]): Tag[] {
  const [, companyId] = /^company:([^:]+):/.exec(key) ?? []
  return companyId ? [...new Set<Tag>([...tags, `company:${companyId}`])] : tags
}

// Escaped, so that no part can pretend to be two.
const joined = (...parts: string[]) => parts.map(encodeURIComponent).join(':') as CacheKey
