import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { reader, type World, world } from '#functions/testing.ts'
import { startProcess } from '#functions/testing-processes.ts'
import { confirmArrival } from '#shared/documents/confirm-arrival.ts'
import { openReader } from '#shared/documents/read/reader.ts'
import { pictureOf } from '#shared/documents/read/testing.ts'
import { readReceiptDocument } from '#shared/documents/read-receipt-document.ts'
import { receiveDocument } from '#shared/documents/receive-document.ts'

const photo = async () =>
  (await pictureOf('# PINE HILL MARKET\n03/11/2026\nTape  21.77\nSubtotal  21.77\nTax  1.59\nTotal  23.36'))
    .jpeg()
    .toBuffer()

/** A photo that was received and waits to be read. */
async function received({ alice, bucket }: World): Promise<string> {
  const content = await photo()
  const id = await alice.uploads({ kind: 'receipt', name: 'till.jpg', type: 'image/jpeg', content })
  await alice.inside((ctx) => confirmArrival(ctx, id))
  await receiveDocument(alice.inside, bucket, id)
  return id
}

const stateOf = async ({ alice }: World, id: string) => (await alice.read(`/documents/${id}`)).state

test('reads a photo from its upload to what is read in it', async () => {
  await using w = await world()
  const id = await w.alice.uploads({
    ...{ kind: 'receipt', name: 'till.jpg', type: 'image/jpeg' },
    content: await photo(),
  })
  await w.work()

  const { state, reading } = await w.alice.read(`/documents/${id}`)
  expect(state).toBe('read')
  expect(reading).toMatchObject({ totalProven: true })
})

test('a reading process that is ended from outside costs nothing', async () => {
  await using w = await world()
  const id = await received(w)
  const own = openReader()

  const outcome = readReceiptDocument(w.alice.inside, { bucket: w.bucket, reader: own }, id)
  while (!own.processId) await setTimeout(1)
  process.kill(own.processId, 'SIGKILL')

  expect(await outcome).toBe('read')
  expect(await stateOf(w, id)).toBe('read')
  own.close()
})

test('a worker that stops while it reads leaves the receipt to the next one', async () => {
  await using w = await world()
  const id = await received(w)
  const own = openReader()

  const outcome = readReceiptDocument(w.alice.inside, { bucket: w.bucket, reader: own }, id)
  while (!own.processId) await setTimeout(1)
  own.close()

  await expect(outcome).rejects.toThrow('closed')
  expect(await stateOf(w, id)).toBe('arrived')
  expect(await readReceiptDocument(w.alice.inside, { bucket: w.bucket, reader }, id)).toBe('read')
})

// The queue's tables are locked by one session at a time in the embedded database.
test.runIf(isNative)(
  'a worker killed while it reads takes its reading process along',
  async () => {
    await using w = await world()
    const id = await received(w)
    const worker = await startProcess('worker', w)
    let child: number | undefined
    while (!child) {
      await setTimeout(2)
      child = childrenOf(worker.pid)[0]
    }
    await worker.kill()

    while (isAlive(child)) await setTimeout(5)
    expect(await stateOf(w, id)).toBe('arrived')
    expect(await readReceiptDocument(w.alice.inside, { bucket: w.bucket, reader }, id)).toBe('read')
  },
  60_000,
)

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
