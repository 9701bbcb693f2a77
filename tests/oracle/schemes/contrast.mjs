// Draws charts with `theme=auto` in headless Chromium, on a light page and on a dark one, and measures the contrast of every
// text with what is behind it (WCAG 2.2, 1.4.3: 4.5, of large text 3).
//
//     node tests/oracle/schemes/contrast.mjs target/release/plotd [/usr/bin/chromium] [part of a fixture's name]
//
// Behind a text is what a picture without the texts shows at the pixels that the text changes; counted is the tenth part of
// those pixels where the contrast is worst, so that a grid line crossing a text does not decide.
//
// Colours are either ours, and then every text must be read, or somebody else's, and then they are kept. Ours are:
// - all of `/plot`;
// - of badges those with a chart; others are shields', and must be as legible on dark pages as they are on light ones;
// - of Vega-Lite and Chart.js what differs from the light picture, which is the original's: the ink of a text or what lies
//   behind it. A text that is the same on both pages has its colour from the chart's author if the description says it, or from
//   data if it is no shade of grey; a grey that nobody has said is a default that should have followed the page;
// - of Vega-Lite in the themes `plotd` and `plotd-dark` every grey ink that the description does not say.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

const [plotd = "target/release/plotd", chromium = "/usr/bin/chromium", part = ""] = process.argv.slice(2);
const fixtures = join(dirname(fileURLToPath(import.meta.url)), "../../../fixtures");
const PAGES = { light: [255, 255, 255], dark: [13, 17, 23] };
// Of the languages that are only told about: every so many.
const EVERY = 8;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((e) => (e.isDirectory() ? files(join(folder, e.name)) : [join(folder, e.name)]))
    .sort();
}

function gallery() {
  const of = (name, ending) => files(join(fixtures, name)).filter((f) => ending.test(f));
  const some = (list) => list.filter((_, i) => i % EVERY === 0);
  return [
    ...of("plot", /\.plot$/).map((f) => ["plot", f, []]),
    ...of("badge", /\.(txt|badge\.json)$/).map((f) => ["badge", f, []]),
    ...some(of("vegalite", /\.vl\.json$/)).map((f) => ["vegalite", f, ["--theme", "auto", "--data-dir", fixtures]]),
    ...some(of("vegalite", /\.vl\.json$/)).map((f) => ["vegalite plotd", f, ["--theme", "plotd", "--data-dir", fixtures]]),
    ...some(of("vegalite", /\.vl\.json$/)).map((f) => ["vegalite plotd-dark", f, ["--theme", "plotd-dark", "--data-dir", fixtures]]),
    ...some(of("chartjs", /\.v4\.chart\.json5$/)).map((f) => ["chartjs", f, ["--theme", "auto", "--width", "500", "--height", "300"]]),
  ].filter(([, file]) => file.includes(part));
}

// A browser, spoken to through a pipe: messages are JSON, each followed by a zero byte.
class Browser {
  constructor(folder) {
    const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    const args = ["--headless", "--no-sandbox", "--hide-scrollbars", ...quiet, `--user-data-dir=${folder}`, "--remote-debugging-pipe", "about:blank"];
    this.process = spawn(chromium, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    [this.next, this.waiting, this.rest] = [1, new Map(), ""];
    this.process.stdio[4].setEncoding("utf8").on("data", (text) => {
      const parts = (this.rest + text).split("\0");
      this.rest = parts.pop();
      for (const message of parts.map((p) => JSON.parse(p))) {
        const [done, failed] = this.waiting.get(message.id) ?? [() => {}, () => {}];
        this.waiting.delete(message.id);
        message.error ? failed(new Error(JSON.stringify(message.error))) : done(message.result);
      }
    });
  }
  send(method, params = {}) {
    const id = this.next++;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId: this.session }) + "\0");
    return new Promise((done, failed) => this.waiting.set(id, [done, failed]));
  }
  async open() {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    this.session = (await this.send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    await this.send("Page.enable");
    this.frame = (await this.send("Page.getFrameTree")).frameTree.frame.id;
  }
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }
  async picture(width, height) {
    const clip = { x: 0, y: 0, width, height, scale: 1 };
    const { data } = await this.send("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: true });
    return pixels(Buffer.from(data, "base64"));
  }
}

