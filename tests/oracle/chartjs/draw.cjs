// Draws configurations with Chart.js: node draw.cjs VERSION FROM TO
//
// Every FROM/**/NAME.VERSION.chart.json5 (VERSION: v2, v3 or v4) becomes under TO
//   NAME.VERSION.png     the picture,
//   NAME.VERSION.pixels  its pixels without texts, RGBA,
//   NAME.VERSION.json    its size and its texts, each at its place on the baseline,
// or NAME.VERSION.err, the reason why there is no picture. A first line `// Canvas: 300 by 120` sets the size, else it is 500 by
// 300. Times are UTC, words English, the ground white. A text is as wide as node-canvas (Chart.js' usual canvas on servers,
// and QuickChart's) has it: every glyph a whole number of pixels.
process.env.TZ = 'UTC';

const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');
const { createCanvas, GlobalFonts, Path2D, Image } = require('@napi-rs/canvas');

const [version, from, to] = process.argv.slice(2);
const PACKAGES = path.join(__dirname, 'node_modules');
const CHART = { v2: 'chart-v2/dist/Chart.js', v3: 'chart-v3/dist/chart.js', v4: 'chart-v4/dist/chart.cjs' }[version];
const HELPERS = { v3: 'chart-v3/helpers/helpers.js', v4: 'chart-v4/dist/helpers.cjs' }[version];

// Plugins ask for `chart.js`: they get the version that draws.
const OWN = { 'chart.js': CHART, 'chart.js/auto': CHART, 'chart.js/helpers': HELPERS };
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => (OWN[name] ? path.join(PACKAGES, OWN[name]) : resolve(name, ...rest));

const FONTS = process.env.LIBERATION_FONTS ?? '/usr/share/fonts/truetype/liberation';
const STANDS_FOR = {
  Sans: ['sans-serif', 'Arial', 'Helvetica', 'Helvetica Neue'],
  Mono: ['monospace', 'Courier New'],
  Serif: ['serif', 'Times New Roman'],
};
for (const [family, names] of Object.entries(STANDS_FOR)) {
  for (const style of ['Regular', 'Bold', 'Italic', 'BoldItalic']) {
    const file = path.join(FONTS, `Liberation${family}-${style}.ttf`);
    if (!fs.existsSync(file)) throw new Error(`${file} is missing: install fonts-liberation, or name its folder in LIBERATION_FONTS`);
    for (const name of [`Liberation ${family}`, ...names]) GlobalFonts.registerFromPath(file, name);
  }
}
// What functions of fixtures ask a browser for.
const document = { createElement: (name) => (name === 'canvas' ? Object.assign(createCanvas(300, 150), { style: {} }) : {}) };
Object.assign(globalThis, { Path2D, Image, document, moment: require('moment') });
require('moment').suppressDeprecationWarnings = true; // words among times are no fault of a fixture

const Chart = require('chart.js').Chart ?? require('chart.js');
const own = version === 'v2' ? second() : later();

/** The plugins of version 2, which enter themselves; texts on marks are for charts that ask for them. */
function second() {
  Object.assign(globalThis, { Chart });
  require('boxplot-v2');
  require('annotation-v2');
  const labels = require('datalabels-v2');
  Chart.plugins.unregister(labels);
  return { labels };
}

/** The plugins of versions 3 and 4. */
function later() {
  Chart.register(...(Chart.registerables ?? require('chart.js').registerables ?? [])); // version 3 has entered them
  require('chartjs-adapter-moment');
  const kinds = ['@sgratzl/chartjs-chart-boxplot', 'chartjs-chart-error-bars', 'chartjs-chart-funnel', 'chartjs-chart-geo', 'chartjs-chart-matrix', 'chartjs-chart-sankey', 'chartjs-chart-treemap'];
  for (const part of [...kinds.map((name) => require(name)), financial()].flatMap((kind) => Object.values(kind))) {
    if (part?.id && part !== Chart) Chart.register(part);
  }
  const annotation = require(version === 'v3' ? 'annotation-v3' : 'annotation-v4');
  if (Chart.defaults.plugins.colors) Chart.defaults.plugins.colors.enabled = false;
  return { labels: require('chartjs-plugin-datalabels'), annotation: annotation.default ?? annotation };
}

/** A script in a package that calls itself a package of modules. */
function financial() {
  const file = path.join(PACKAGES, 'chartjs-chart-financial/dist/chartjs-chart-financial.js');
  const made = new Module(file, module);
  made.paths = [PACKAGES];
  made._compile(fs.readFileSync(file, 'utf8'), file);
  return made.exports;
}

function asksForLabels(config) {
  const asked = config.options?.plugins?.datalabels;
  if (config.type === 'funnel') return asked !== false; // has texts of its own for them
  return asked !== false && (asked !== undefined || (config.data?.datasets ?? []).some((set) => set.datalabels));
}

