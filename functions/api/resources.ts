// What the API's resources look like, each once. Field names are those of the domain; see shapes.ts for money and time.
import { z } from '@hono/zod-openapi'
import { TAX_FORMS } from '#shared/reports/tax-lines.ts'
import { Cents, Day, Moment } from '../shapes.ts'

const AccountName = z.object({ id: z.uuid(), code: z.string(), name: z.string() })

export const Account = AccountName.extend({
  parentId: z.uuid().nullable(),
  type: z.enum(['asset', 'liability', 'equity', 'income', 'expense']),
  normalSide: z.enum(['debit', 'credit']),
  statementKind: z.enum(['bank', 'card']).nullable(),
  numberLast4: z.string().nullable(),
  scheduleC: z.string().nullable(),
  form1065: z.string().nullable(),
  form1120s: z.string().nullable(),
}).openapi('Account')

export const Suggestion = z
  .object({
    accountId: z.uuid(),
    accountCode: z.string(),
    accountName: z.string(),
    confidence: z.number().openapi({ description: 'Of all that is said at 0.95, at least 95 % is right.' }),
    source: z.enum(['memory', 'model', 'rule']),
    reasons: z.array(z.string()),
  })
  .openapi('Suggestion')

const PostedTo = z.object({
  accountId: z.uuid(),
  accountCode: z.string(),
  accountName: z.string(),
  amountCents: Cents,
})

export const Transaction = z
  .object({
    id: z.uuid(),
    postedOn: Day,
    amountCents: Cents.openapi({ description: 'Money in is positive' }),
    descriptor: z.string(),
    merchantKey: z.string(),
    state: z.enum(['new', 'review', 'posted', 'ignored']),
    account: AccountName,
    statementId: z.uuid().nullable(),
    rowNumber: z.int().nullable(),
    twinOf: z.uuid().nullable(),
    suggestions: z.array(Suggestion),
    settlement: z
      .object({
        decisionId: z.uuid(),
        outcome: z.enum(['posted', 'ignored']),
        decidedBy: z.enum(['person', 'memory', 'model']),
        personName: z.string().nullable(),
        decidedAt: Moment,
        entryId: z.uuid().nullable(),
        filed: z.array(PostedTo),
      })
      .nullable(),
    documents: z.array(z.object({ id: z.uuid(), fileName: z.string() })),
  })
  .openapi('Transaction')

export const Entry = z
  .object({
    id: z.uuid(),
    enteredOn: Day,
    memo: z.string(),
    transactionId: z.uuid().nullable(),
    reversesId: z.uuid().nullable(),
    reversedById: z.uuid().nullable(),
    cause: z.enum(['person', 'memory', 'model']),
    personName: z.string().nullable(),
    memoryIds: z.array(z.uuid()),
    documentSha256: z.string().nullable(),
    evidence: z.array(
      z.object({
        documentId: z.uuid(),
        fileName: z.string(),
        sha256: z.string(),
        keptAt: Moment,
        withdrawnAt: Moment.nullable(),
      }),
    ),
    createdAt: Moment,
    lines: z.array(PostedTo.extend({ amountCents: Cents.openapi({ description: 'Debit is positive' }) })),
  })
  .openapi('Entry')

const Box = z
  .object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() })
  .openapi({ description: 'Where on its page; shares of its width and height' })

const found = <Value extends z.ZodType>(value: Value) =>
  z
    .object({
      value,
      confidence: z.number(),
      page: z.int(),
      text: z.string(),
      box: Box.optional(),
      by: z.literal('person').optional().openapi({ description: 'A person entered it' }),
    })
    .nullable()

export const Reading = z
  .object({
    vendor: found(z.string()),
    date: found(Day),
    currency: found(z.string()),
    cardLast4: found(z.string()),
    subtotalCents: found(Cents),
    taxCents: found(Cents),
    feeCents: found(Cents),
    tipCents: found(Cents),
    totalCents: found(Cents),
    items: z.array(
      z.object({
        text: z.string(),
        cents: Cents,
        confidence: z.number(),
        page: z.int(),
        box: Box.optional(),
      }),
    ),
    failingSum: z.string().nullable().openapi({ description: 'Why they don’t, in words' }),
    totalProven: z.boolean().openapi({ description: 'The parts add up to the total, to the cent.' }),
  })
  .openapi('Reading')

const Samples = z.array(z.object({ postedOn: Day, amountCents: Cents, descriptor: z.string() }))

