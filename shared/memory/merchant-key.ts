// A bank's raw text says the same merchant in many ways: `SQ *BLUE BOTTLE 0442 OAKLAND CA`,
// `POS DEBIT BLUE BOTTLE #0113`. The merchant key drops all that changes between two visits or two branches. The
// rules are a grammar of how banks and card networks write, never a list of merchants.
import { isPlace, isRegion } from './places.ts'

/**
 * The merchant in normal form: `SQ *BLUE BOTTLE 0442 OAKLAND CA` → `BLUE BOTTLE`. Upper-case words with single
 * spaces, never empty, at most 100 characters, the same for the same text on every machine. About 5 µs.
 */
export function merchantKey(descriptor: string): string {
  const text = plain(descriptor)
  const bare = withoutFacilitator(withoutBoilerplate(withoutVolatile(withoutAchLabels(text))))
  const words = withoutPlace(bare.replace(STORE_NUMBER, ` ${GAP} `).split(/[\s,;]+/))
  const key = finish(words) || finish(withoutVolatile(text).split(' ')) || collapse(text) || 'NO DESCRIPTION'
  return key.slice(0, LONGEST).toWellFormed().trimEnd()
}

const LONGEST = 100

// Marks where a number, phone or address stood: what follows it is usually the town.
const GAP = '\u0001'

