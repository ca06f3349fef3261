import pg from 'pg'

/** Settings by lower-case name. */
export type Settings = ReadonlyMap<string, string>

/** The SQL that turns the session's settings from one client's into another's; empty when they are the same. */
export function switchSettings(from: Settings, to: Settings): string {
  const resets = [...from.keys()]
    .filter((name) => !to.has(name))
    .map((name) => `reset ${pg.escapeIdentifier(name)};`)
  const sets = [...to]
    .filter(([name, value]) => from.get(name) !== value)
    .map(([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, false)`)
  return resets.join('') + (sets.length > 0 ? `select ${sets.join(', ')};` : '')
}
