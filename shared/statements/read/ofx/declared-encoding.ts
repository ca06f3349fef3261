// The encoding that an OFX file declares, for bytes that aren't valid UTF-8: `CHARSET:1252` in the header of
// OFX 1.x, `encoding="…"` in that of OFX 2. Windows-1252 (what banks mean by Latin-1) where it says nothing.
export function declaredEncoding(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 600))
  const charset = /CHARSET:\s*([\w-]+)/i.exec(head)?.[1] ?? /encoding\s*=\s*["']([\w-]+)["']/i.exec(head)?.[1]
  if (!charset || /^(?:none|us-?ascii|utf-?8|unicode)$/i.test(charset)) return 'windows-1252'
  return /^\d{3,4}$/.test(charset) ? `windows-${charset}` : charset
}
