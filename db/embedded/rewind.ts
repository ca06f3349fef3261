import type { PGlite } from '@electric-sql/pglite'

/** A file or folder, as Emscripten keeps it. */
interface Node {
  name: string
  parent: Node
  /** The next one in the same slot of the table of names. */
  name_next?: Node
  contents?: Int8Array | Uint8Array | Record<string, Node>
  usedBytes?: number
  /** When it was last written to, ms. */
  mtime: number
}

/** An open file; once it is closed, `fd` is null. */
interface Stream {
  fd: number | null
  shared: { flags: number; position: number }
}

interface FileSystem {
  nameTable: (Node | undefined)[]
  streams: (Stream | null)[]
}

const UNTOUCHED = 0 // a time when nothing can be written any more
const BLOCK = 64 * 1024

// A library's own memory is given out when it is first used, and would be lost on the way back: so all are used before.
const USE_LIBRARIES = `select '[1]'::vector; do 'begin end'`

/**
 * Remembers a Postgres whose files are in memory, with nothing under way, and answers how to take it back to there:
 * all of it is its memory and its files, and they are set in a twentieth of the time that starting another one takes.
 */
export async function remember(pglite: PGlite): Promise<() => void> {
  await pglite.exec(USE_LIBRARIES)
  const { wasmMemory: memory, FS, stackSave, stackRestore } = pglite.Module
  const stack = stackSave()
  const then = new Uint8Array(memory.buffer).slice(0, endOfUse(memory.buffer))
  const restoreFiles = rememberFiles(FS as unknown as FileSystem)
  return () => {
    const now = new Uint8Array(memory.buffer)
    now.fill(0, then.length, endOfUse(memory.buffer))
    now.set(then)
    stackRestore(stack)
    restoreFiles()
  }
}

/** Where the memory holds nothing but zeros from, in whole blocks. */
function endOfUse(memory: ArrayBufferLike): number {
  const zeros = Buffer.alloc(BLOCK)
  let end = memory.byteLength
  while (end > 0 && zeros.equals(Buffer.from(memory, end - BLOCK, BLOCK))) end -= BLOCK
  return end
}

function rememberFiles(fs: FileSystem): () => void {
  const table = fs.nameTable.slice()
  const streams = fs.streams.map(
    (stream) => stream && { stream, fd: stream.fd, shared: { ...stream.shared } },
  )
  const nodes = [...nodesIn(table)].map(rememberNode)
  return () => {
    fs.nameTable = table.slice()
    fs.streams = streams.map(
      (kept) => kept && Object.assign(kept.stream, { fd: kept.fd, shared: { ...kept.shared } }),
    )
    for (const back of nodes) back()
  }
}

function* nodesIn(table: (Node | undefined)[]): Generator<Node> {
  for (const first of table) for (let node = first; node; node = node.name_next) yield node
}

function rememberNode(node: Node): () => void {
  const { name, parent, name_next, usedBytes } = node
  let { contents } = node
  if (!ArrayBuffer.isView(contents)) {
    const entries = contents && { ...contents }
    return () => void Object.assign(node, { name, parent, name_next, contents: entries && { ...entries } })
  }
  const bytes = contents.slice(0, usedBytes)
  node.mtime = UNTOUCHED
  return () => {
    Object.assign(node, { name, parent, name_next })
    if (node.mtime === UNTOUCHED && node.contents === contents && node.usedBytes === usedBytes) return
    contents = bytes.slice()
    Object.assign(node, { contents, usedBytes, mtime: UNTOUCHED })
  }
}
