import { type BankRow, FIRST_DAY, LAST_DAY } from './november.ts'
import { dollars } from './statement-csv.ts'

/** A card's statement as banks send it to bookkeeping programs: OFX 1.0.2 in SGML, with Intuit's bank id (QFX). */
export function cardQfx({ openingCents, rows }: { openingCents: bigint; rows: BankRow[] }): string {
  const closing = rows.reduce((sum, { amountCents }) => sum + amountCents, openingCents)
  return [
    ...['OFXHEADER:100', 'DATA:OFXSGML', 'VERSION:102', 'SECURITY:NONE', 'ENCODING:USASCII', 'CHARSET:1252'],
    ...['COMPRESSION:NONE', 'OLDFILEUID:NONE', 'NEWFILEUID:NONE', ''],
    '<OFX>',
    '<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>',
    `<DTSERVER>${moment(LAST_DAY)}<LANGUAGE>ENG<FI><ORG>COPPERLEAF CARD SVCS<FID>90218</FI><INTU.BID>90218`,
    '</SONRS></SIGNONMSGSRSV1>',
    '<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS>',
    '<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>XXXXXXXXXXXX5518</CCACCTFROM>',
    `<BANKTRANLIST><DTSTART>${moment(FIRST_DAY)}<DTEND>${moment(LAST_DAY)}`,
    ...rows.map(transaction),
    '</BANKTRANLIST>',
    `<LEDGERBAL><BALAMT>${dollars(closing)}<DTASOF>${moment(LAST_DAY)}</LEDGERBAL>`,
    '</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>',
    '</OFX>',
    '',
  ].join('\r\n')
}

function transaction({ postedOn, amountCents, descriptor }: BankRow, index: number): string {
  const type = amountCents < 0n ? 'DEBIT' : 'CREDIT'
  const fitid = `${postedOn.replaceAll('-', '')}${String(index + 1).padStart(6, '0')}`
  const name = descriptor.replaceAll('&', '&amp;')
  return `<STMTTRN><TRNTYPE>${type}<DTPOSTED>${moment(postedOn)}<TRNAMT>${dollars(amountCents)}<FITID>${fitid}<NAME>${name}</STMTTRN>`
}

const moment = (day: string) => `${day.replaceAll('-', '')}120000[0:GMT]`
