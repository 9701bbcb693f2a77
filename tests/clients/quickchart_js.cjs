// Runs every method of the npm package quickchart-js against a plotd server: HOST:PORT is the only argument.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const QuickChart = require('quickchart-js');

const host = process.argv[2];
const isPng = (bytes) => bytes.subarray(1, 4).toString() === 'PNG';
const get = async (url) => Buffer.from(await (await fetch(url)).arrayBuffer());

function chart(...account) {
  return new QuickChart(...account)
    .setScheme('http')
    .setHost(host)
    .setWidth(320)
    .setHeight(200)
    .setDevicePixelRatio(2)
    .setBackgroundColor('white')
    .setVersion('2.9.4')
    .setFormat('png')
    .setConfig({
      type: 'bar',
      data: { labels: ['Q1', 'Q2'], datasets: [{ label: 'Users', data: [50, 60] }] },
      options: { scales: { yAxes: [{ ticks: { callback: (v) => v + '%' } }] } },
    });
}

async function main() {
  const qc = chart();
  assert(isPng(await get(qc.getUrl())));
  console.log('ok getUrl');
  assert(isPng(await get(chart('key', 'account').getSignedUrl())));
  console.log('ok getSignedUrl');
  const bytes = await qc.toBinary();
  assert(isPng(bytes) && bytes.readUInt32BE(16) === 640 && bytes.readUInt32BE(20) === 400);
  console.log('ok toBinary', bytes.length, 'bytes');
  assert((await qc.toDataUrl()).startsWith('data:image/png;base64,iVBOR'));
  console.log('ok toDataUrl');
  const file = path.join(os.tmpdir(), `plotd-client-${process.pid}.png`);
  await qc.toFile(file);
  assert(isPng(fs.readFileSync(file)));
  fs.unlinkSync(file);
  console.log('ok toFile');
  // The library itself refuses getShortUrl on any host but its own; what it would send is sent here.
  await assert.rejects(qc.getShortUrl(), /must use quickchart.io host/);
  const body = JSON.stringify(qc.getPostData());
  const headers = { 'Content-Type': 'application/json' };
  const made = await (await fetch(`http://${host}/chart/create`, { method: 'POST', headers, body })).json();
  assert(made.success && isPng(await get(made.url)));
  console.log('ok getPostData to /chart/create', made.url);
  await assert.rejects(qc.setFormat('webp').toBinary(), /png, svg/);
  console.log('ok error');
  assert((await qc.setFormat('svg').toBinary()).toString().includes('<svg'));
  console.log('ok svg');
}

main();