const Questions = z
  .object({
    dateOrder: z.object({ readAs: z.enum(['mdy', 'dmy']), samples: Samples }).optional(),
    signs: z.object({ samples: Samples }).optional(),
    accounts: z
      .array(
        z.object({
          name: z.string().nullable(),
          numberLast4: z.string().nullable(),
          kind: z.enum(['checking', 'savings', 'card']).nullable(),
          rows: z.int(),
          sample: Samples.element.nullable(),
          accountId: z.uuid().nullable(),
        }),
      )
      .optional(),
  })
  .openapi('Questions', { description: 'What `PUT …/import` has to answer before a statement is imported' })

export const Document = z
  .object({
    id: z.uuid(),
    kind: z.enum(['receipt', 'statement']),
    state: z.enum(['awaiting_upload', 'arrived', 'read', 'needs_you', 'matched', 'posted', 'rejected']),
    problem: z.string().nullable(),
    asked: Questions.nullable(),
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable(),
    duplicateOf: z.uuid().nullable(),
    accountId: z.uuid().nullable(),
    transactionId: z.uuid().nullable().openapi({ description: 'The first of `matches`' }),
    matches: z.array(
      z.object({
        transactionId: z.uuid(),
        amountCents: Cents.openapi({ description: 'Its part of the receipt' }),
        matchedBy: z.enum(['person', 'worker']),
        personName: z.string().nullable(),
        matchedAt: Moment,
      }),
    ),
    totalCents: Cents.nullable(),
    isPutAway: z.boolean().openapi({ description: 'A person rejected it, and may take that back' }),
    isFileLost: z.boolean().openapi({
      description: 'The file that was received is gone; the same file uploaded again takes its place',
    }),
    isFileRemoved: z
      .boolean()
      .openapi({ description: 'It was rejected, and its file deleted after 30 days' }),
    isPurchase: z.boolean().openapi({ description: 'A transaction was made of it: no bank line will come' }),
    twinOf: z.object({ id: z.uuid(), fileName: z.string() }).nullable().openapi({
      description:
        'An earlier receipt of the same vendor, day and total, until somebody says they are two purchases',
    }),
    reading: Reading.nullable(),
    uploadedBy: z.string().nullable(),
    createdAt: Moment,
    arrivedAt: Moment.nullable(),
    settledAt: Moment.nullable(),
    imports: z.array(
      z.object({
        statementId: z.uuid(),
        account: AccountName,
        format: z.enum(['csv', 'ofx']),
        layout: z.array(z.string()),
        notes: z.array(z.string()),
        periodFrom: Day.nullable(),
        periodTo: Day.nullable(),
        rowsRead: z.int(),
        rowsAdded: z.int(),
        rowsKnown: z.int(),
        states: z.object({ new: z.int(), review: z.int(), posted: z.int(), ignored: z.int() }),
        problems: z.array(
          z.object({ rowNumber: z.int(), column: z.string().nullable(), sentence: z.string() }),
        ),
        skipped: z.array(z.object({ rowNumber: z.int(), reason: z.string() })),
      }),
    ),
  })
  .openapi('Document')

export const AutoPosting = z
  .object({
    on: z.boolean(),
    offBecause: z.string().nullable(),
    bar: z.number().openapi({ description: 'How sure it has to be of what it posts' }),
    said: z
      .int()
      .openapi({ description: 'How many of the latest, at most 100, the memory was that sure of' }),
    held: z.int().openapi({ description: 'How many of those were right' }),
  })
  .openapi('AutoPosting')

export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(['read', 'write', 'upload'])),
    ending: z.string().openapi({ description: 'Its last four characters' }),
    state: z.enum(['good', 'expired', 'revoked']),
    createdBy: z.string(),
    createdAt: Moment,
    expiresAt: Moment,
    lastUsedAt: Moment.nullable().openapi({ description: 'To the minute' }),
    revokedAt: Moment.nullable(),
  })
  .openapi('ApiKey')

export const Deletion = z
  .object({
    deleteAfter: Moment.nullable().openapi({ description: 'Null when the company stays' }),
  })
  .openapi('Deletion')

export const Export = z
  .object({
    state: z.enum(['none', 'asked', 'ready']),
    askedAt: Moment.nullable(),
    readyAt: Moment.nullable(),
    bytes: z.int().nullable(),
  })
  .openapi('Export')

/** The year in an address. */
export const TaxYear = z.object({ year: z.coerce.number().int().min(1900).max(2999) })

export const TaxPackage = z
  .object({
    id: z.uuid(),
    year: z.int(),
    form: z.enum(TAX_FORMS),
    version: z.int(),
    state: z.enum(['asked', 'ready']),
    askedBy: z.string(),
    askedAt: Moment,
    readyAt: Moment.nullable(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable().openapi({ description: 'Of the ZIP' }),
  })
  .openapi('TaxPackage')
