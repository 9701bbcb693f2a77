// Draws the SVG pictures of plotd on the canvas that Chart.js draws on, without their texts: node raster.cjs FROM TO
//
// Every FROM/**/NAME.svg becomes TO/**/NAME.pixels, RGBA.
const fs = require('node:fs');
const path = require('node:path');
const { createCanvas, loadImage } = require('@napi-rs/canvas');

async function draw(text) {
  const picture = await loadImage(Buffer.from(text.replace(/<text[\s>].*?<\/text>/gs, '')));
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.data();
}

async function main(from, to) {
  for (const name of fs.readdirSync(from, { recursive: true }).filter((name) => name.endsWith('.svg')).sort()) {
    const target = path.join(to, name.replace(/\.svg$/, '.pixels'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, await draw(fs.readFileSync(path.join(from, name), 'utf8')));
  }
}

main(...process.argv.slice(2));
