// Sees the words of a picture: Tesseract as WebAssembly with its English data from npm, no network.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import type { Fragment } from '../fragment.ts'
import type { Grey } from './picture.ts'

const DATA = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')),
  '4.0.0_best_int', // the most exact of the three that still fits a dyno: 2.9 MB
)

let engine: Promise<Worker> | undefined

// About half a second, once a process.
async function start(): Promise<Worker> {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, { langPath: DATA, cacheMethod: 'none', gzip: true })
  await worker.setParameters({
    tessedit_pageseg_mode: PSM.SINGLE_BLOCK, // the layout is ours to find: columns of prices belong to their rows
    preserve_interword_spaces: '1',
  })
  return worker
}

/** The words of a picture, each with its place and clarity. */
export async function seeWords(grey: Grey): Promise<Fragment[]> {
  engine ??= start()
  const worker = await engine
  const { data } = await worker.recognize(asPgm(grey), {}, { blocks: true, text: false })
  const lines = (data.blocks ?? []).flatMap((block) =>
    block.paragraphs.flatMap((paragraph) => paragraph.lines),
  )
  return lines.flatMap(({ words, baseline, rowAttributes, bbox }) => {
    const rise = (baseline.y1 - baseline.y0) / Math.max(1, baseline.x1 - baseline.x0)
    return words.map(({ text, bbox: { x0, y0, x1, y1 }, confidence }) => ({
      text,
      x: x0,
      y: baseline.y0 + rise * (x0 - baseline.x0),
      width: x1 - x0,
      height: rowAttributes.rowHeight || bbox.y1 - bbox.y0,
      turned: 0,
      box: {
        left: x0 / grey.width,
        top: y0 / grey.height,
        width: (x1 - x0) / grey.width,
        height: (y1 - y0) / grey.height,
      },
      clarity: confidence / 100,
    }))
  })
}

// The plainest of picture formats, https://netpbm.sourceforge.net/doc/pgm.html: nothing to pack and unpack.
function asPgm({ data, width, height }: Grey): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data])
}
