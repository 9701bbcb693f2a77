// Draws generated badges with badge-maker and with plotd, and compares what both put where: size, sides, texts with their
// lengths and colours, shadows, logos, links, names for those who do not see them.
//
//     npm install && node compare.mjs ../../../target/release/plotd [how many]
//
// Prints each difference and the figures; the exit code is 1 if a width differs by more than a pixel, or anything else at
// all. The badges are the same every time.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBadge } from 'badge-maker'
import { fromString } from 'css-color-converter'
import * as icons from 'simple-icons'

const [plotd = '../../../target/release/plotd', count = '1000'] = process.argv.slice(2)

// Numbers without pattern: mulberry32.
let state = 20260714
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const pick = list => list[Math.floor(random() * list.length)]
const chance = share => random() < share

const STYLES = ['flat', 'flat-square', 'plastic', 'for-the-badge', 'social']
const WORDS = [
  'build', 'passing', 'coverage', '84%', 'v1.2.3', 'license', 'MIT', 'downloads', '12k/month', 'docs.rs', 'i', 'WWW', 'M',
  'iiiiii', 'C++', 'a & b', '<b>', '"quoted"', "it's", 'Größe', 'straße', 'ñandú', 'Привет', 'мир', 'Ελλάδα', '日本語',
  '中文', '한국어', '👍', '🚀🚀', '🏳️‍🌈', 'e\u0301', 'שלום', 'مرحبا', 'ﬁn', '𝒜𝒷', '\u{1F468}\u200D\u{1F469}', '—', '…', '½', '€3.20', '1 234,5',
  'a_b', 'x-y', '𐐨x', 'ǆ', 'ŉ', 'ſ',
]
const CHARACTERS = [...' !#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~']
function text() {
  if (chance(0.3)) return Array.from({ length: 1 + Math.floor(random() * 40) }, () => pick(CHARACTERS)).join('')
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(WORDS)).join(' ')
}
const hex = n => Array.from({ length: n }, () => pick([...'0123456789abcdefABCDEF'])).join('')
const byte = () => Math.floor(random() * 256)
const COLORS = [
  () => pick(['brightgreen', 'green', 'yellow', 'yellowgreen', 'orange', 'red', 'blue', 'grey', 'lightgrey']),
  () => pick(['gray', 'lightgray', 'critical', 'important', 'success', 'informational', 'inactive']),
  () => hex(3),
  () => hex(6),
  () => `#${hex(pick([3, 6]))}`,
  () => pick(['rebeccapurple', 'white', 'black', 'papayawhip', 'tomato', 'navy', 'gold', 'silver', 'ivory']),
  () => `rgb(${byte()},${byte()},${byte()})`,
  () => `rgba(${byte()}, ${byte()}, ${byte()}, 1)`,
  () => `hsl(${Math.floor(random() * 360)},${byte() % 101}%,${byte() % 101}%)`,
  () => pick(['nocolour', 'Green', '12', 'ABCDE']),
]
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const SVG = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="red"/></svg>').toString('base64')}`
const SLUGS = Object.values(icons).filter(icon => icon?.slug).map(icon => icon.slug)

function badge() {
  const b = { message: chance(0.03) ? '' : text(), style: pick(STYLES) }
  if (chance(0.85)) b.label = chance(0.05) ? '  ' : text()
  if (chance(0.9)) b.color = pick(COLORS)()
  if (chance(0.35)) b.labelColor = pick(COLORS)()
  if (chance(0.4)) b.logo = pick([PNG, SVG, 'icon'])
  if (b.logo === 'icon') b.icon = pick(SLUGS)
  if (chance(0.35)) b.links = pick([['https://a.example/x?y=1&z=2'], ['', 'https://b.example/'], ['https://a.example/', 'http://b.example/'], ['mailto:a@b.example']])
  if (chance(0.2)) b.idSuffix = pick(['1', 'a', '-b', '_c'])
  return b
}

function original(b) {
  const { logo, icon, ...format } = b
  if (logo) format.logoBase64 = logo === 'icon' ? PNG : logo
  return makeBadge(format)
}

