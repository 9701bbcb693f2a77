// The original engine behind the smallest server: Chart.js on a Skia canvas, one PNG a request.
// GET /chart?c=CONFIG&w=500&h=300&devicePixelRatio=2
import http from 'node:http';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import Chart from 'chart.js/auto';

const fonts = process.argv[3];
for (const face of ['Regular', 'Bold']) GlobalFonts.registerFromPath(`${fonts}/Arimo-${face}.ttf`, 'Arimo');
Chart.defaults.font.family = 'Arimo';

http
  .createServer(async (request, response) => {
    const query = new URL(request.url, 'http://localhost').searchParams;
    try {
      const number = (name, usual) => Number(query.get(name) ?? usual);
      const [width, height, ratio] = [number('w', 500), number('h', 300), number('devicePixelRatio', 2)];
      // As the original server does: the configuration is JavaScript, and is run.
      const config = new Function(`return (${query.get('c')})`)();
      const canvas = createCanvas(width, height);
      const context = canvas.getContext('2d');
      // Chart.js makes the canvas as many times larger itself.
      config.options = { ...config.options, animation: false, responsive: false, devicePixelRatio: ratio };
      const chart = new Chart(context, config);
      const png = canvas.toBuffer('image/png');
      chart.destroy();
      response.writeHead(200, { 'content-type': 'image/png' }).end(png);
    } catch (error) {
      response.writeHead(500).end(String(error.stack));
    }
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