// The pixels of a PNG of 8 bits a channel (PNG 1.2, filters 0 to 4).
function pixels(png) {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") chunks.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [raw, line] = [inflateSync(Buffer.concat(chunks)), width * channels];
  const out = new Uint8Array(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    for (let i = 0; i < line; i++) {
      const a = i >= channels ? out[y * line + i - channels] : 0;
      const b = y > 0 ? out[(y - 1) * line + i] : 0;
      const c = i >= channels && y > 0 ? out[(y - 1) * line + i - channels] : 0;
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      out[y * line + i] = raw[y * (line + 1) + 1 + i] + [0, a, b, (a + b) >> 1, paeth][filter];
    }
  }
  return { width, height, at: (x, y) => [...out.subarray(y * line + x * channels, y * line + x * channels + 3)] };
}

function luminance(color) {
  const [r, g, b] = color.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

// Every text that is read: its box, colour, size. Runs in the page.
const TEXTS = `[...document.querySelectorAll("text")].filter((t) => !t.closest("[aria-hidden=true], defs")).map((t) => {
  const style = getComputedStyle(t), box = t.getBoundingClientRect();
  let alpha = +style.fillOpacity;
  for (let e = t; e instanceof Element; e = e.parentElement) alpha *= +getComputedStyle(e).opacity;
  return { text: t.textContent, box: [box.left, box.top, box.right, box.bottom], fill: style.fill, alpha, size: parseFloat(style.fontSize), bold: +style.fontWeight >= 700 };
})`;

function measure(text, shown, bare) {
  const fill = text.fill.match(/[\d.]+/g).map(Number);
  const alpha = text.alpha * (fill[3] ?? 1);
  const [x1, y1] = [Math.max(0, Math.floor(text.box[0])), Math.max(0, Math.floor(text.box[1]))];
  const [x2, y2] = [Math.min(bare.width, Math.ceil(text.box[2])), Math.min(bare.height, Math.ceil(text.box[3]))];
  const found = { changed: [], all: [] };
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x < x2; x++) {
      const [ground, with_] = [bare.at(x, y), shown.at(x, y)];
      const ratio = contrast(fill.slice(0, 3).map((v, i) => v * alpha + ground[i] * (1 - alpha)), ground);
      found.all.push(ratio);
      if (ground.some((v, i) => Math.abs(v - with_[i]) > 12)) found.changed.push(ratio);
    }
  }
  const list = (found.changed.length ? found.changed : found.all).sort((a, b) => a - b);
  return list.length ? { ratio: list[Math.floor(list.length / 10)], ground: middle(bare, [x1, y1, x2, y2]) } : null;
}

// What is behind the middle of a box.
function middle(bare, [x1, y1, x2, y2]) {
  return bare.at(Math.min(bare.width - 1, (x1 + x2) >> 1), Math.min(bare.height - 1, (y1 + y2) >> 1));
}

// The colours that a description says, as the browser reads them.
async function colors(browser, file) {
  const text = readFileSync(file, "utf8");
  const words = [...new Set([...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)].map((m) => m[1] ?? m[2]))].filter((w) => w.length < 60);
  return new Set(await browser.evaluate(`(() => { const e = document.createElement("i"); document.body.append(e); return ${JSON.stringify(words)}.flatMap((w) => {
    e.style.color = ""; e.style.color = w; return e.style.color ? [getComputedStyle(e).color.match(/[\\d.]+/g).slice(0, 3).join()] : []; }); })()`));
}

