const MAX_NAME_LENGTH = 150

/**
 * The header that names a download, from a name somebody chose: nothing in it can end the header, climb out of the
 * download folder or turn the letters of its ending around (RFC 6266, with an ASCII name for old programs).
 */
export function contentDisposition(fileName: string, { inline }: { inline: boolean }): string {
  const name = tame(fileName)
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/g, '_')
    .replace(/["%]/g, '_')
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encode(name)}`
}

function tame(fileName: string): string {
  const name = fileName
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '') // controls, and marks that reverse the direction of writing
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
  return shorten(name) || 'document'
}

/** Cuts in the middle, so that the ending stays. */
function shorten(name: string): string {
  const letters = [...name]
  if (letters.length <= MAX_NAME_LENGTH) return name
  return `${letters.slice(0, MAX_NAME_LENGTH - 20).join('')}…${letters.slice(-19).join('')}`
}

// RFC 5987: what encodeURIComponent leaves alone but a header value may not hold.
function encode(name: string): string {
  return encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
