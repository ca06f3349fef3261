import { type Token, tokensOf } from './sql-tokens.ts'

/**
 * What a piece of SQL does to the session itself, beyond its transaction. Postgres doesn't tell, so it is read
 * off the text; what SQL inside a function body does to the session is therefore not seen.
 */
export interface SessionEffects {
  /** Channels named by LISTEN and UNLISTEN; `*` for all. */
  channels: string[]
  /** Settings that SET, RESET or set_config(…, false) changed for longer than the transaction. */
  settings: string[]
  /** Numbers of the parameters that name such settings: 1 for set_config($1, …). */
  settingParameters: number[]
  /** RESET ALL and DISCARD ALL. */
  resetsAll: boolean
  /** COPY … FROM STDIN: as the only statement of the text, or among others. */
  copiesIn: 'alone' | 'among others' | null
}

const NONE: SessionEffects = {
  channels: [],
  settings: [],
  settingParameters: [],
  resetsAll: false,
  copiesIn: null,
}

const MAY_HAVE_EFFECTS = /\b(?:un)?listen\b|\bset\b|\breset\b|\bdiscard\b|\bset_config\b|\bstdin\b/i

/** The same few texts come again and again: they are read once. */
const known = new Map<string, SessionEffects>()
const MOST_KNOWN = 500
const LONGEST_KNOWN = 5_000

export function sessionEffects(sql: string): SessionEffects {
  if (!MAY_HAVE_EFFECTS.test(sql)) return NONE
  let effects = known.get(sql)
  if (!effects) {
    effects = read(sql)
    if (known.size >= MOST_KNOWN) known.clear()
    if (sql.length <= LONGEST_KNOWN) known.set(sql, effects)
  }
  return effects
}

function read(sql: string): SessionEffects {
  const effects = structuredClone(NONE)
  const statements = statementsOf(sql)
  for (const statement of statements) {
    readStatement(statement, effects)
    readSetConfigs(statement, effects)
    if (copiesFromStdin(statement)) effects.copiesIn = statements.length === 1 ? 'alone' : 'among others'
  }
  return effects
}

function statementsOf(sql: string): Token[][] {
  const statements: Token[][] = [[]]
  let depth = 0 // a rule's body holds semicolons in parentheses
  for (const token of tokensOf(sql)) {
    if (token.kind === 'symbol' && token.text === '(') depth++
    if (token.kind === 'symbol' && token.text === ')') depth--
    if (token.kind === 'symbol' && token.text === ';' && depth === 0) statements.push([])
    else statements.at(-1)!.push(token)
  }
  return statements.filter((statement) => statement.length > 0)
}

function readStatement([first, ...rest]: Token[], effects: SessionEffects): void {
  if (first?.kind !== 'word') return
  const second = rest[0]?.text
  if (first.text === 'listen' || first.text === 'unlisten') {
    if (second !== undefined) effects.channels.push(second)
  } else if (first.text === 'discard' && second === 'all') {
    effects.resetsAll = true
    effects.channels.push('*')
  } else if (first.text === 'reset' && second === 'all') {
    effects.resetsAll = true
  } else if (first.text === 'reset') {
    effects.settings.push(...settingsNamed(rest))
  } else if (first.text === 'set' && second !== 'local') {
    // SET SESSION x is SET x, but SET SESSION AUTHORIZATION and CHARACTERISTICS are settings of their own.
    const spelledOut =
      second === 'session' && !['authorization', 'characteristics'].includes(rest[1]?.text ?? '')
    effects.settings.push(...settingsNamed(spelledOut ? rest.slice(1) : rest))
  }
}

/** SQL has words of its own for some settings: https://www.postgresql.org/docs/18/sql-set.html */
const SPELLED: Record<string, string[]> = {
  'time zone': ['timezone'],
  'session authorization': ['session_authorization'],
  'session characteristics': [
    'default_transaction_isolation',
    'default_transaction_read_only',
    'default_transaction_deferrable',
  ],
  'xml option': ['xmloption'],
  names: ['client_encoding'],
  schema: ['search_path'],
  transaction: [], // these three last as long as the transaction
  constraints: [],
  seed: [],
}

function settingsNamed(tokens: Token[]): string[] {
  const [first, second] = tokens
  if (!first) return []
  const spelled = SPELLED[`${first.text} ${second?.text}`] ?? SPELLED[first.text]
  if (spelled) return spelled

  let name = first.text
  for (let at = 1; tokens[at]?.text === '.' && tokens[at + 1]; at += 2) name += `.${tokens[at + 1]!.text}`
  return [name.toLowerCase()]
}

// set_config(name, value, is_local): only a literal true is sure to end with the transaction.
function readSetConfigs(statement: Token[], effects: SessionEffects): void {
  for (let at = 0; at < statement.length; at++) {
    if (statement[at]!.text !== 'set_config' || statement[at + 1]?.text !== '(') continue
    const [name, , isLocal] = argumentsFrom(statement, at + 2)
    if (isLocal?.length === 1 && ['true', 't'].includes(isLocal[0]!.text)) continue
    if (name?.[0]?.kind === 'string') effects.settings.push(name[0].text.toLowerCase())
    if (name?.[0]?.kind === 'parameter') effects.settingParameters.push(Number(name[0].text))
  }
}

function argumentsFrom(statement: Token[], start: number): Token[][] {
  const found: Token[][] = [[]]
  let depth = 0
  for (const token of statement.slice(start)) {
    if (token.text === ')' && depth === 0) break
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (token.text === ',' && depth === 0) found.push([])
    else found.at(-1)!.push(token)
  }
  return found
}

function copiesFromStdin([first, ...rest]: Token[]): boolean {
  if (first?.text !== 'copy') return false
  return rest.some((token, at) => token.text === 'from' && rest[at + 1]?.text === 'stdin')
}
