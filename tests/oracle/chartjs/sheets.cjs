// Puts pictures of the same name side by side, eight pairs a sheet: node sheets.cjs LEFT RIGHT TO
const fs = require('node:fs');
const path = require('node:path');
const { createCanvas, loadImage } = require('@napi-rs/canvas');

const ROWS = 4, COLUMNS = 2, HEAD = 16, GAP = 8;

async function sheet(pairs) {
  const pictures = await Promise.all(pairs.map(async ([name, ...files]) => [name, ...(await Promise.all(files.map((file) => loadImage(file))))]));
  const wide = Math.max(...pictures.flatMap(([, a, b]) => [a.width, b.width])), high = Math.max(...pictures.flatMap(([, a, b]) => [a.height, b.height]));
  const canvas = createCanvas(COLUMNS * 2 * (wide + GAP), ROWS * (high + HEAD));
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#ddd';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = 'bold 12px sans-serif';
  pictures.forEach(([name, ...both], i) => {
    const x = (i % COLUMNS) * 2 * (wide + GAP), y = Math.floor(i / COLUMNS) * (high + HEAD);
    pen.fillStyle = 'black';
    pen.fillText(name, x + 2, y + 12);
    both.forEach((picture, k) => pen.drawImage(picture, x + k * (wide + GAP / 2), y + HEAD));
  });
  return canvas.encodeSync('png');
}

async function main(left, right, to) {
  const names = fs.readdirSync(left, { recursive: true }).filter((name) => name.endsWith('.png') && fs.existsSync(path.join(right, name))).sort();
  fs.mkdirSync(to, { recursive: true });
  for (let at = 0; at < names.length; at += ROWS * COLUMNS) {
    const pairs = names.slice(at, at + ROWS * COLUMNS).map((name) => [name.replace(/\.png$/, ''), path.join(left, name), path.join(right, name)]);
    fs.writeFileSync(path.join(to, `${String(at / (ROWS * COLUMNS)).padStart(3, '0')}.png`), await sheet(pairs));
  }
}

main(...process.argv.slice(2));
