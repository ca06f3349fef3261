// Who sold it. A receipt doesn't say "vendor": it is the name at the top, in large print, the one it thanks you for
// visiting, or the one in its web address.
import { findAmounts } from './amounts.ts'
import { fold } from './clean.ts'
import { foundIn } from './found.ts'
import type { Line } from './lines.ts'
import type { Found } from './receipt-reading.ts'

const TOP_LINES = 12
const MAX_HOSTS = 30
const SCORE_TO_NAME = 0.7

// Words of a heading or of the till, not of a name.
const NOT_A_NAME = new RegExp(
  [
    String.raw`^(page|table|server|host|cashier|guests?|check|chk|order|ticket|trans\w*|terminal|station|reg|register|store)\b.{0,3}[#:\d]`,
    String.raw`^(attn|guest|passenger|customer|merchant|duplicate|credit|debit|items)\b`,
    String.raw`^(date|time|tel|telephone|phone|fax|e-?mail|web|vat|tax|gst|ein|account|id|pid|mid|tid|auth)\b`,
    String.raw`\b(united states|usa|to go|dine in|take ?out|drive thru|for here|description|qty|amount|details?|copy)\b`,
    String.raw`^(payment|retail|commercial|pro ?forma|closed|survey|trip|welcome to|welcome|cash|tax|order|sale|purchase|restaurant|bar|dining)$|^(closed|trip|survey)\b|\bcheck ?(in|out)\b`,
    String.raw`^(january|february|march|april|may|june|july|august|september|october|november|december) \d`,
  ].join('|'),
)
const HEADINGS = /\b(sales? )?(tax )?(receipts?|invoices?|bill|statement|rechnung|factuur|facture)\b.*$/i
const STREET =
  /\b\d+[a-z]? .*\b(st|street|ave|avenue|av|blvd|road|rd|drive|dr|lane|ln|way|hwy|highway|pkwy|suite|ste|floor|fl|plaza|square|court|ct|weg|str|rue)\b|\b(street|avenue|blvd|parkway|highway)\b/
const CITY =
  /\b[a-z]{2,}[,.]? +[a-z]{2}[,.]? *\d{5}\b|^[a-z .]+, ?[a-z]{2}$|^\d{4,5} [a-z]|\b\d{4} ?[a-z]{2}\b/
const PHONE = /\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]{1,2}\d{4}/
const LEGAL = /\b(inc|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|b\.v|s\.?a\.?r\.?l|plc|pllc)\.?$/

const GREETING =
  /^(?:(?:[tli1]?hanks|[tli1]?hank you) \w{2,4} (?:shopping|dining|eating|stopping|choosing|visiting|staying)(?: (?:at|with|in|by))?|welcome to|(?:sold by|from|merchant|seller) ?:) +(.{3,45})$/i
const BUYER = /\b(bill|billed|ship|invoice|deliver|delivered|delivery) (to|address)\b|^attn/

const WEB = /\b(?:https?:\/\/)?(?:www\.)?((?:[\w-]+\.)*)([\w-]{3,40})\.(?:com|net|org|co|us|shop|store)\b/gi
// Addresses of those who carry surveys, cards, mail and reviews for everybody.
const NOT_THE_SHOPS =
  /survey|feedback|listens|rewards|review|^(square|squareup|stripe|paypal|yelp|google|facebook|twitter|instagram|tiktok|gmail|yahoo|hotmail|outlook|icloud|bit|example)$/

interface Candidate {
  name: string
  line: Line
  score: number
}

/** The seller's name as printed, without store numbers; `null` where nothing reads like a name. */
export function findVendor(lines: Line[]): Found<string> | null {
  const hosts = lines.flatMap((line) => hostsOf(line)).slice(0, MAX_HOSTS)
  const candidates = [...topNames(lines), ...greetedNames(lines), ...webNames(hosts)]
  for (const candidate of candidates) {
    candidate.score += 0.25 * Math.min(3, mentions(candidate, lines, hosts))
    candidate.score +=
      0.5 * Math.max(0, ...candidates.filter((part) => isFragment(part, candidate)).map(({ score }) => score))
  }

  const best = candidates.sort((one, other) => other.score - one.score)[0]
  if (!best || best.score < SCORE_TO_NAME) return null
  const start = Math.max(0, best.line.text.indexOf(best.name))
  const confidence = Math.min(0.9, 0.2 + best.score * 0.35)
  return foundIn(best.line, best.name, confidence, start, start + best.name.length)
}

// Above the first price and above the buyer's address.
function topNames(lines: Line[]): Candidate[] {
  const usual = median(lines.map((line) => line.height))
  const candidates: Candidate[] = []
  const top = lines.filter((line) => line.page === 1).slice(0, TOP_LINES)
  for (const [position, line] of top.entries()) {
    if (BUYER.test(fold(line.text)) || findAmounts(line.text).length > 0) break
    const size = usual > 0 ? Math.min(2, line.height / usual) : 1
    for (const [column, text] of blocksOf(line.text).entries()) {
      const name = tidy(text)
      if (!isName(name, text) || (position > 1 && /^\d/.test(name))) continue
      const score = 1 - position * 0.08 + (size - 1) * 0.4 - column * 0.1 + (LEGAL.test(fold(name)) ? 0.4 : 0)
      candidates.push({ name, line, score: score * legibility(name) })
    }
  }
  return candidates
}

