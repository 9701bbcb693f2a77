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

// What addresses and bodies take apart: each must arrive as it is.
const LABELS = ['two words', 'a+b', 'R&D', '50 % off', '100%25', 'a=b?c#d', 'Zoë Łódź', 'Ω → ∞', "it's", '"quoted"', 'semi;colon', 'back\\slash', '</text>'];

function labelled(label) {
  const data = { labels: [label], datasets: [{ label: `of ${label}`, data: [1] }] };
  return chart().setFormat('svg').setWidth(900).setConfig({ type: 'bar', data });
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&apos;': "'", '&amp;': '&' };
const unescaped = (text) => text.replace(/&(lt|gt|quot|#39|apos|amp);/g, (entity) => ENTITIES[entity]);

async function arrives(how, label, url) {
  const svg = String(await get(url));
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => unescaped(match[1]));
  for (const said of [label, `of ${label}`]) assert(texts.includes(said), `${how}: ${said} in ${texts}`);
}

async function labels() {
  for (const label of LABELS) {
    const qc = labelled(label);
    await arrives('getUrl', label, qc.getUrl());
    const body = JSON.stringify(qc.getPostData());
    const headers = { 'Content-Type': 'application/json' };
    const made = await (await fetch(`http://${host}/chart/create`, { method: 'POST', headers, body })).json();
    await arrives('/chart/create', label, made.url);
    const posted = await fetch(`http://${host}/chart`, { method: 'POST', headers, body });
    await arrives('POST', label, `data:image/svg+xml,${encodeURIComponent(await posted.text())}`);
  }
  console.log('ok labels', LABELS.length);
}

async function main() {
  await labels();
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
