// Makes `widths.bin` and `icons.bin` from the npm packages anafanafo and simple-icons:
//
//     npm install anafanafo simple-icons && node pack.mjs node_modules .
//
// All numbers are little-endian; streams are raw deflate (RFC 1951).
//
// widths.bin: for each of the fonts below 256 advances (u16, hundredths of a pixel, 65535 for none) of the first
// characters; then a stream with, for each font, the number of ranges (u32) and three columns: characters from the start of
// the range before to that of this one (u32), characters after the first (u16), advances (u16).
//
// icons.bin: length of a stream (u32); the stream, a line an icon in the order of slugs: slug, title in lower case and
// brand colour between tabs; the number of blocks (u32) and the length of each (u32); the blocks, each a stream of the
// path data of 16 icons, a line each.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { deflateRawSync } from 'node:zlib'

const [modules = 'node_modules', out = '.'] = process.argv.slice(2)
const require = createRequire(resolve(modules, 'x.js'))
const FONTS = ['verdana-11px-normal', 'verdana-10px-normal', 'verdana-10px-bold', 'helvetica-11px-bold']
const BLOCK = 16

const u32 = n => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b }
const u16 = n => { const b = Buffer.alloc(2); b.writeUInt16LE(n); return b }
const packed = bytes => deflateRawSync(bytes, { level: 9 })

function widths() {
  const heads = [], rest = []
  for (const font of FONTS) {
    const ranges = JSON.parse(readFileSync(resolve(modules, `anafanafo/data/${font}.json`)))
    const hundredths = ranges.map(([lower, upper, width]) => {
      const h = Math.round(width * 100)
      if (h / 100 !== width || h > 65534 || upper - lower > 65535) throw Error(`${font}: ${lower}`)
      return [lower, upper, h]
    })
    for (let c = 0; c < 256; c++) {
      const found = hundredths.find(([lower, upper]) => c >= lower && c <= upper)
      heads.push(u16(c <= 31 || c === 127 ? 0 : found ? found[2] : 65535))
    }
    rest.push(u32(hundredths.length), ...hundredths.map((r, i) => u32(r[0] - (i ? hundredths[i - 1][0] : 0))))
    rest.push(...hundredths.map(r => u16(r[1] - r[0])), ...hundredths.map(r => u16(r[2])))
  }
  return Buffer.concat([...heads, packed(Buffer.concat(rest))])
}

function icons() {
  const all = Object.values(require('simple-icons')).filter(icon => icon?.slug)
  all.sort((a, b) => (a.slug < b.slug ? -1 : 1))
  const index = packed(all.map(i => `${i.slug}\t${i.title.toLowerCase()}\t${i.hex.toLowerCase()}\n`).join(''))
  const blocks = []
  for (let i = 0; i < all.length; i += BLOCK) {
    blocks.push(packed(all.slice(i, i + BLOCK).map(icon => `${icon.path}\n`).join('')))
  }
  return Buffer.concat([
    u32(index.length), index, u32(blocks.length), ...blocks.map(b => u32(b.length)), ...blocks,
  ])
}

writeFileSync(resolve(out, 'widths.bin'), widths())
writeFileSync(resolve(out, 'icons.bin'), icons())