// Two columns at the top are two blocks of an invoice, or one name in wide letters.
function blocksOf(text: string): string[] {
  const columns = text.split('  ')
  const wide = columns.length > 1 && columns.every((column) => /^[\p{Lu}&'.]+$/u.test(column))
  return wide ? [columns.join(' ')] : columns
}

function greetedNames(lines: Line[]): Candidate[] {
  const candidates: Candidate[] = []
  for (const line of lines) {
    const name = tidy(GREETING.exec(line.text)?.[1] ?? '')
    if (name && isName(name, name)) candidates.push({ name, line, score: 0.9 * legibility(name) })
  }
  return candidates
}

interface Host {
  /** `WholeFoods` of `www.WholeFoods.com`, as printed. */
  name: string
  line: Line
}

function hostsOf(line: Line): Host[] {
  return [...line.text.matchAll(WEB)]
    .filter((match) => line.text[match.index - 1] !== '@')
    .map((match) => ({ name: match[2]!, line }))
    .filter(({ name }) => !NOT_THE_SHOPS.test(fold(name)))
}

// `WholeFoods.com` → `Whole Foods`. In one case only, the words can't be told apart.
function webNames(hosts: Host[]): Candidate[] {
  return hosts.map(({ name, line }) => {
    const words = name.replace(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2')
    const title = words === words.toUpperCase() ? words.toLowerCase() : words
    const score = words.includes(' ') ? 0.7 : 0.4
    return { name: title.replace(/^\p{L}/u, (letter) => letter.toUpperCase()), line, score }
  })
}

function isName(name: string, printed: string): boolean {
  const folded = fold(name)
  const letters = folded.match(/[a-z]/g)?.length ?? 0
  return (
    letters >= 3 &&
    letters >= name.replace(/ /g, '').length * 0.6 &&
    name.length <= 45 &&
    ![folded, fold(printed)].some((text) => NOT_A_NAME.test(text)) &&
    !STREET.test(folded) &&
    !CITY.test(folded) &&
    !/:( |$)|@|www\.|https?:|\.com\/|\d{1,2}[/:]\d{2}/i.test(printed) &&
    !PHONE.test(printed) &&
    !/\d{3}|\d\D+\d/.test(name) // 7-Eleven and Studio 54 are names, 750NRush isn't
  )
}

/** 1 for clear words, less for what a scanner made of a logo: `NEIUHBr]RHr` changes case within words. */
function legibility(name: string): number {
  const words = name.split(/[ &/-]+/).filter(Boolean)
  const odd = words.filter((word) => ODD_WORD.test(word)).length
  const foreign = (name.match(/[^\x20-\x7e]/g)?.length ?? 0) / name.length
  return Math.max(0.1, 1 - odd / Math.max(1, words.length) - foreign * 2)
}

const ODD_WORD =
  /[a-z][A-Z]{2}|[A-Z]{2}[a-z]+[A-Z]|[^\p{L}\p{N}'’.,!&]|^[^aeiouyAEIOUY\d.]{5,}$|(.)\1\1|[a-z]\d|\d[A-Za-z]+\d/u

// Elsewhere on the receipt as whole words, or in its web address: `panda express` is in `pandaexpress.com`.
function mentions({ name, line }: Candidate, lines: Line[], hosts: Host[]): number {
  const key = lettersOf(name)
  if (key.length < 4) return 0
  const inWords = lines.filter((other) => other !== line && wordsOf(other.text).includes(wordsOf(name)))
  const inWeb = hosts.filter((host) => host.line !== line && lettersOf(host.name).includes(key))
  return inWords.length + inWeb.length
}

// What the scanner saw of a logo: `MARKE` of `Pine Hill Market`. A whole word of it may well be the name.
function isFragment(part: Candidate, whole: Candidate): boolean {
  const inside = lettersOf(whole.name).includes(lettersOf(part.name)) && part.name.length < whole.name.length
  return inside && !wordsOf(whole.name).includes(wordsOf(part.name))
}

const lettersOf = (text: string) => fold(text).replace(/[^a-z0-9]/g, '')
const wordsOf = (text: string) =>
  ` ${
    fold(text)
      .replace(/'/g, '')
      .match(/[a-z0-9]+/g)
      ?.join(' ') ?? ''
  } `

/** Without headings, the store's number and the printer's decoration: `*** OAK & PINE #0442 ***` → `OAK & PINE`. */
function tidy(text: string): string {
  return text
    .replace(/^(welcome to|at the|at)\s+/i, '')
    .replace(/ [-|·•] .*\d.*$/, '') // the address after the name, on one line
    .replace(HEADINGS, '')
    .replace(/[\s-]*(#|no\.?|store)?\s*#?\d{2,}$/i, '')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}.!)]+$/gu, '')
    .replace(/\s{2,}/g, ' ')
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
