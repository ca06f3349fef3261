export interface Token {
  /** `word` is lower-cased as Postgres folds it; `name` was "quoted"; `symbol` is a single character. */
  kind: 'word' | 'name' | 'string' | 'parameter' | 'symbol'
  text: string
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const NUMBER = /\d[\w.]*/y
const PARAMETER = /\$\d+/y
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const BLANK = /\s+/y

/**
 * Splits SQL into tokens without comments, as far as is needed to tell which statement is which. Never fails:
 * what Postgres will refuse anyway may come out as anything.
 */
export function* tokensOf(sql: string): Generator<Token> {
  let at = 0
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(sql)?.[0]
  }

  while (at < sql.length) {
    const char = sql[at]!
    let text: string | undefined
    if ((text = match(BLANK))) {
      at += text.length
    } else if (sql.startsWith('--', at)) {
      at = after(sql, '\n', at)
    } else if (sql.startsWith('/*', at)) {
      at = afterComment(sql, at)
    } else if (char === "'" || ((char === 'e' || char === 'E') && sql[at + 1] === "'")) {
      const opening = char === "'" ? at : at + 1
      const end = afterQuote(sql, opening, opening > at)
      yield { kind: 'string', text: sql.slice(opening + 1, end - 1).replaceAll("''", "'") }
      at = end
    } else if (char === '"') {
      const end = afterQuote(sql, at, false)
      yield { kind: 'name', text: sql.slice(at + 1, end - 1).replaceAll('""', '"') }
      at = end
    } else if ((text = match(PARAMETER))) {
      yield { kind: 'parameter', text: text.slice(1) }
      at += text.length
    } else if (char === '$' && (text = match(DOLLAR_TAG))) {
      const end = after(sql, text, at + text.length)
      yield { kind: 'string', text: sql.slice(at + text.length, end - text.length) }
      at = end
    } else if ((text = match(WORD))) {
      yield { kind: 'word', text: text.toLowerCase() }
      at += text.length
    } else {
      text = match(NUMBER) ?? char
      yield { kind: 'symbol', text }
      at += text.length
    }
  }
}

function after(sql: string, end: string, from: number): number {
  const found = sql.indexOf(end, from)
  return found < 0 ? sql.length : found + end.length
}

// A doubled quote stands for itself; a backslash escapes only in E'…'.
function afterQuote(sql: string, opening: number, escapes: boolean): number {
  const quote = sql[opening]!
  for (let at = opening + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === quote && sql[at + 1] === quote) at++
    else if (sql[at] === quote) return at + 1
  }
  return sql.length
}

// Unlike C's, Postgres' comments nest.
function afterComment(sql: string, opening: number): number {
  let depth = 0
  for (let at = opening; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}