const near = (a, b) => a.every((v, i) => Math.abs(v - b[i]) <= 2);
const rgb = (fill) => fill.match(/[\d.]+/g).slice(0, 3).map(Number);
const grey = (c) => Math.max(...c) - Math.min(...c) <= 24;

// Whether a text that is hard to read is so by colours of ours.
function ours(language, file, text, light, said) {
  if (language === "plot") return true;
  if (language === "badge") return /(^|[?&\s])(spark|bars|progress|win)=/.test(readFileSync(file, "utf8")) || text.ratio < (light?.ratio ?? text.ratio) - 0.05;
  const ink = rgb(text.fill);
  // No colour of ours is seen through.
  if (text.alpha < 0.99) return false;
  const own = grey(ink) && !said.has(ink.join());
  if (language !== "vegalite" && language !== "chartjs") return own;
  // The light picture is the original's.
  if (!light) return false;
  if (!near(ink, rgb(light.fill))) return true;
  return !near(text.ground, light.ground) && own;
}

async function texts(browser, svg, scheme) {
  const ground = `rgb(${PAGES[scheme].join(",")})`;
  await browser.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  const html = `<!doctype html><body style="margin:0;background:${ground}">${svg}</body>`;
  await browser.send("Page.setDocumentContent", { frameId: browser.frame, html });
  const [width, height] = await browser.evaluate(`(() => { const b = document.querySelector("svg").getBoundingClientRect(); return [Math.ceil(b.width), Math.ceil(b.height)]; })()`);
  const list = await browser.evaluate(TEXTS);
  const shown = await browser.picture(width, height);
  await browser.evaluate(`document.head.insertAdjacentHTML("beforeend", "<style>text { fill-opacity: 0 !important }</style>")`);
  const bare = await browser.picture(width, height);
  return list.map((text) => ({ ...text, ...measure(text, shown, bare), needed: text.size >= 24 || (text.bold && text.size >= 18.66) ? 3 : 4.5 }));
}

const folder = mkdtempSync(join(tmpdir(), "schemes-"));
const browser = new Browser(folder);
const figures = {};
let failed = 0;
try {
  await browser.open();
  for (const [language, file, more] of gallery()) {
    const version = /\.v(\d)\./.exec(file);
    const args = ["render", file, "--dialect", language.split(" ")[0], ...more, ...(version ? ["--version", version[1]] : [])];
    const svg = execFileSync(plotd, args, { stdio: ["ignore", "pipe", "ignore"] }).toString();
    let light;
    const said = await colors(browser, file);
    const fixed = { "vegalite plotd": ["light"], "vegalite plotd-dark": ["dark"] }[language];
    for (const scheme of fixed ?? Object.keys(PAGES)) {
      const found = await texts(browser, svg, scheme);
      const row = (figures[`${language} ${scheme}`] ??= { texts: 0, below: 0, ours: 0, worst: Infinity });
      found.forEach((text, i) => {
        if (text.ratio === undefined) return;
        row.texts++;
        row.worst = Math.min(row.worst, text.ratio);
        if (text.ratio >= text.needed) return;
        row.below++;
        const mine = ours(language, file, text, light?.[i], said);
        if (mine) [failed, row.ours] = [failed + 1, row.ours + 1];
        console.log(`${mine ? "OURS " : ""}${language} ${scheme} ${text.ratio.toFixed(2)} ${JSON.stringify(text.text)} ${text.fill} on ${text.ground} in ${file.slice(fixtures.length + 1)}`);
      });
      light ??= found;
    }
  }
} finally {
  browser.process.kill();
  await new Promise((done) => browser.process.once("exit", done));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const [name, row] of Object.entries(figures)) {
  console.log(`${name}: ${row.texts} texts, ${row.below} below what is needed, ${row.ours} of them by our colours, worst ${row.worst.toFixed(2)}`);
}
process.exitCode = failed > 0 ? 1 : 0;