function query(b) {
  const q = new URLSearchParams()
  for (const name of ['message', 'label', 'labelColor', 'style', 'idSuffix']) if (b[name] !== undefined) q.append(name, b[name])
  // Where no colour is said, shields' server has one of its own; the package has brightgreen.
  q.append('color', b.color ?? 'brightgreen')
  if (b.logo) q.append('logo', b.icon ?? b.logo)
  for (const link of b.links ?? []) q.append('link', link)
  return q.toString()
}

// ---- documents as lists of what they draw

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = s => s.replace(/&(\w+);/g, (_, name) => ENTITIES[name])

/** Elements of a document as a tree; both programs write plain, well-formed XML. */
function parse(svg) {
  const root = { name: '', attrs: {}, children: [], text: '' }
  const stack = [root]
  for (const [, close, name, attrs, empty, text] of svg.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>([^<]*)/g)) {
    if (close) stack.pop()
    else {
      const element = { name, attrs: {}, children: [], text: '' }
      for (const [, key, value] of attrs.matchAll(/([\w:-]+)="([^"]*)"/g)) element.attrs[key] = plain(value)
      stack.at(-1).children.push(element)
      element.text = plain(text)
      if (!empty) stack.push(element)
    }
  }
  return root.children[0]
}

const round = x => Math.round(x * 100) / 100
function color(text) {
  const found = fromString(text)
  if (!found) return text
  const [r, g, b, a] = found.toRgbaArray()
  return { r, g, b, a }
}

