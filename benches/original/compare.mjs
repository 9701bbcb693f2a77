// plotd beside the original engine, in one run: the same configurations to both servers, every request a new picture.
//
//   npm install && node compare.mjs ../../target/release/plotd
//
// Prints milliseconds a request, requests a second and memory of each, and the ratios; ends with 1 where a PNG is not
// at least 8 times as fast, or memory not at least 4 times as little.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FASTER = 8;
const SMALLER = 4;
const ROUNDS = Number(process.argv[3] ?? 12);
const here = path.dirname(fileURLToPath(import.meta.url));
const fonts = path.resolve(here, '../../assets/fonts');
const months = "['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August']";
const series = (n, of = 8) => `[${Array.from({ length: of }, (_, i) => ((i * 37 + n * 11) % 90) + 5).join(',')}]`;
const points = (n, of) =>
  `[${Array.from({ length: of }, (_, i) => `{x:${(i * 53 + n) % 97},y:${(i * 71 + n * 3) % 89},r:${(i % 7) + 2}}`).join(',')}]`;

// Configurations by a number that no other request has.
const charts = {
  bar: (n) => `{type:'bar',data:{labels:${months},datasets:[{label:'One',data:${series(n)},backgroundColor:'#4c78a8'}]}}`,
  grouped: (n) =>
    `{type:'bar',data:{labels:${months},datasets:[{label:'One',data:${series(n)},backgroundColor:'#4c78a8'},{label:'Two',data:${series(n + 1)},backgroundColor:'#f58518'}]}}`,
  stacked: (n) =>
    `{type:'bar',data:{labels:${months},datasets:[{label:'One',data:${series(n)},backgroundColor:'#4c78a8'},{label:'Two',data:${series(n + 1)},backgroundColor:'#f58518'}]},options:{scales:{x:{stacked:true},y:{stacked:true}}}}`,
  lying: (n) =>
    `{type:'bar',data:{labels:${months},datasets:[{label:'One',data:${series(n)},backgroundColor:'#54a24b'}]},options:{indexAxis:'y'}}`,
  line: (n) => `{type:'line',data:{labels:${months},datasets:[{label:'One',data:${series(n)},borderColor:'#4c78a8',tension:0.4}]}}`,
  area: (n) =>
    `{type:'line',data:{labels:${months},datasets:[{label:'One',data:${series(n)},borderColor:'#4c78a8',backgroundColor:'rgba(76,120,168,0.3)',fill:true}]}}`,
  lines: (n) =>
    `{type:'line',data:{labels:[${Array.from({ length: 200 }, (_, i) => i).join(',')}],datasets:[0,1,2].map(k=>({label:'S'+k,pointRadius:0,borderColor:['red','green','blue'][k],data:${series(n, 200)}}))}}`,
  pie: (n) => `{type:'pie',data:{labels:${months},datasets:[{data:${series(n)}}]}}`,
  doughnut: (n) => `{type:'doughnut',data:{labels:${months},datasets:[{data:${series(n)}}]},options:{plugins:{title:{display:true,text:'Shares'}}}}`,
  radar: (n) =>
    `{type:'radar',data:{labels:${months},datasets:[{label:'One',data:${series(n)},borderColor:'#4c78a8',backgroundColor:'rgba(76,120,168,0.3)'}]}}`,
  scatter: (n) => `{type:'scatter',data:{datasets:[{label:'One',data:${points(n, 100)},backgroundColor:'#e45756'}]}}`,
  bubble: (n) => `{type:'bubble',data:{datasets:[{label:'One',data:${points(n, 30)},backgroundColor:'rgba(76,120,168,0.5)'}]}}`,
};

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

function get(port, chart) {
  const query = new URLSearchParams({ c: chart, w: 500, h: 300, devicePixelRatio: 2, f: 'png', v: 4, version: 4, bkg: 'white' });
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    http
      .get({ port, host: '127.0.0.1', path: `/chart?${query}`, agent }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => {
          const body = Buffer.concat(parts);
          const png = body.subarray(1, 4).toString() === 'PNG';
          if (!png) return reject(new Error(`port ${port}: ${response.statusCode} ${body.toString().slice(0, 300)}`));
          resolve(Number(process.hrtime.bigint() - start) / 1e6);
        });
      })
      .on('error', reject);
  });
}

async function ready(port) {
  for (let i = 0; i < 100; i++) {
    try {
      return await get(port, charts.bar(-1));
    } catch (error) {
      if (i === 99) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

const memory = (pid) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
};

async function measure(name, port, pid) {
  let n = 0;
  for (const chart of Object.values(charts)) await get(port, chart(n++));
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const chart of Object.values(charts)) times.push(await get(port, chart(n++)));
  }
  times.sort((a, b) => a - b);
  const all = [];
  for (let round = 0; round < ROUNDS; round++) all.push(...Object.values(charts).map((chart) => chart(n++)));
  const start = process.hrtime.bigint();
  const next = async () => {
    for (let chart = all.pop(); chart; chart = all.pop()) await get(port, chart);
  };
  const count = all.length;
  await Promise.all([next(), next(), next(), next()]);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { now, most } = memory(pid);
  const median = times[times.length >> 1];
  const worst = times[Math.floor(times.length * 0.95)];
  console.log(
    `${name.padEnd(9)} ${median.toFixed(2).padStart(7)} ms median ${worst.toFixed(2).padStart(7)} ms p95 ` +
      `${(count / seconds).toFixed(0).padStart(6)} a second, four at a time ${now.toFixed(0).padStart(5)} MB now ${most.toFixed(0).padStart(5)} MB at most`,
  );
  return { median, rate: count / seconds, now, most };
}

const plotd = path.resolve(process.argv[2] ?? path.join(here, '../../target/release/plotd'));
const ports = [18471, 18472];
const servers = [
  spawn('node', [path.join(here, 'server.mjs'), ports[0], fonts], { stdio: ['ignore', 'ignore', 'inherit'] }),
  spawn(plotd, ['serve', '--listen', `127.0.0.1:${ports[1]}`], { stdio: ['ignore', 'ignore', 'inherit'] }),
];
try {
  await Promise.all(ports.map(ready));
  const original = await measure('Chart.js', ports[0], servers[0].pid);
  const ours = await measure('plotd', ports[1], servers[1].pid);
  const faster = original.median / ours.median;
  const smaller = original.most / ours.most;
  console.log(`plotd is ${faster.toFixed(1)} times as fast (promised: ${FASTER}) and ${(ours.rate / original.rate).toFixed(1)} times with four at a time,`);
  console.log(`in ${smaller.toFixed(1)} times less memory (promised: ${SMALLER}).`);
  process.exitCode = faster >= FASTER && smaller >= SMALLER ? 0 : 1;
} finally {
  servers.forEach((server) => server.kill());
}
