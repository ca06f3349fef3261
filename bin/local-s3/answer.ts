import type { Readable } from 'node:stream'
import { xmlDocument } from './xml.ts'

export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Readable
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** A document in S3's namespace: `<name xmlns="…">content</name>`, `content` being XML already. */
export function xmlAnswer(status: number, name: string, content: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: xmlDocument(`<${name} xmlns="${NAMESPACE}">${content}</${name}>`),
  }
}