/** What a document draws: each with its final place, colours and opacity, in order. */
function drawn(svg) {
  const root = parse(svg)
  const ids = {}
  const walkIds = e => { if (e.attrs.id) ids[e.attrs.id] = e; e.children.forEach(walkIds) }
  walkIds(root)
  const out = []
  const paint = value => {
    const id = /^url\(#(.*)\)$/.exec(value ?? '')?.[1]
    if (!id) return color(value ?? '#000')
    return ids[id].children.map(s => [round(+s.attrs.offset), color(s.attrs['stop-color'] ?? '#000'), Math.round((s.attrs['stop-opacity'] ?? 1) * 50)])
  }
  const walk = (e, state) => {
    const { scale } = state
    const own = { ...state.own, ...e.attrs }
    for (const name of ['x', 'y', 'width', 'height', 'rx', 'id', 'class', 'transform', 'textLength', 'filter', 'clip-path']) if (!(name in e.attrs)) delete own[name]
    const next = { ...state, own }
    const transform = e.attrs.transform ?? ''
    const s = /scale\(([\d.]+)\)/.exec(transform)
    if (s) next.scale = scale * +s[1]
    const t = /translate\(([-\d.]+),([-\d.]+)\)/.exec(transform)
    if (t) next.at = [state.at[0] + +t[1], state.at[1] + +t[2]]
    const n = name => round((+(own[name] ?? 0)) * next.scale)
    const x = () => round(n('x') + next.at[0]), y = () => round(n('y') + next.at[1])
    const push = item => { if (state.clip) item.clip = state.clip; if (state.link) item.link = state.link; out.push(item) }
    switch (e.name) {
      case 'defs': case 'style': case 'linearGradient': case 'clipPath': case 'filter': case 'title': return
      case 'a': next.link = e.attrs.href; break
      case 'g':
        if (e.attrs['clip-path']) next.clip = +ids[/#(.*)\)/.exec(e.attrs['clip-path'])[1]].children[0].attrs.rx
        if (e.attrs.class === 'logo') return push({ kind: 'logo', x: next.at[0], y: next.at[1], width: 14, height: 14, href: 'icon' })
        break
      case 'rect': {
        const area = own.fill === 'rgba(0,0,0,0)' || own['pointer-events'] === 'all'
        const item = { kind: area ? 'area' : 'rect', x: x(), y: y(), width: n('width'), height: n('height') }
        if (!item.width || !item.height) return
        if (!area) Object.assign(item, { rx: n('rx'), fill: paint(own.fill), stroke: own.stroke && own.stroke !== 'none' ? color(own.stroke) : null })
        // What a stroke of a pixel covers whole: the original leaves it black.
        if (item.width === 0.5) delete item.fill
        return push(item)
      }
      case 'path': return push({ kind: 'path', fill: paint(own.fill), stroke: color(own.stroke) })
      case 'image': return push({ kind: 'logo', x: x(), y: y(), width: n('width'), height: n('height'), href: own.href })
      // An empty text draws nothing.
      case 'text': return e.text && push({
        kind: 'text', said: e.text.replace(/\s+/g, ' '), x: x(), y: y(), length: n('textLength'), fill: color(own.fill), opacity: +(own['fill-opacity'] ?? 1),
        size: round(parseFloat(own['font-size']) * next.scale), bold: ['700', 'bold'].includes(own['font-weight']), family: own['font-family'].split(',')[0],
        blur: own.filter ? round(ids[/#(.*)\)/.exec(own.filter)[1]].children[0].attrs.stdDeviation * next.scale) : 0, silent: own['aria-hidden'] === 'true',
      })
    }
    e.children.forEach(child => walk(child, next))
  }
  const { width, height, role } = root.attrs
  for (const child of root.children) walk(child, { own: root.attrs, scale: 1, at: [0, 0] })
  const title = root.children.find(c => c.name === 'title')?.text
  return { width: +width, height: +height, role, label: root.attrs['aria-label']?.trim() || null, title: title?.trim() || null, out }
}

/** Whether two lists say the same: numbers within a hundredth, channels of colours within one. */
function same(a, b, far) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= far
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every(name => same(a[name], b[name], 'rgb'.includes(name) ? 1 : 0.011))
}

/** An order for what overlaps nothing of its kind: layers of social badges lie otherwise in links. */
const ordered = list => list.map(item => ({ ...item })).sort((a, b) => key(a).localeCompare(key(b)))
const key = i => `${i.kind} ${String(i.x).padStart(8)} ${i.y} ${i.opacity} ${i.blur} ${i.rx} ${Array.isArray(i.fill)} ${JSON.stringify(i.stroke)}`

const directory = mkdtempSync(join(tmpdir(), 'badges-'))
const all = Array.from({ length: +count }, badge)
const names = all.map((b, i) => {
  const file = join(directory, `${i}.txt`)
  writeFileSync(file, query(b))
  return file
})
execFileSync(plotd, ['render', '--dialect', 'badge', '--out-dir', directory, ...names], { stdio: ['ignore', 'ignore', 'pipe'] })

let widest = 0, texts = 0, colors = 0
const failed = { width: 0, rest: 0 }
const styles = {}
all.forEach((b, i) => {
  const theirs = drawn(original(b)), ours = drawn(readFileSync(join(directory, `${i}.svg`), 'utf8'))
  if (b.icon) theirs.out.forEach(item => { if (item.kind === 'logo') item.href = 'icon' })
  // On social badges the original does not read out its texts again within the picture; plotd says so of shadows only.
  for (const item of [...theirs.out, ...ours.out]) if (b.style === 'social') delete item.silent
  const far = Math.abs(theirs.width - ours.width)
  widest = Math.max(widest, far)
  texts += theirs.out.filter(item => item.kind === 'text').length
  colors += theirs.out.filter(item => item.fill).length
  styles[b.style] = (styles[b.style] ?? 0) + 1
  const say = (what, a, c) => console.log(`${query(b)}\n  ${what}\n  badge-maker ${JSON.stringify(a)}\n  plotd       ${JSON.stringify(c)}`)
  if (far > 1) failed.width++
  const { out: a, ...headA } = theirs, { out: c, ...headC } = ours
  if (!same(headA, headC)) { failed.rest++; return say('head', headA, headC) }
  const [x, y] = [ordered(a), ordered(c)]
  if (!same(x, y)) {
    failed.rest++
    const at = x.findIndex((item, n) => !same(item, y[n]))
    say(`item ${at} of ${x.length} and ${y.length}`, x[at] ?? null, y[at] ?? null)
  }
})
rmSync(directory, { recursive: true })
console.log(`${all.length} badges (${Object.entries(styles).map(e => e.join(' ')).join(', ')}), ${texts} texts, ${colors} fills`)
console.log(`largest difference of a width: ${widest} px; widths more than a pixel apart: ${failed.width}; badges with any other difference: ${failed.rest}`)
process.exit(failed.width + failed.rest > 0 ? 1 : 0)
