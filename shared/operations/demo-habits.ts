// What the demo company does month after month, as a table. All names are invented; how they are written is how US
// banks and card networks write. In a text `%` is a digit, `^` a letter or digit, `{date}` the day as MM/DD and
// `{check}` the next check's number.

export type Random = () => number

/** Under which account something is filed: its code, or codes with their shares in whole percents. */
export type Filed = string | [code: string, percent: number][]

export interface Habit {
  /** Code of the bank account or card. */
  account: '1010' | '1020' | '2110'
  text: string
  filed: Filed
  /** Days of a month (0 January to 11 December) on which it happens; one that isn't a business day moves. */
  when: (month: number, random: Random) => number[]
  /** Money in is positive. */
  dollars: (random: Random) => number
  /** The amount follows the season. */
  isSeasonal?: boolean
  /** How likely the same is bought once more on the same day. */
  again?: number
}

const between = (least: number, most: number) => (random: Random) => least + (most - least) * random()
const oneOf =
  (...prices: number[]) =>
  (random: Random) =>
    prices[Math.floor(random() * prices.length)]!

const monthly =
  (...days: number[]) =>
  () =>
    days
/** Once in each of these months, 1 January to 12 December. */
const inMonths = (months: number[], day: number) => (month: number) =>
  months.includes(month + 1) ? [day] : []
/** From `least` to `most` times, on any day. */
const times = (least: number, most: number) => (_: number, random: Random) =>
  Array.from(
    { length: least + Math.floor(random() * (most - least + 1)) },
    () => 1 + Math.floor(random() * 28),
  )

type Row = (
  text: string,
  filed: Filed,
  when: Habit['when'],
  dollars: Habit['dollars'],
  more?: Pick<Habit, 'isSeasonal' | 'again'>,
) => Habit

const through =
  (account: Habit['account']): Row =>
  (text, filed, when, dollars, more) => ({ account, text, filed, when, dollars, ...more })
const checking = through('1010')
const savings = through('1020')
const card = through('2110')
const seasonal = { isSeasonal: true }