/** The context of a canvas whose texts are measured by whole glyphs; with a list its texts go there instead. */
function context(canvas, texts) {
  const pen = canvas.getContext('2d');
  const measure = pen.measureText.bind(pen);
  const metrics = ['actualBoundingBoxAscent', 'actualBoundingBoxDescent', 'actualBoundingBoxLeft', 'actualBoundingBoxRight', 'fontBoundingBoxAscent', 'fontBoundingBoxDescent'];
  pen.measureText = (text) => {
    const found = measure(text);
    const width = [...String(text)].reduce((sum, glyph) => sum + Math.round(measure(glyph).width), 0);
    return { ...Object.fromEntries(metrics.map((name) => [name, found[name]])), width };
  };
  if (texts) {
    pen.fillText = (text, x, y) => texts.push(placed(pen, String(text), x, y, measure(text).width));
    pen.strokeText = () => {};
    const wipe = pen.clearRect.bind(pen);
    pen.clearRect = (x, y, width, height) => {
      if (x <= 0 && y <= 0 && x + width >= canvas.width && y + height >= canvas.height) texts.length = 0;
      wipe(x, y, width, height);
    };
  }
  return pen;
}

// How far each family reaches above and below the baseline, in shares of the size (the tables `hhea` of Liberation).
const REACH = { Sans: [0.905, 0.212], Mono: [0.833, 0.3], Serif: [0.891, 0.216] };

function reach(font) {
  const first = font.replace(/^.*?px\S*\s*/, '').split(',')[0].replace(/["']/g, '').trim();
  const family = Object.keys(STANDS_FOR).find((name) => [`Liberation ${name}`, ...STANDS_FOR[name]].includes(first));
  return REACH[family ?? 'Sans'];
}

/** A text as it is drawn: on its baseline (ascent and descent of Liberation are whole pixels in node-canvas). */
function placed(pen, words, x, y, width) {
  const [, slant, weight, size] = /^(.*?)\b(bold|[1-9]00)?\s*([\d.]+)px/.exec(pen.font) ?? [, '', '', 12];
  const [up, below] = reach(pen.font);
  const ascent = Math.round(up * size), descent = Math.round(below * size);
  const down = { top: ascent, hanging: ascent, middle: (ascent - descent) / 2, bottom: -descent, ideographic: -descent }[pen.textBaseline] ?? 0;
  const m = pen.getTransform();
  const at = { x: m.a * x + m.c * (y + down) + m.e, y: m.b * x + m.d * (y + down) + m.f };
  const bold = weight === 'bold' || Number(weight) >= 600;
  return { words, ...at, anchor: pen.textAlign, width, angle: (Math.atan2(m.b, m.a) * 180) / Math.PI, size: Number(size) * Math.hypot(m.a, m.b), bold, colour: String(pen.fillStyle), alpha: pen.globalAlpha };
}

function draw(text, width, height, texts) {
  const config = (0, eval)(`(${text}\n)`);
  config.options = { ...config.options, animation: false, responsive: false, devicePixelRatio: 1 };
  const plugins = [own.annotation, ...(asksForLabels(config) ? [own.labels] : [])];
  config.plugins = [...(config.plugins ?? []), ...plugins.filter((plugin) => plugin?.id)];
  const canvas = createCanvas(width, height);
  canvas.style ??= {};
  const pen = context(canvas, texts);
  canvas.getContext = () => pen;
  const faults = [], say = console.error;
  console.error = (...words) => faults.push(words.map(String).join(' '));
  try {
    new Chart(version === 'v2' ? pen : canvas, config);
  } finally {
    console.error = say;
  }
  if (faults.length > 0) throw new Error(faults.join('; ').slice(0, 300));
  pen.resetTransform();
  pen.globalCompositeOperation = 'destination-over';
  pen.globalAlpha = 1;
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, width, height);
  return canvas;
}

const ending = `.${version}.chart.json5`;
for (const name of fs.readdirSync(from, { recursive: true }).filter((name) => name.endsWith(ending)).sort()) {
  const target = path.join(to, name.replace('.chart.json5', ''));
  fs.mkdirSync(path.dirname(target), { recursive: true });
  try {
    const text = fs.readFileSync(path.join(from, name), 'utf8');
    const [width, height] = (/^\/\/ Canvas: (\d+) by (\d+)/.exec(text) ?? [0, 500, 300]).slice(1).map(Number);
    const texts = [];
    const shapes = draw(text, width, height, texts);
    fs.writeFileSync(`${target}.pixels`, shapes.data());
    fs.writeFileSync(`${target}.json`, JSON.stringify({ width, height, texts }));
    fs.writeFileSync(`${target}.png`, draw(text, width, height).encodeSync('png'));
  } catch (fault) {
    fs.writeFileSync(`${target}.err`, String(fault?.message ?? fault));
  }
}
