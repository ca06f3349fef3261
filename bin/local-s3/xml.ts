// As much XML as S3 speaks: elements and text. Attributes (only namespaces, here) are read over.

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export interface Element {
  name: string
  /** The text directly inside, entities resolved. */
  text: string
  children: Element[]
}

/** `<name>text</name>`, with the text escaped. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeText(String(text))}</${name}>`
}

/** The declaration S3 puts before every document. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`
}

function escapeText(text: string): string {
  return text.replace(/[<>&\r]/g, (c) => `&#${c.charCodeAt(0)};`)
}

/** Reads a document, or answers null when it isn't well-formed. Document types are refused, as S3 does. */
export function readXml(source: string): Element | null {
  const top: Element = { name: '', text: '', children: [] }
  const open = [top]
  const tokens = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)[^<>]*?(\/?)>|([^<]+)/g
  let end = 0
  for (const token of source.trim().matchAll(tokens)) {
    if (token.index !== end) return null
    end += token[0].length
    const [, closes, name, isEmpty, text] = token
    const inner = open.at(-1)!
    if (text !== undefined) inner.text += unescapeText(text)
    else if (name === undefined) continue
    else if (closes) {
      if (open.pop()!.name !== name || open.length === 0) return null
    } else {
      const child = { name, text: '', children: [] }
      inner.children.push(child)
      if (!isEmpty) open.push(child)
    }
  }
  const isWhole = end === source.trim().length && open.length === 1 && top.children.length === 1
  return isWhole ? top.children[0]! : null
}

/** The texts of all children of one name, in order. */
export function texts(parent: Element, name: string): string[] {
  return parent.children.filter((child) => child.name === name).map((child) => child.text)
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
