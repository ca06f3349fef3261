// What every reader of a receipt does to text before it looks for anything.

// Greek and Cyrillic capitals that look just like Latin ones: scanners mix them up, above all in masked card numbers.
const LOOK_ALIKES: Record<string, string> = {
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('АВЕКМНОРСТХ', 'ABEKMHOPCTX'),
}

function pairs(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((letter, index) => [letter, to[index]!]))
}

/** One form for what looks the same: full-width letters, ligatures, odd spaces, dashes and capitals. */
export function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u0391-\u042f]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[^\S ]/g, ' ')
}

/** Lower case without accents, for comparing words: `Café` → `cafe`. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
