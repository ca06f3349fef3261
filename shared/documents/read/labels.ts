// What the words beside an amount say about it.
import { fold } from './clean.ts'

export type Tag = 'total' | 'subtotal' | 'tax' | 'tip' | 'fee' | 'discount' | 'tender' | 'change' | 'other'

export interface Label {
  tag: Tag
  /** How plainly the words say so, 0..1: `Grand total` more than `Amount`. */
  strength: number
}

const OTHER: Label = { tag: 'other', strength: 0 }

// The first rule that fits wins, so every rule may rely on those above it: `total savings` is never a total.
// English first; the few Dutch, French, German and Spanish words are those of invoices from abroad.
const RULES: [RegExp, Tag, number][] = [
  [/\bchange( due)?\b|\bcash ?back\b/, 'change', 1],
  [/\b(you )?(saved?|savings)\b|\bdiscounts?\b|\bcoupons?\b|\bpromo|\bkorting\b|\brabatt?\b/, 'discount', 1],
  [/\b(suggested|examples?|guide)\b/, 'other', 1],
  [/\bpoints?\b|\b(gift card|card|available|previous|opening|account) balance\b/, 'other', 1],
  [
    /\btotal (number|items?|qty|quantity|units|pieces|hours|miles|weight|visits)\b|\bitems? (sold|count)\b/,
    'other',
    1,
  ],
  [/\bsub ?totaa?l\b|\bzwischensumme\b|\bsous total\b/, 'subtotal', 1],
  [
    /\bnet (sales|amount)\b|\b(item|items|merchandise|goods|fare|food) (total|amount|subtotal)\b/,
    'subtotal',
    0.8,
  ],
  [
    /\b(total|totaal|amount) (before|excl|exclusief|net|ht|ex)\b|\bexclusief btw\b|\bpre tax\b/,
    'subtotal',
    0.9,
  ],
  [
    /\btaxable\b|\btax(es)? (id|no|number|exempt|invoice|incl|included|rate|reg)\b|\b(vat|gst|btw|tva) (id|no|nr|number|reg)\b/,
    'other',
    1,
  ],
  [/\b(total|totaal|amount|bedrag|montant)\b.*\b(incl|including|inclusief|inc|with|ttc)\b/, 'total', 0.9],
  [/\btotal (sales )?tax(es)?\b|\btax total\b|\btotal (vat|gst|hst)\b/, 'tax', 1],
  [/\btax(es)?\b|\b(vat|gst|hst|pst|qst|tva|btw|mwst|ust|iva)\b/, 'tax', 0.8],
  [/\btips?\b|\bgratuity\b|\bpourboire\b/, 'tip', 1],
  [/\b(fees?|surcharge|recovery|shipping|freight|handling|postage|delivery)\b|\bservice charge\b/, 'fee', 1],
  [
    /\b(grand|order|invoice) total\b|\b(total|amount|balance|payment) (due|payable)\b|\btotal amount\b/,
    'total',
    1,
  ],
  [/\bsomme a payer\b|\bte betalen\b|\bgesamtbetrag\b|\btotaalbedrag\b|\brechnungsbetrag\b/, 'total', 1],
  [/\b(total|amount) (paid|charged|billed)\b/, 'total', 0.85],
  [/\btotal tender(ed)?\b|\btender(ed)?\b/, 'tender', 1],
  [/\b(total|totaal|gesamt|summe)\b/, 'total', 0.9],
  [/\b(sale|purchase|charge|transaction) amount\b|\b(amount|purchase|payment|paid|betaald)\b/, 'tender', 0.8],
  [
    /\b(cash|visa|master ?card|amex|american express|discover|debit|credit|contactless|paypal)\b/,
    'tender',
    0.8,
  ],
]

// Words that a scanner may get one letter wrong in, and the short ones with the letters it confuses with a T.
const LONG_WORDS = [
  'subtotal',
  'gratuity',
  'surcharge',
  'total',
  'amount',
  'balance',
  'payment',
  'discount',
  'savings',
]
const SHORT_WORDS: Record<string, string> = { lax: 'tax', iax: 'tax', lip: 'tip', iip: 'tip' }
const MAX_LABEL = 60

/** What kind of amount stands beside these words. Prose is `other`: a label is short. */
export function labelOf(text: string): Label {
  const words =
    fold(text)
      .replace(/(?<=\p{L})0|0(?=\p{L})/gu, 'o')
      .match(/\p{L}+/gu) ?? []
  const plain = words.join(' ')
  if (plain === '' || plain.length > MAX_LABEL) return OTHER

  const read = ruleFor(plain)
  if (read.tag !== 'other' || read.strength === 1) return read

  const mended = words.map(mend).join(' ')
  if (mended === plain) return OTHER
  const guess = ruleFor(mended)
  return { tag: guess.tag, strength: guess.strength * 0.8 }
}

function ruleFor(text: string): Label {
  for (const [pattern, tag, strength] of RULES) if (pattern.test(text)) return { tag, strength }
  return OTHER
}

function mend(word: string): string {
  const short = SHORT_WORDS[word]
  if (short) return short
  if (word.length < 4) return word
  return LONG_WORDS.find((known) => isOneLetterOff(word, known)) ?? word
}

/** One letter wrong, missing or too many; two in a word of eight letters or more. */
function isOneLetterOff(word: string, known: string): boolean {
  const allowed = known.length >= 8 ? 2 : 1
  if (Math.abs(word.length - known.length) > allowed) return false
  return editDistance(word, known) <= allowed
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const swap = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[other.length]!
}
