// Draws Vega-Lite specifications with Vega: node draw.mjs FROM TO
//
// Every FROM/**/NAME.vl.json becomes TO/**/NAME.svg, or TO/**/NAME.err with the reason why there is no picture. Local times
// are UTC; texts are measured with the Liberation fonts, whose widths are those of the fonts bundled with plotd; random
// numbers come from a fixed seed.
process.env.TZ = 'UTC';

import fs from 'node:fs';
import path from 'node:path';
import { createCanvas, GlobalFonts, Image } from '@napi-rs/canvas';

const FONTS = process.env.LIBERATION_FONTS ?? '/usr/share/fonts/truetype/liberation';
const STANDS_FOR = {
  Sans: ['sans-serif', 'Arial', 'Helvetica', 'Helvetica Neue'],
  Mono: ['monospace'],
  Serif: ['serif'],
};
for (const [family, names] of Object.entries(STANDS_FOR)) {
  for (const style of ['Regular', 'Bold', 'Italic', 'BoldItalic']) {
    const file = path.join(FONTS, `Liberation${family}-${style}.ttf`);
    if (!fs.existsSync(file)) throw new Error(`${file} is missing: install fonts-liberation, or name its folder in LIBERATION_FONTS`);
    for (const name of [`Liberation ${family}`, ...names]) GlobalFonts.registerFromPath(file, name);
  }
}
// With a document that makes canvases Vega measures on them; without one it estimates.
globalThis.document = { createElement: (tag) => (tag === 'canvas' ? createCanvas(1, 1) : {}) };
// Embedded pictures tell their size; others are not fetched and count as 16 by 16.
globalThis.Image = class {
  set src(address) {
    this.address = address;
    const own = new Image();
    own.onload = () => this.loaded(own.width, own.height);
    own.onerror = () => this.loaded(16, 16);
    if (address.startsWith('data:')) own.src = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
    else setTimeout(own.onerror, 0);
  }
  get src() {
    return this.address;
  }
  loaded(width, height) {
    Object.assign(this, { complete: true, width, height });
    this.onload?.();
  }
};

const vega = await import('vega');
const lite = await import('vega-lite');
const themes = await import('vega-themes');

/** Collects what Vega logs as an error: it draws what is left then, which is no reference. */
function listener(faults) {
  const ignore = function () {
    return this;
  };
  return { level: ignore, warn: ignore, info: ignore, debug: ignore, error(...words) { faults.push(words.map(String).join(' ')); return this; } };
}

async function draw(text) {
  const faults = [];
  const logger = listener(faults);
  const written = JSON.parse(text);
  // As Vega-Embed reads it.
  const config = themes[written.usermeta?.embedOptions?.theme] ?? {};
  const { spec } = lite.compile(written, { logger, config });
  vega.setRandom(vega.randomLCG(42));
  const view = new vega.View(vega.parse(spec), { renderer: 'none', loader: vega.loader(), logger });
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error('not drawn within 20 s')), 20000).unref());
  const svg = await Promise.race([view.toSVG(), late]);
  view.finalize();
  if (faults.length > 0) throw new Error(faults.join('; '));
  return svg;
}

process.on('unhandledRejection', () => {}); // told by the picture that is missing
const [from, to] = process.argv.slice(2);
const names = fs.readdirSync(from, { recursive: true }).filter((name) => name.endsWith('.vl.json')).sort();
for (const name of names) {
  const target = path.join(to, name.replace(/\.vl\.json$/, ''));
  fs.mkdirSync(path.dirname(target), { recursive: true });
  try {
    fs.writeFileSync(`${target}.svg`, await draw(fs.readFileSync(path.join(from, name), 'utf8')));
  } catch (fault) {
    fs.writeFileSync(`${target}.err`, String(fault?.message ?? fault));
  }
}
process.exit(0);
