import { html } from 'hono/html'
import type { OperatorNearby } from '#shared/companies/read-frame.ts'
import type { Role } from '#shared/context.ts'
import type { Html } from '../html.ts'
import { opsAccessEnd, pathsOf } from '../paths.ts'
import { leftInWords } from './access.ts'

export interface BannerReader {
  companyId: string
  userId: string
  role: Role
  now: Date
}

/** A quiet line on every page of a company while an operator is in it; and, for owners, while one asks to be. */
export function operatorBanner(
  operator: OperatorNearby,
  { companyId, userId, role, now }: BannerReader,
): Html | false {
  const { name, state, mayWrite, closesAt, accessId } = operator
  const page = html`<a class="button" href="${pathsOf(companyId).operatorAccess}">${state === 'open' ? 'Details' : 'Answer'}</a>`
  if (state !== 'open') {
    if (role !== 'owner') return false
    return banner(`${name}, who runs GrayLedger, asks to come into these books.`, page)
  }
  const scope = mayWrite ? 'to look and to change' : 'only to look'
  const left = leftInWords(closesAt!, now)
  if (operator.operatorId === userId) {
    const leave = html`<form method="post" action="${opsAccessEnd(companyId, accessId)}"><button>Leave</button></form>`
    return banner(`You are in as operator, ${scope}, ${left}.`, leave)
  }
  return banner(
    `${name}, who runs GrayLedger, is in these books ${left} at most, ${scope}.`,
    role === 'owner' && page,
  )
}

const banner = (sentence: string, way: Html | false): Html =>
  html`<div class="note banner"><p>${sentence}</p>${way}</div>`
