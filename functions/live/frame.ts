import type { WrittenEvent } from '#shared/operations/events-after.ts'

/** An event as every open stream of its company is sent it. */
export interface LiveEvent {
  id: bigint
  kind: string
  subjectId: string | null
  /** The event as text/event-stream spells it, made once for all streams. */
  frame: Uint8Array
}

/** Spells an event for text/event-stream. JSON holds no line break, so `data` is one line. */
export function framed({ id, kind, subjectId, payload }: WrittenEvent): LiveEvent {
  const data = JSON.stringify({ kind, subjectId, payload })
  return { id, kind, subjectId, frame: Buffer.from(`id: ${id}\nevent: ${kind}\ndata: ${data}\n\n`) }
}

/**
 * What somebody is told who can't be told what they missed: to read anew whatever they show. Their stream goes on
 * after `latest`.
 */
export function reload(latest: bigint): LiveEvent {
  return framed({ id: latest, kind: 'reload', subjectId: null, payload: {} })
}
