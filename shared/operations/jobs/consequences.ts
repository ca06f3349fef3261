import type { Context } from '../../context.ts'
import { giveUpDocument, takeUpDocument } from '../../documents/give-up.ts'
import { giveUpExport } from '../../leaving/give-up-export.ts'
import { giveUpPackage } from '../../tax-package/give-up-package.ts'
import { leaveToMemory, leaveToPeople } from '../../transactions/give-up.ts'
import type { Payload, TaskName } from '../enqueue.ts'

export interface Consequences<Name extends TaskName> {
  /** In the transaction that gives the job up: what the company sees instead of something that hangs. */
  givenUp(ctx: Context, payload: Payload<Name>, cause: string): Promise<void>
  /** In the transaction that asks for it again: so that it finds something to do. */
  takenUp?(ctx: Context, payload: Payload<Name>): Promise<void>
}

const aDocument = {
  givenUp: (ctx: Context, { documentId }: { documentId: string }, cause: string) =>
    giveUpDocument(ctx, documentId, cause),
  takenUp: (ctx: Context, { documentId }: { documentId: string }) => takeUpDocument(ctx, documentId),
}

/** What becomes of that which a job was about, when it is given up and when it is asked for again. */
export const CONSEQUENCES: { [Name in TaskName]?: Consequences<Name> } = {
  'documents/receive': aDocument,
  'receipts/read': aDocument,
  'statements/import': aDocument,
  'transactions/categorize': {
    givenUp: (ctx, { statementId }) => leaveToPeople(ctx, statementId),
    takenUp: (ctx, { statementId }) => leaveToMemory(ctx, statementId),
  },
  'companies/tax-package': { givenUp: (ctx, { packageId }) => giveUpPackage(ctx, packageId) },
  'companies/export': { givenUp: (ctx, { exportId }) => giveUpExport(ctx, exportId) },
}