const MARKS = /\p{M}+/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const ODD = /[\u0000-\u001f\u007f"`|~^{}[\]\\<>]/g
const NOT_ASCII = /[^\u0020-\u007e]/

function plain(descriptor: string): string {
  let text = descriptor
  if (NOT_ASCII.test(text))
    text = text
      .normalize('NFKD')
      .replace(MARKS, '')
      .replace(/[\u2018\u2019]/g, "'")
  return text.toUpperCase().replace(/&AMP;/g, '&').replace(/'/g, '').replace(ODD, ' ').trim()
}

const collapse = (text: string) => text.replaceAll(GAP, ' ').replace(/\s+/g, ' ').trim()

// ACH lines are labelled fields. Who and what for (`CO NAME`, `DES`) stay, ids and traces go.
const ACH_LABEL =
  /\b(ORIG CO NAME|CO NAME|CO ENTRY DESCR|ENTRY DESCR|DES|INDN|IND NAME|IND ID|INDIV ID|ORIG ID|CO ID|DESC DATE|EFF DATE|TRACE|SEC|EED|TRN|RMR|TYPE|CO|ID|DATA|MEMO|REF) ?[#:]+ ?:?/g
const ACH_KEPT = new Set(['ORIG CO NAME', 'CO NAME', 'CO ENTRY DESCR', 'ENTRY DESCR', 'DES', 'TYPE', 'CO'])

function withoutAchLabels(text: string): string {
  if (!text.includes(':') && !text.includes('TRACE#')) return text
  const parts = text.split(ACH_LABEL)
  if (parts.length < 3) return text
  let kept = parts[0]!
  for (let i = 1; i < parts.length; i += 2) if (ACH_KEPT.has(parts[i]!)) kept += ` ${parts[i + 1]!}`
  return kept.trim() || text
}

const VOLATILE = new RegExp(
  [
    '\\bHTTPS?://',
    '\\b\\d{4}-\\d\\d-\\d\\d\\b', // 2026-05-03
    '\\b\\d{1,2}[/-]\\d{1,2}[/-]\\d{2,4}\\b', // 5/3/26
    '\\b(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\\d|3[01])(?![\\d/])', // 05/03
    '\\b\\d{1,2}:\\d\\d(?::\\d\\d)?(?: ?[AP]M)?\\b', // 14:05
    '\\b\\d{1,2} ?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) ?(?:\\d{2,4})?\\b', // 03MAY26
    '(?:\\+?1[-. ]?)?\\(?\\b\\d{3}\\)?[-. ]\\d{3}[-. ]?\\d{4}\\b', // (800) 555-0100
    '(?<=\\b(?:CARD|ACCT|ACCOUNT|ENDING IN|ENDING) ?[#:]? ?)[X*.]*\\d{4}\\b', // CARD 1234
    '\\B\\.{2,}\\d+\\b|[X*]{2,}-?\\d+\\b', // XXXX1234, ...1234
    '\\b[A-Z]?\\d{8,}\\b', // a trace number
    '(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,64}\\.[\\w.]{2,64}', // a contact address
    '\\b(?:CONF(?:IRMATION)?|REF(?:ERENCE)?|TRACE|TRN|TXN|INVOICE|INV|ORDER|AUTH|TERMINAL|SEQ|TRANSACTION|CONFIRM)\\b ?(?:(?:NO|NUMBER|NUM|ID)\\b)?[.:#]* ?(?=[A-Z]*\\d)[A-Z\\d-]+',
  ].join('|'),
  'g',
)

const withoutVolatile = (text: string) => text.replace(VOLATILE, ` ${GAP} `)

// What a bank writes in front of the merchant. Each is a phrase no merchant is called by.
const CHANNEL =
  'PURCHASES?|PURCH|PUR|PAYMENT|PMT|PYMT|DEBIT|CREDIT|REFUND|RETURN|WITHDRAWAL|DEPOSIT|TRANSACTION|TRANS|TXN|W/D'
const BOILERPLATE = new RegExp(
  `^(?:${[
    `(?:POS|PIN|DDA|DBT|NON-PIN|SIG(?:NATURE)?) (?:${CHANNEL})`,
    `(?:(?:VISA|MASTERCARD|MC|BUS(?:INESS)?|BANK) )*(?:DEBIT|CREDIT|CHECK|CHK|ATM|BANK) ?(?:CARD|CRD)(?: (?:${CHANNEL}))*`,
    `(?:ELECTRONIC|EXTERNAL|RECURRING|PRE-?AUTHORIZED|PREAUTH|AUTOMATIC|ONLINE|MOBILE|INTERNET|ACH|EFT|CARD|VISA|MASTERCARD)(?: (?:ACH|EFT|${CHANNEL}))+`,
    `(?:WITHDRAWAL|DEPOSIT|DEBIT|CREDIT|PURCHASE|PAYMENT|RETURN|REFUND)(?= ?(?:-|ACH|EFT|POS|DEBIT|CREDIT|CARD|VISA|AUTHORIZED|AT |${GAP}))`,
    '(?:ONLINE |ELECTRONIC )?BILL ?PAY(?:MENT|MT)?(?: TO)?',
    'AUTHORIZED ON',
    'POS|ACH|EFT|PURCHASE|CKCD|DBT CRD|VISA|RECURRING|AT(?= \\d)',
    `[-:*#${GAP}]`,
  ].join('|')})(?![A-Z0-9])[\\s:.-]*`,
)

function withoutBoilerplate(text: string): string {
  let rest = text
  for (let round = 0; round < 8; round++) {
    const shorter = rest.replace(BOILERPLATE, '')
    // `MOBILE DEPOSIT` and `CREDIT CARD PAYMENT 05/03` are nothing but boilerplate, and that is their name.
    if (shorter === rest || !/[A-Z]/.test(shorter)) return rest
    rest = shorter
  }
  return rest
}

// `SQ *`, `TST*`, `PAYPAL *`: who collected for the merchant. Short codes are collectors by custom; the longer
// names are payment services. After any other name a star is followed by a product or a code.
const FACILITATOR =
  /^(?:[A-Z]{2,3}|[A-Z]{1,2}\d|GOSQ|PAYPAL|PYPL|VENMO|STRIPE|SQUARE|SHOPIFY|ZELLE|CLOVER|TOAST|BILLPAY) ?\* ?/

const withoutFacilitator = (text: string) =>
  text.replace(FACILITATOR, (found) => (found.length < text.length ? '' : found))

const STORE_NUMBER =
  /(?:\b(?:STORE|STR|UNIT|LOC|LOCATION|SHOP|BRANCH|NO|NBR|STE|SUITE)\.? ?)?# ?[A-Z]?-?\d+[A-Z]?\b|\b(?:STORE|STR|UNIT|STE|SUITE|LOCATION) (?=\d{2,}\b)/g

// A town is dropped only before a state or province: without one, the last words may be the name itself.
function withoutPlace(words: string[]): string[] {
  let end = words.length
  while (end > 1 && (/^\W*$/.test(words[end - 1]!) || words[end - 1] === 'CARD')) end--
  if (end > 2 && (words[end - 1] === 'US' || words[end - 1] === 'USA') && isRegion(words[end - 2]!)) end--
  if (end > 1 && /^\d{5}(?:-\d{4})?$/.test(words[end - 1]!) && isRegion(words[end - 2]!)) end--
  if (end < 2 || !isRegion(words[end - 1]!)) return words
  end--

  for (let at = end - 1; at > 0 && at >= end - 4; at--) {
    if (isNumberOrAddress(words[at]!)) {
      end = at
      return words.slice(0, end)
    }
  }
  for (let length = 3; length > 0; length--) {
    const start = end - length
    if (start > 0 && isPlace(words.slice(start, end).join(' '))) return words.slice(0, start)
  }
  return words.slice(0, end)
}

const isNumberOrAddress = (word: string) =>
  word === GAP || /^[A-Z]?\d{3,}$/.test(word) || /[A-Z]{2,}\.[A-Z]{2,4}(?:\/|$)/.test(word)

const LEGAL_FORM = new Set([
  'INC',
  'LLC',
  'LTD',
  'CORP',
  'CO',
  'LLP',
  'PLC',
  'LIMITED',
  'INCORPORATED',
  'CORPORATION',
])

function withoutLegalForm(words: string[]): string[] {
  let end = words.length
  while (end > 1 && LEGAL_FORM.has(words[end - 1]!.replace(/[.,]/g, ''))) end--
  return words.slice(0, end)
}

function finish(words: string[]): string {
  const kept: string[] = []
  for (const word of words) {
    for (const piece of word.split(/[*_/]/)) {
      const name = nameIn(piece)
      if (name !== '' && !kept.includes(name)) kept.push(name)
    }
  }
  // A key of digits and signs alone says nothing.
  return kept.some((word) => /\p{L}/u.test(word)) ? withoutLegalForm(kept).join(' ') : ''
}

// What is left of a word: nothing of a reference or store number, the letters of `ADS1234567`, the name in an address.
function nameIn(word: string): string {
  if (word === GAP || isReference(word)) return ''
  const name = word
    .replace(/^WWW\./, '')
    .replace(/\.(?:COM|NET|ORG|IO|CO|INFO|BIZ|CA|US|UK)(?:\.[A-Z]{2})?$/, '')
    .replace(/^([A-Z]{3,})\d{4,}[A-Z\d]*$/, '$1')
    .replace(/^[^\p{L}\p{N}&]+|[^\p{L}\p{N}&]+$/gu, '')
  return /^[A-Z]?\d{3,}[A-Z]?$/.test(name) ? '' : name
}

// Six digits and more, or letters and digits mixed with no word among them: `2X4Y67TR3`, `RK2C8ESTY2`.
function isReference(word: string): boolean {
  if (!/\d/.test(word)) return false
  if (/^\d{6,}$/.test(word)) return true
  if (/^[A-Z]{3,}\d{7,}$/.test(word)) return false // a word and a number: `ADS1234567`
  const runs = word.match(/\d+|[A-Z]+/g)!.length
  const wordless = /\d.*\d/.test(word) && /[A-Z]/.test(word) && !/[A-Z]{4}/.test(word)
  return (word.length >= 5 && wordless) || (word.length >= 6 && runs >= 4)
}
