// What banks call their columns, in plain words (`plainWords`): the first pattern that fits gives the rank, a
// higher rank wins the role. English first, since the banks are American; the other languages are there
// because exports of foreign cards and wallets reach American books too.

export type HeaderRole =
  | 'date'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'balance'
  | 'descriptor'
  | 'direction'
  | 'reference'
  | 'checkNumber'
  | 'status'
  | 'currency'
  | 'account'
  | 'card'
  | 'category'

type Words = [rank: number, pattern: RegExp][]

// biome-ignore format: one line a rank
export const VOCABULARY: Record<HeaderRole, Words> = {
  // 40: when the bank booked it. 30: just a date. 20: when it was bought. 10: when it counts for interest.
  date: [
    [5, /\b(?:due|as of|expir\w*|exp|birth\w*|updated|modified|dispute\w*|evidence|refund\w*|statement|export\w*|start|end|from|until)\b/],
    [40, /\b(?:post|posted|posting|book|booked|booking|settled|settlement|processed|processing|cleared|clearing|completed|completion|effective|entry|ledger) ?(?:date|day|on)?\b|\bdate (?:posted|booked|processed|settled|cleared|completed)\b/],
    [40, /\b(?:buchungstag|buchungsdatum|buchung|boekingsdatum|boekdatum|verrekening|comptabilisation|comptable|contable|contabile|zauctovani|ksiegowania|bokforingsda\w*|bogforingsdato|bogfort|bokfort|konyveles\w*|lancamento)\b/],
    [10, /\b(?:value|valuta|valuta ?datum|valeur|valor|wertstellung|wert|rentedatum|ertek\w*|interest|validity)\b/],
    [20, /\b(?:transaction|trans|trn|txn|purchase|activity|run|created|started|initiated|operation|journal|order|authori[sz]ed|belegdatum|umsatz|verrichting|transaktions?\w*|tranzakcio|operacji|operacao|operazione|operacion|kauf\w*|provedeni)\b/],
    [30, /^(?:date|datum|fecha|data|dato|pvm|paiva\w*|kuupaev|datums|when|day)$/],
    [25, /\b(?:date|datum|fecha|data|dato|jour|giorno|dia|timestamp|datetime|created)\b|datum$|tag$/],
  ],
  amount: [
    [0, /\b(?:rate|kurs|koers|percent|limit|points|quantity|qty|units?|count|account|number|currency|date|id|code|type|status)\b|balance|saldo/],
    [4, /\blocal\b.*\b(?:amount|amt|betrag)\b|\b(?:amount|amt|betrag)\b.*\blocal\b/],
    [3, /^(?=.*(?:\b(?:amount|amt|betrag|bedrag|montant|importe|importo|belopp|belob|castka|kwota|osszeg\w*|summa|value|total|price)\b|betrag))(?=.*\b(?:original|orig|foreign|converted|conversion|exchange|puvodni|oorspr|fremd\w*|originalbetrag|merchant|transfer|fees?|gebuhr\w*|poplatek|kosten|commission|tax|vat|mwst|shipping|gift|refund\w*|tip|gratuity|surcharge|discount|disputed?|compensation|rewards?|cashback|interest|principal|available|pending|hold|price|requested|cash back)\b)/],
    [0, /\b(?:original|orig|foreign|local|converted|conversion|exchange|puvodni|oorspr|fremd\w*|originalbetrag|merchant|transfer|fees?|gebuhr\w*|poplatek|kosten|commission|tax|vat|mwst|shipping|gift|refund\w*|tip|gratuity|surcharge|discount|disputed?|compensation|rewards?|cashback|interest|principal|available|pending|hold|price|requested|cash back)\b/],
    [10, /^(?:amount|amt|betrag|bedrag|montant|importe|importo|belopp|belob|castka|kwota|quantia|osszeg|summa|suma|maara)\b/],
    [9, /\b(?:amount|amt|betrag|buchungsbetrag|umsatzbetrag|bedrag|montant|importe|importo|belopp|belob|beloep|castka|kwota|quantia|osszege?|summa|suma|maara|montante|zauctovana)\b|betrag$/],
    [8, /\bnet\b|^net/],
    [6, /\b(?:total|value|valor|sum|umsatz)\b/],
    [5, /\bgross\b/],
  ],
  debit: [
    [0, /\b(?:card|credits?|kredit|haben|count|number|date|type|indicator|flag|id|code)\b/],
    [10, /\b(?:debits?|withdrawals?|withdrawn|money out|paid out|out ?flow|outgoing|spent|charges?|soll|belastung(?:en)?|debet|debito|debitos|cargos?|egresos?|adeudos?|uscite|addebit[oi]|uitgaven|debe|kiadas|vydaje|vyber|obciazenia|wyplat[ay]|retraits?|saida|gastos?|expenses?)\b|^(?:out|af|dr|dare)$/],
    [4, /^(?:payments?|purchases?|spend)(?: amount)?$/],
  ],
  credit: [
    [0, /\b(?:card|debits?|debet|soll|limit|line|available|count|number|date|type|indicator|flag|id|code)\b/],
    [10, /\b(?:credits?|deposits?|deposited|money in|paid in|in ?flow|incoming|received|haben|gutschrift(?:en)?|kredit|credito|creditos|abonos?|ingresos?|entrate|avere|accredit[oi]|haber|bevetel|prijmy|vklad|uznania|wplat[ay]|versements?|entrada)\b|^(?:in|bij|cr)$/],
    [4, /^(?:receipts?|income|payments?)(?: amount)?$/],
  ],
  balance: [
    [0, /\b(?:impact|date|type|currency)\b/],
    [6, /\bavailable\b.*\bbalance\b/],
    [10, /\b(?:balance|running|bal|saldo|kontostand|solde|egyenleg|zustatek|saldot)\b|balance$/],
  ],
  descriptor: [
    [0, /\b(?:category|kategorie|type|number|nr|code|date|account|konto|card|email|url|website|phone|address|country|city|state|zip|currency|amount|balance|status|id|iban|bic|bank account|logo|time)\b/],
    [10, /^(?:description|descriptor|payee|transaction description|libelle|concepto|descripcion|descrizione|popis|opis|narrative|narration|omschrijving|verwendungszweck|bezeichnung|descricao|historico|beskrivelse|beskrivning|beschreibung)$/],
    [9, /\b(?:description|descriptor|payee|narrative|narration|particulars|details|omschrijving|verwendungszweck|empfanger|beguenstigter|begunstigter|zahlungspflichtiger|auftraggeber|naam|libelle|descripcion|descrizione|descricao|popis|merchant|counter ?party|handelaar|tegenpartij|transaktionsbeschreibung|beschreibung\d*|desc|opis|szczegoly|rubrik|nazwa)\b/],
    [7, /\b(?:name|partner|title|tytul|text|tekst|buchungstext|supplier|vendor|recipient|beneficiary|nazev|vwz\d*|items?|memo)\b/],
    [4, /\b(?:transaction|reason|message|kozlemeny|note|notes|comment|comments|reference|zprava|poznamka|remarks?|purpose|subject|label|extended|mededeling(?:en)?|meddelande|transaktion|communication|motif)\b/],
    [3, /^(?:to|from|van|naar|an|von)$/],
  ],
  direction: [
    [0, /\b(?:card|account|investment)\b/],
    [10, /^(?:dr cr|cr dr|d c|c d|d k|s h|debit credit|credit debit|debit or credit|debet kredit|soll haben|af bij|bij af|in out|inflow outflow|bevetel kiadas|kind|sign|direction|indicator|balance impact|money in out)$/],
    [9, /\b(?:debit|credit|dr|cr)\b.*\b(?:debit|credit|dr|cr|indicator|flag|type)\b|\b(?:dc|indicator|direction)\b/],
    [7, /\b(?:type|typ|transaction type|trans type)\b/],
    [5, /^(?:transaction|details|code|action|umsatzart|mutatiesoort|tipo|transaktionstyp)$/],
  ],
  reference: [
    [10, /^(?:fitid|transaction id|trans id|txn id|transaction reference number|unique id|id)$/],
    [8, /\b(?:(?:transaction|trans|payment|bank|record|entry|order|ref|reference|confirmation|trace)\.? (?:id|no|nr|num|number|code)|reference|ref|confirmation|transactiereferentie|buchungsreferenz|referenz|referencni cislo transakce|id transakce|n de transaction|volgnr)\b/],
  ],
  checkNumber: [[10, /\b(?:check|cheque|chq|chk)\b(?:.*\b(?:number|num|no|nr|slip|serial)\b)?|^(?:num|serial)$/]],
  status: [[10, /\b(?:status|pending|cleared|captured)\b|^(?:state|stav|info)$/]],
  currency: [[10, /\b(?:currency|ccy|curr|waehrung|wahrung|munt|valuta|mena|moneda|devise|divisa|valuta kod|devizanem\w*|monn|moeda|waluta)\b|wahrung$/]],
  account: [
    [0, /\b(?:owner|type|currency|balance|bic|tegen\w*|counter\w*|to|payee|partner|destination|dest|recipient|beneficiary|merchant)\b/],
    [10, /^(?:account|account (?:number|no|name|id|nr)|account iban|iban|iban bban|konto|kontonummer|auftragskonto|rekening|rekeningnummer|compte|cuenta|conta|source account|own account|produit|product)$/],
  ],
  card: [[10, /\bcard (?:no|number|member|holder|used|ending|last)\b|\b(?:cardmember|cardholder|kaarthouder|kredietkaart|name on card|kartennummer|karte)\b/]],
  category: [[10, /\b(?:category|kategorie|categoria|categorie|primary|sector|mcc description)\b/]],
}

/** Columns that only an export of purchases has: a card's, or a shop's list of orders. */
export const PURCHASES_ONLY =
  /\b(?:merchant (?:name|category)|mcc|card ?member|card ?holder|card used|kredietkaart|kaarthouder|order (?:id|url)|shipping)\b/

/** Columns that only an export of sales has: what a payment processor gives a shop. */
export const SALES_ONLY = /\b(?:customer (?:id|name|email|description)|payout|captured|seller message)\b/
