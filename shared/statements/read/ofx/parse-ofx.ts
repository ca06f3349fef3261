// A small reader for the two faces of OFX: SGML (1.x), whose values close no tag, and XML (2.x). Tolerant, as
// banks mix the two in one file, leave tags open, escape twice or not at all.

export interface OfxNode {
  /** Upper case, without a namespace. */
  tag: string
  /** Of a value tag; null of an aggregate. */
  value: string | null
  children: OfxNode[]
}

// Comments, the two processing instructions and CDATA, then tags; anything else between `<` and `>` is text.
// What is opened and never closed reaches to the end, so that no input is scanned twice.
const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<\?(?:xml|ofx)\b[^>]*(?:>|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<(\/?)\s*(?:[A-Za-z]\w*:)?([A-Za-z][\w.]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/gi

// Value tags that banks leave empty and open; without this list an empty <MEMO> would swallow what follows.
const VALUES = new Set(
  'NAME MEMO CHECKNUM REFNUM FITID TRNAMT TRNTYPE DTPOSTED DTUSER DTAVAIL DTSTART DTEND DTASOF BALAMT CURDEF CURSYM CURRATE BANKID BRANCHID ACCTID ACCTTYPE ACCTKEY ORG FID CODE SEVERITY MESSAGE LANGUAGE DTSERVER TRNUID SIC PAYEEID EXTDNAME SRVRTID BROKERID MKTGINFO'.split(
    ' ',
  ),
)

// Aggregates that can't hold themselves: a second one closes the first.
const NOT_NESTED = new Set([
  'STMTTRN',
  'STMTRS',
  'CCSTMTRS',
  'STMTTRNRS',
  'CCSTMTTRNRS',
  'BANKTRANLIST',
  'LEDGERBAL',
  'AVAILBAL',
])

// Nothing in OFX is deeper than a dozen tags; a file that only opens tags must not cost us the stack.
const MAX_DEPTH = 100

/** The tree of a file, from its outermost tag down. Never throws; rubbish gives an empty root. */
export function parseOfx(text: string): OfxNode {
  const root: OfxNode = { tag: '', value: null, children: [] }
  const open: OfxNode[] = [root]
  let awaiting: OfxNode | null = null // the tag just opened, which may turn out to be a value
  let awaited = ''
  let end = 0

  const settle = () => {
    if (!awaiting) return
    const value = awaited.trim()
    if (value !== '' || VALUES.has(awaiting.tag)) awaiting.value = decodeEntities(value)
    else if (open.length < MAX_DEPTH) open.push(awaiting)
    awaiting = null
    awaited = ''
  }

  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    if (awaiting) awaited += text.slice(end, match.index)
    end = TOKEN.lastIndex
    const [, cdata, closing, name, empty] = match
    if (cdata !== undefined) {
      if (awaiting) awaited += cdata
      continue
    }
    if (name === undefined) continue
    const tag = name.toUpperCase()
    if (closing) {
      const closesValue: boolean = awaiting?.tag === tag
      if (closesValue) {
        awaiting!.value = decodeEntities(awaited.trim())
        awaiting = null
        awaited = ''
        continue
      }
      settle()
      close(open, tag)
      continue
    }
    settle()
    if (NOT_NESTED.has(tag)) close(open, tag)
    const node: OfxNode = { tag, value: empty ? '' : null, children: [] }
    open.at(-1)!.children.push(node)
    if (!empty) awaiting = node
  }
  if (awaiting) awaited += text.slice(end)
  settle()
  return root
}

// Closes the innermost tag of that name and all that was left open in it; a stray closing tag closes nothing.
function close(open: OfxNode[], tag: string): void {
  for (let at = open.length - 1; at > 0; at--) {
    if (open[at]!.tag !== tag) continue
    open.length = at
    return
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

// Twice, because some banks escape what is escaped already (`&amp;lt;`).
function decodeEntities(text: string): string {
  return text.includes('&') ? decodeOnce(decodeOnce(text)) : text
}

function decodeOnce(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
      ? String.fromCodePoint(point)
      : whole
  })
}

/** All nodes with this tag below `node`, in file order; what is inside a found one is not searched. */
export function findAll(node: OfxNode, tags: ReadonlySet<string>, found: OfxNode[] = []): OfxNode[] {
  for (const child of node.children) {
    if (tags.has(child.tag)) found.push(child)
    else findAll(child, tags, found)
  }
  return found
}

/** Value of the first such tag anywhere below `node`, trimmed; '' where there is none. */
export function textOfTag(node: OfxNode | null, tag: string): string {
  return node ? (firstNode(node, tag)?.value?.trim() ?? '') : ''
}

/** The first such tag anywhere below `node`. */
export function firstNode(node: OfxNode, tag: string): OfxNode | null {
  for (const child of node.children) {
    if (child.tag === tag) return child
  }
  for (const child of node.children) {
    const found = child.children.length > 0 ? firstNode(child, tag) : null
    if (found) return found
  }
  return null
}