// biome-ignore format: a table is read by its columns
export const HABITS: readonly Habit[] = [
  // Customers: interior designers on invoice, a hotel's built-ins, the shop's card reader, a marketplace, checks.
  checking('ORIG CO NAME:LARCHMONT INTERIORS ORIG ID:%%%%%%%%%% CO ENTRY DESCR:INVOICE SEC:CCD TRACE#:%%%%%%%%%%%%%%%', '4010', times(2, 3), between(2100, 4900), seasonal),
  checking('ACH CREDIT PENDLEBROOK HOTELS DES:VENDORPMT ID:%%%%%% CO ID:%%%%%%%%%', '4020', times(0, 1), between(4200, 8800)),
  checking('TILLWELL PAYMENTS DES:PAYOUT ID:^^^^^^^^^ INDN:ALDER & ASH WOODWOR', '4010', times(5, 7), between(540, 1960), seasonal),
  checking('CRAFTLANE MARKETPLACE DES:PAYOUT ID:%%%%%%%', '4010', monthly(4, 18), between(350, 1400), seasonal),
  checking('MOBILE CHECK DEPOSIT REF %%%%%%%%%', '4010', times(2, 4), between(350, 2200), seasonal),
  checking('MOBILE CHECK DEPOSIT REF %%%%%%%%%', '4020', times(0, 1), between(900, 2600)),

  // The shop and what is made in it.
  checking('ACH DEBIT MILLRACE PROPERTIES DES:RENT ID:UNIT14', '6700', monthly(1), () => -2350),
  checking('POS DEBIT {date} GREENBRIAR HARDWOODS #114 ASHEVILLE NC', '5300', times(4, 5), between(-1720, -360)),
  checking('POS DEBIT {date} OXBOW PLYWOOD & VENEER HICKORY NC', '5300', times(1, 2), between(-1100, -280)),
  checking('RAMBLEFOX FREIGHT DES:ONLINE PMT ID:%%%%%%%%', '5400', times(0, 2), between(-420, -140)),
  checking('ACH DEBIT TALLYMOON PAYROLL DES:NETPAY ID:%%%%%%%%', '5200', monthly(12, 26), between(-2210, -2090)),
  checking('ACH DEBIT TALLYMOON PAYROLL DES:TAXES ID:%%%%%%%%', [['5200', 65], ['6850', 35]], monthly(13, 27), between(-810, -750)),
  checking('CHECK {check}', '6150', times(1, 3), between(-1250, -450)),
  checking('CHECK {check}', '6750', times(0, 1), between(-640, -180)),
  checking('CHECK {check}', '5300', times(0, 1), between(-900, -250)),
  checking('BLUE HOLLOW ELECTRIC COOP DES:ELEC BILL ID:%%%%%%%%', '7000', monthly(9), between(-460, -310)),
  checking('COBBLE CREEK WATER AUTHORITY WEB PMT %%%%%%', '7000', monthly(20), between(-84, -58)),
  checking('HOLLER HAULING & REFUSE DES:AUTOPAY', '7000', monthly(6), () => -96),
  checking('LUMENPOST FIBER DES:AUTOPAY ID:%%%%%%%%%', '7010', monthly(7), () => -119),
  checking('CORVID WIRELESS DES:E-BILL ID:%%%%%%%%%%', '7010', monthly(16), oneOf(-142.18, -142.18, -142.18, -151.4)),
  checking('VANE & KESTREL MUTUAL INS DES:PREMIUM ID:%%%%%%%', '6350', monthly(3), () => -386.25),
  checking('FENWICKE & MOYLE CPAS DES:INVOICE', '6500', inMonths([1, 4, 7, 10], 14), () => -425),
  checking('COUNTY TAX COLLECTOR BUS PROP TAX', '6850', inMonths([9], 3), () => -638.72),
  checking('ONLINE TRANSFER TO CHK ...2290 REYES R CONFIRMATION# %%%%%%%%', '3200', monthly(1, 15), () => -2400),
  checking('TILLWELL PAYMENTS DES:FEES ID:^^^^^^^^^', '7310', monthly(2), between(-320, -180), seasonal),
  checking('MONTHLY SERVICE FEE', '7300', monthly(28), () => -18),
  checking('OUTGOING DOMESTIC WIRE FEE', '7300', inMonths([2, 6], 19), () => -30),
  savings('INTEREST PAYMENT', '4600', monthly(28), between(14, 22)),

  // The company card: small things, and one store that sells both blades and machines.
  card('SQ *MOSS & MUG COFFEE ASHEVILLE NC', '6950', times(5, 8), oneOf(-4.75, -5.5, -9.5), { again: 0.2 }),
  card('TST* THE CROOKED SPOON ASHEVILLE NC', '6950', times(2, 4), between(-38, -14)),
  card('HAVERLOCK TOOL & SUPPLY #0213 ASHEVILLE NC', '6800', times(2, 3), between(-190, -14)),
  card('HAVERLOCK TOOL & SUPPLY #0213 ASHEVILLE NC', '1500', times(0, 2), between(-1250, -240)),
  card('AMBERLINE FINISHES 828-555-01%% NC', '5300', times(2, 3), between(-290, -65)),
  card('QUILLON FASTENERS STORE %%% GREENVILLE SC', '6800', times(2, 3), between(-120, -22)),
  card('KEENLEAF SHARPENING SVC ASHEVILLE NC', '6800', times(0, 2), oneOf(-36, -48, -72)),
  card('SPINDLE & FENCE MACHINE REPAIR MARION NC', '6750', inMonths([1, 5, 8], 11), between(-480, -160)),
  card('DRAFTNEST CAD* SUBSCR DRAFTNEST.COM', '7350', monthly(5), () => -49),
  card('SHOPLANTERN* WEBSITE HTTPSSHOPLAN CA', '7350', monthly(8), () => -39),
  card('CLOUDPANTRY *STORAGE 200GB', '7350', monthly(17), () => -11.99),
  card('MARKETHORN *ADS%%%%%%%%%% MARKETHORN.COM', '6000', times(2, 3), between(-150, -40), seasonal),
  card('PINECREST FUEL 0417 ASHEVILLE NC', '6050', times(3, 4), between(-78, -42)),
  card('JUNEBUG GAS N GO #%%% WEAVERVILLE NC', '6050', times(1, 2), between(-70, -30)),
  card('PARKWREN *GARAGE 12 ASHEVILLE NC', '6050', times(1, 2), oneOf(-4, -6, -12)),
  card('PARCELWICK SHIPPING %%%%%%%%%%', '6550', times(2, 4), between(-46, -8.7)),
  card('PAPERTREE OFFICE SUPPLY 00%%% ASHEVILLE NC', '6550', times(1, 2), between(-88, -14)),
  card('WAYFERN INN HIGH POINT NC', '6900', inMonths([4, 10], 18), between(-420, -260)),
  card('LARKWING AIR 006%%%%%%%%%% TX', '6900', inMonths([4, 9], 2), between(-410, -240)),
  card('GRAIN & GRIT WORKSHOPS BREVARD NC', '7400', inMonths([2, 8], 9), () => -185),
  card('ANNUAL MEMBERSHIP FEE', '7300', inMonths([2], 20), () => -95),
  card('HAVERLOCK TOOL & SUPPLY #0213 ASHEVILLE NC', '6800', inMonths([12, 3, 7], 22), between(18, 60)),
]
