// The explorer's page: reads the data that pack.go wrote, draws the map, and shows one candidate at a time. What programs
// and people wrote only ever becomes text nodes.
'use strict';
(() => {
const $ = id => document.getElementById(id);

// make is an element with properties and children; strings become text.
function make(name, properties, ...children) {
  const e = Object.assign(document.createElement(name), properties);
  e.append(...children);
  return e;
}

// ---- data

function bytesOf(id) {
  const s = atob($(id).textContent.trim());
  const b = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) b[i] = s.charCodeAt(i);
  return b;
}

async function inflate(id) {
  const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  $(id).textContent = ''; // it is not needed twice
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const decoder = new TextDecoder();

// A Bytes reads numbers as Go's encoding/binary writes them.
class Bytes {
  constructor(data, at = 0) { this.data = data; this.at = at; this.view = new DataView(data.buffer, data.byteOffset); }
  byte() { return this.data[this.at++]; }
  uint() {
    let v = 0, unit = 1, b;
    do { b = this.data[this.at++]; v += (b & 127) * unit; unit *= 128; } while (b > 127);
    return v;
  }
  int() { const v = this.uint(); return v % 2 ? -(v + 1) / 2 : v / 2; }
  float() { const v = this.view.getFloat32(this.at, true); this.at += 4; return v; }
  bytes(n) { this.at += n; return this.data.subarray(this.at - n, this.at); }
  skip() { const n = this.uint(); this.at += n; } // a text
}

let head, col, rows;   // what the run is; its columns; how many candidates
let texts = null;      // of candidates, once they are read: {data, at}
let pictures = null;   // row -> bytes, once they are read
const entered = [];    // rows that came into the map, in order

async function read() {
  head = JSON.parse(decoder.decode(await inflate('data-head')));
  const data = await inflate('data-columns');
  rows = head.rows;
  col = {};
  let at = 0;
  for (const c of head.columns) {
    at = Math.ceil(at / 8) * 8;
    const array = globalThis[c.type + 'Array'];
    col[c.name] = new array(data.buffer, at, rows);
    at += rows * array.BYTES_PER_ELEMENT;
  }
  for (let i = 0; i < rows; i++) if (col.cell[i] >= 0) entered.push(i);
}

async function readTexts() {
  const data = await inflate('data-text');
  const at = new Uint32Array(rows), b = new Bytes(data);
  for (let i = 0; i < rows; i++) {
    at[i] = b.at;
    b.skip(); b.skip(); b.skip();
    if (b.byte()) { b.uint(); b.uint(); b.skip(); }
  }
  texts = { data, at };
}

async function readPictures() {
  const data = await inflate('data-pictures');
  const found = new Map(), b = new Bytes(data);
  while (b.at < data.length) { const row = b.uint(); found.set(row, b.bytes(b.uint())); }
  pictures = found;
}

// words are name, message and detail of a candidate.
function words(row) {
  if (!texts) return { name: '#' + col.number[row], message: '', detail: '' };
  const b = new Bytes(texts.data, texts.at[row]);
  const next = () => decoder.decode(b.bytes(b.uint()));
  return { name: next() || '#' + col.number[row], message: next(), detail: next() };
}

const sources = new Map(); // bytes of those that were asked for

// sourceBytes is a candidate's source: its parent's beginning and end with something between. null when the page lacks it.
function sourceBytes(row) {
  const chain = [];
  let base = new Uint8Array(0);
  for (let i = row; i >= 0; i = col.parent[i]) {
    if (sources.has(i)) { base = sources.get(i); break; }
    chain.push(i);
  }
  if (sources.size > 4000) sources.clear();
  for (const i of chain.reverse()) {
    const b = new Bytes(texts.data, texts.at[i]);
    b.skip(); b.skip(); b.skip();
    if (!b.byte()) { base = null; }
    else {
      const parent = base ?? new Uint8Array(0);
      const first = b.uint(), last = b.uint(), middle = b.bytes(b.uint());
      const out = new Uint8Array(first + middle.length + last);
      out.set(parent.subarray(0, first));
      out.set(middle, first);
      out.set(parent.subarray(parent.length - last), first + middle.length);
      base = out;
    }
    sources.set(i, base);
  }
  return base;
}

function source(row) {
  if (!texts || row < 0) return null;
  const b = sourceBytes(row);
  return b && decoder.decode(b);
}

// ---- numbers and colours

const stops = ['440154', '482878', '3e4989', '31688e', '26828e', '1f9e89', '35b779', '6ece58', 'b5de2b', 'fde725'].map(h => [0, 2, 4].map(i => parseInt(h.slice(i, i + 2), 16)));

function viridis(t) {
  t = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(t), stops.length - 2);
  return stops[i].map((v, k) => Math.round(v + (stops[i + 1][k] - v) * (t - i)));
}
const rgb = c => `rgb(${c.join(',')})`;
const bright = c => (0.2126 * (c[0] / 255) ** 2.2 + 0.7152 * (c[1] / 255) ** 2.2 + 0.0722 * (c[2] / 255) ** 2.2) > 0.3;

// short is a number for people; minus signs are as wide as digits.
function short(v) {
  if (!Number.isFinite(v)) return '–';
  const a = Math.abs(v);
  const s = a >= 1e6 || (a > 0 && a < 1e-4) ? v.toExponential(3) : a >= 1000 ? v.toFixed(0) : String(Number(v.toPrecision(4)));
  return s.replace(/-/g, '−');
}
const count = n => n.toLocaleString('en');
const quantity = (v, unit) => short(v) + (unit ? ' ' + unit : '');
const named = a => a.name + (a.unit ? ` (${a.unit})` : '');

// ticks are about n round values between two.
function ticks(lo, hi, n) {
  const raw = (hi - lo) / n;
  if (!(raw > 0) || !Number.isFinite(raw)) return [];
  const p = 10 ** Math.floor(Math.log10(raw)), m = raw / p;
  const step = p * (m < 1.5 ? 1 : m < 3.2 ? 2 : m < 7.1 ? 5 : 10);
  const out = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9 && out.length < 50; k++) out.push(Number((k * step).toPrecision(12)));
  return out;
}

const probe = document.body.appendChild(make('span', { hidden: true }));
// colour is one of the page's colours as a canvas knows it.
function colour(name) {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

// paper makes a canvas as fine as the screen and returns its context and size.
function paper(canvas) {
  const scale = devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight;
  if (canvas.width !== Math.round(w * scale)) canvas.width = Math.round(w * scale);
  if (canvas.height !== Math.round(h * scale)) canvas.height = Math.round(h * scale);
  const c = canvas.getContext('2d');
  c.setTransform(scale, 0, 0, scale, 0, 0);
  c.clearRect(0, 0, w, h);
  c.font = '12px Inter, "Segoe UI", Roboto, Arial, "DejaVu Sans", sans-serif';
  return [c, w, h];
}

// ---- the map

const state = { time: 0, x: 0, y: 1, row: -1, page: 0, operators: new Set(), verdicts: new Set() };
let niches = new Map();  // square of the map -> row of the best that is shown there
let niche = null;        // where the keyboard is: [x, y]
let holders = new Set(); // rows that hold a cell now, at the end of the run
let plot = null;         // where the map is drawn

// position is where a candidate lies along a measure, in cells.
function position(row, i) {
  const m = head.measures[i];
  const k = Math.floor((col['m' + i][row] - m.min) / (m.max - m.min) * m.cells);
  return Math.min(Math.max(k, 0), m.cells - 1);
}

const shown = row => state.operators.has(col.operator[row]) && state.verdicts.has(col.verdict[row]);

function findNiches() {
  niches = new Map();
  const cells = new Map();
  let best = -1, score = 0;
  for (const row of entered) {
    if (row >= state.time) break;
    if (!shown(row)) continue;
    const before = cells.get(col.cell[row]);
    if (before === undefined || col.fitness[row] > col.fitness[before]) cells.set(col.cell[row], row);
  }
  for (const row of cells.values()) {
    score += col.fitness[row];
    if (best < 0 || col.fitness[row] > col.fitness[best]) best = row;
    const at = position(row, state.x) + (state.y < 0 ? 0 : position(row, state.y) * 100000);
    const other = niches.get(at);
    if (other === undefined || col.fitness[row] > col.fitness[other]) niches.set(at, row);
  }
  const total = head.measures.reduce((n, m) => n * m.cells, 1);
  $('stats').textContent = `${count(cells.size)} of ${count(total)} niches (${(100 * cells.size / total).toFixed(1)} %), QD score ${short(score)}` +
    (best < 0 ? '' : `, best ${quantity(col.fitness[best], head.fitness.unit)}`);
  return best;
}

let champion = -1;

function drawMap() {
  champion = findNiches();
  const [c, w, h] = paper($('map'));
  const mx = head.measures[state.x], my = state.y < 0 ? { name: '', unit: '', min: 0, max: 1, cells: 1 } : head.measures[state.y];
  const left = state.y < 0 ? 12 : 56, right = 74, top = 26, bottom = 42;
  let cw = (w - left - right) / mx.cells, ch = (h - top - bottom) / my.cells;
  if (state.y >= 0 && ch / cw > 0.5 && ch / cw < 2) cw = ch = Math.min(cw, ch);
  if (state.y < 0) ch = Math.min(ch, 90);
  plot = { left, top, cw, ch, nx: mx.cells, ny: my.cells };
  const pw = cw * mx.cells, ph = ch * my.cells, base = top + ph;
  c.fillStyle = colour('empty');
  c.fillRect(left, top, pw, ph);
  let lo = Infinity, hi = -Infinity;
  for (const row of niches.values()) { lo = Math.min(lo, col.fitness[row]); hi = Math.max(hi, col.fitness[row]); }
  const share = v => hi > lo ? (v - lo) / (hi - lo) : 0.5;
  const gap = Math.min(cw, ch) > 8 ? 1 : 0;
  for (const [at, row] of niches) {
    const x = left + (at % 100000) * cw, y = base - (Math.floor(at / 100000) + 1) * ch, fill = viridis(share(col.fitness[row]));
    c.fillStyle = rgb(fill);
    c.fillRect(x + gap / 2, y + gap / 2, cw - gap, ch - gap);
    if (pictures && Math.min(cw, ch) >= 18) drawThumb(c, row, x + 3, y + 3, cw - 6, ch - 6, bright(fill) ? '#10202c' : '#ffffff');
  }
  const outline = (row, style, width) => {
    if (row < 0 || Number.isNaN(col.fitness[row])) return;
    const x = left + position(row, state.x) * cw, y = base - ((state.y < 0 ? 0 : position(row, state.y)) + 1) * ch;
    c.strokeStyle = colour('card'); c.lineWidth = width + 2; c.strokeRect(x, y, cw, ch);
    c.strokeStyle = style; c.lineWidth = width; c.strokeRect(x, y, cw, ch);
  };
  outline(champion, colour('mark'), 2);
  outline(state.row, colour('accent'), 3);
  if (niche && document.activeElement === $('map')) {
    c.setLineDash([4, 3]); c.strokeStyle = colour('ink'); c.lineWidth = 2;
    c.strokeRect(left + niche[0] * cw, base - (niche[1] + 1) * ch, cw, ch);
    c.setLineDash([]);
  }
  c.fillStyle = colour('text'); c.strokeStyle = colour('faint'); c.lineWidth = 1;
  c.textAlign = 'center';
  for (const v of ticks(mx.min, mx.max, Math.max(2, pw / 70))) {
    const x = left + (v - mx.min) / (mx.max - mx.min) * pw;
    c.fillRect(x, base, 1, 4);
    c.fillText(short(v), x, base + 17);
  }
  c.textAlign = 'right';
  c.fillText(named(mx) + ' →', left + pw, base + 34);
  if (state.y >= 0) {
    for (const v of ticks(my.min, my.max, Math.max(2, ph / 50))) {
      const y = base - (v - my.min) / (my.max - my.min) * ph;
      c.fillRect(left - 4, y, 4, 1);
      c.fillText(short(v), left - 7, y + 4);
    }
    c.textAlign = 'left';
    c.fillText('↑ ' + named(my), 4, 14);
  }
  c.textAlign = 'left';
  if (niches.size) {
    const bx = left + pw + 16, label = named(head.fitness);
    c.fillText(label, Math.min(bx, w - c.measureText(label).width - 2), 14);
    for (let i = 0; i < ph; i++) { c.fillStyle = rgb(viridis(1 - i / ph)); c.fillRect(bx, top + i, 12, 1.5); }
    c.fillStyle = colour('text');
    for (const v of hi > lo ? ticks(lo, hi, 6) : [lo]) c.fillText(short(v), bx + 16, top + ph - share(v) * ph + 4);
  } else {
    c.textAlign = 'center';
    c.fillText('no niche is filled', left + pw / 2, top + ph / 2);
    c.textAlign = 'left';
  }
}

const images = new Map(); // row -> Image, for pictures that are no motions

function drawThumb(c, row, x, y, w, h, ink) {
  const data = pictures.get(row);
  if (!data) return;
  if (data[0] === 1) {
    let img = images.get(row);
    if (!img) {
      img = new Image();
      img.onload = later(drawMap);
      img.src = svgURL(data, true);
      images.set(row, img);
    }
    if (img.complete && img.naturalWidth) {
      const s = Math.min(w / img.naturalWidth, h / img.naturalHeight);
      c.drawImage(img, x + (w - img.naturalWidth * s) / 2, y + (h - img.naturalHeight * s) / 2, img.naturalWidth * s, img.naturalHeight * s);
    }
    return;
  }
  const m = motion(row), f = joint => [m.x[joint][0], m.y[joint][0]];
  const s = Math.min(w / Math.max(m.width, 1e-9), h / Math.max(m.height, 1e-9)) * 0.92;
  const px = p => [x + w / 2 + (p[0] - m.midX) * s, y + h / 2 - (p[1] - m.midY) * s];
  c.strokeStyle = c.fillStyle = ink;
  c.lineWidth = Math.max(0.7, Math.min(1.6, 8 / Math.sqrt(m.links.length + 8)));
  c.beginPath();
  for (const l of m.links) { c.moveTo(...px(f(l.a))); c.lineTo(...px(f(l.b))); }
  c.stroke();
}

// svgURL is a picture, or the small one that may stand before it.
function svgURL(data, small) {
  const b = new Bytes(data, 1), thumb = b.bytes(b.uint());
  return 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(decoder.decode(small && thumb.length ? thumb : data.subarray(b.at)));
}

// later calls f before the next picture, once.
function later(f) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; f(); });
  };
}

function squareAt(event) {
  const box = $('map').getBoundingClientRect();
  const x = Math.floor((event.clientX - box.left - plot.left) / plot.cw), y = Math.floor((plot.top + plot.ch * plot.ny - event.clientY + box.top) / plot.ch);
  return x >= 0 && y >= 0 && x < plot.nx && y < plot.ny ? [x, y] : null;
}
const rowAt = at => at ? niches.get(at[0] + at[1] * 100000) : undefined;

function tipOf(row) {
  const w = words(row);
  const lines = [`${w.name}: ${head.fitness.name} ${quantity(col.fitness[row], head.fitness.unit)}`];
  head.measures.forEach((m, i) => lines.push(`${m.name} ${quantity(col['m' + i][row], m.unit)}`));
  lines.push(head.operators[col.operator[row]] + (w.message ? ': ' + w.message.split('\n')[0] : ''));
  return lines.join('\n');
}

function hover(event) {
  const at = squareAt(event), row = rowAt(at), tip = $('tip');
  tip.hidden = row === undefined;
  if (row === undefined) return;
  tip.textContent = tipOf(row);
  const box = $('map').getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  tip.style.left = Math.max(0, Math.min(x + 14, box.width - tip.offsetWidth)) + 'px';
  tip.style.top = (y + 18 + tip.offsetHeight < box.height ? y + 18 : y - tip.offsetHeight - 8) + 'px';
}

// The arrows go to the next filled niche in their direction, the nearest to the line.
function step(dx, dy) {
  const from = niche ?? (champion >= 0 ? squareOf(champion) : [0, 0]);
  let best = null, least = Infinity;
  for (const at of niches.keys()) {
    const x = at % 100000 - from[0], y = Math.floor(at / 100000) - from[1];
    const along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (along > 0 && along + 3 * aside < least) { least = along + 3 * aside; best = [x + from[0], y + from[1]]; }
  }
  if (best) choose(best);
}
const squareOf = row => [position(row, state.x), state.y < 0 ? 0 : position(row, state.y)];

function choose(at) {
  niche = at;
  const row = rowAt(at);
  if (row !== undefined) select(row);
  else drawMap();
}

// ---- time

let curve = []; // after each entry: [candidates, QD score, best]

function findCurve() {
  const best = new Map();
  let score = 0, most = -Infinity;
  for (const row of entered) {
    const before = best.get(col.cell[row]);
    if (before !== undefined && col.fitness[before] >= col.fitness[row]) continue;
    score += col.fitness[row] - (before === undefined ? 0 : col.fitness[before]);
    best.set(col.cell[row], row);
    most = Math.max(most, col.fitness[row]);
    curve.push([row + 1, score, most]);
  }
  holders = new Set(best.values());
}

function drawCurve() {
  const [c, w, h] = paper($('curve'));
  const x = n => 2 + (w - 4) * n / Math.max(rows, 1);
  c.fillStyle = colour('empty');
  c.fillRect(x(0), 0, x(state.time) - x(0), h);
  for (const [k, name, ink] of [[1, 'QD score', 'accent'], [2, 'best', 'mark']]) {
    let lo = Math.min(0, ...curve.slice(0, 1).map(p => p[k])), hi = -Infinity;
    for (const p of curve) { lo = Math.min(lo, p[k]); hi = Math.max(hi, p[k]); }
    const y = v => h - 3 - (h - 18) * (hi > lo ? (v - lo) / (hi - lo) : 0.5);
    c.strokeStyle = c.fillStyle = colour(ink);
    c.lineWidth = 1.6;
    c.beginPath();
    let last = null;
    const thin = Math.ceil(curve.length / 3000);
    for (let i = 0; i < curve.length; i += thin) {
      const p = curve[i];
      if (last === null) c.moveTo(x(p[0]), y(p[k]));
      else { c.lineTo(x(p[0]), y(last)); c.lineTo(x(p[0]), y(p[k])); }
      last = p[k];
    }
    if (last !== null) c.lineTo(x(rows), y(curve[curve.length - 1][k]));
    c.stroke();
    c.fillText(name, k === 1 ? 6 : 76, 12);
  }
  c.fillStyle = colour('ink');
  c.fillRect(x(state.time) - 1, 0, 1.5, h);
}

function setTime(n) {
  state.time = Math.min(Math.max(n, Math.min(1, rows)), rows);
  $('time').value = state.time;
  $('time-text').textContent = `after ${count(state.time)} of ${count(rows)} candidates`;
  state.page = 0;
  refresh();
}

let playing = 0;
function play() {
  if (playing) { cancelAnimationFrame(playing); playing = 0; }
  else {
    const from = state.time >= rows ? 0 : state.time, start = performance.now(), seconds = 10 * (1 - from / rows) + 0.1;
    const frame = now => {
      const n = from + (rows - from) * Math.min(1, (now - start) / 1000 / seconds);
      setTime(Math.round(n));
      playing = n < rows ? requestAnimationFrame(frame) : 0;
      if (!playing) playText();
    };
    playing = requestAnimationFrame(frame);
  }
  playText();
}
const playText = () => { $('play').textContent = playing ? 'stop' : 'play'; };

// ---- the list of candidates

const perPage = 50;
let listed = [];

function findListed() {
  listed = [];
  const only = $('only').checked;
  for (let i = 0; i < state.time; i++) if (shown(i) && (!only || col.cell[i] >= 0)) listed.push(i);
  const order = $('order').value;
  if (order === 'new') listed.reverse();
  if (order === 'fit') {
    const f = i => Number.isNaN(col.fitness[i]) ? -Infinity : col.fitness[i];
    listed.sort((a, b) => f(b) - f(a) || a - b);
  }
}

function header(table, ...names) {
  $(table).tHead.replaceChildren(make('tr', {}, ...names.map(n => make('th', { scope: 'col' }, n))));
}

// link is a button that shows a candidate.
const link = (row, text) => make('button', { type: 'button', onclick: () => select(row) }, text);
const numeric = text => make('td', { className: 'number' }, text);

function drawList() {
  const pages = Math.max(1, Math.ceil(listed.length / perPage));
  state.page = Math.min(Math.max(state.page, 0), pages - 1);
  header('list', 'candidate', 'operator', 'verdict', head.fitness.name, 'message');
  const body = $('list').tBodies[0];
  body.replaceChildren(...listed.slice(state.page * perPage, (state.page + 1) * perPage).map(row => {
    const w = words(row);
    const tr = make('tr', {}, make('td', {}, link(row, w.name)), make('td', {}, head.operators[col.operator[row]]), make('td', {}, head.verdicts[col.verdict[row]]),
      numeric(Number.isNaN(col.fitness[row]) ? '' : short(col.fitness[row])), make('td', {}, w.message.split('\n')[0]));
    if (row === state.row) tr.setAttribute('aria-current', 'true');
    return tr;
  }));
  $('page').textContent = `${count(listed.length)} candidates, page ${count(state.page + 1)} of ${count(pages)}`;
  $('before').disabled = state.page === 0;
  $('after').disabled = state.page === pages - 1;
}

function filters(id, names, set, column) {
  const counts = new Array(names.length).fill(0);
  for (let i = 0; i < rows; i++) counts[col[column][i]]++;
  names.map((name, k) => [name, k]).sort((a, b) => counts[b[1]] - counts[a[1]]).forEach(([name, k]) => {
    set.add(k);
    const box = make('input', { type: 'checkbox', checked: true, onchange: () => { box.checked ? set.add(k) : set.delete(k); state.page = 0; refresh(); } });
    $(id).append(make('label', { className: 'check' }, box, ' ' + name + ' ', make('small', {}, count(counts[k]))));
  });
}

// ---- one candidate

// fetchLine names a point of the niche, as short as it stays in it.
function fetchLine(row) {
  const values = head.measures.map((m, i) => {
    const v = col['m' + i][row];
    const cell = x => Math.floor((x - m.min) / (m.max - m.min) * m.cells);
    for (let digits = 3; digits < 9; digits++) {
      const s = Number(v.toPrecision(digits));
      if (cell(s) === cell(v)) return String(s);
    }
    return String(v);
  });
  return `search.Elite(${values.join(', ')})`;
}

function copyLine(text) {
  const code = make('code', {}, text);
  const button = make('button', { type: 'button', title: 'copy' }, 'copy');
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(text); button.textContent = 'copied'; }
    catch { // a page without the right to the clipboard: the line is selected instead
      getSelection().selectAllChildren(code);
      button.textContent = 'selected';
    }
    setTimeout(() => { button.textContent = 'copy'; }, 1500);
  };
  return make('div', { className: 'line' }, code, button);
}

function select(row) {
  state.row = row;
  if (!Number.isNaN(col.fitness[row])) niche = squareOf(row);
  try { history.replaceState(null, '', '#' + col.number[row]); } catch { /* a frame without an address */ }
  showCandidate();
  drawMap();
  drawList();
}

function property(name, value) {
  $('properties').append(make('dt', {}, name), make('dd', {}, value));
}

function showCandidate() {
  const row = state.row;
  if (row < 0) { $('name').textContent = rows ? 'No candidate is chosen' : 'The run has no candidates yet'; return; }
  const w = words(row), ok = !Number.isNaN(col.fitness[row]);
  $('name').textContent = w.name + (ok ? `: ${head.fitness.name} ${quantity(col.fitness[row], head.fitness.unit)}` : `: ${head.verdicts[col.verdict[row]]}`);
  $('properties').replaceChildren();
  property('candidate', String(col.number[row]));
  property('operator', head.operators[col.operator[row]]);
  if (w.message) property('message', w.message);
  property('verdict', head.verdicts[col.verdict[row]] + (w.detail ? ': ' + w.detail : ''));
  if (ok) head.measures.forEach((m, i) => property(m.name, quantity(col['m' + i][row], m.unit)));
  property('map', holders.has(row) ? 'holds its niche' : col.cell[row] >= 0 ? 'held its niche, and lost it to a fitter one' : 'did not enter');
  const lines = [];
  if (holders.has(row)) lines.push(...(head.open ? head.open.split('\n') : []), fetchLine(row));
  else if (head.show) lines.push(head.show + col.number[row]);
  $('fetch').replaceChildren(...lines.map(copyLine));
  showPicture(row);
  showSource(row);
  showLineage(row);
}

function showLineage(row) {
  header('lineage', '', 'program', head.fitness.name, 'operator', 'message');
  const chain = [];
  for (let i = row; i >= 0; i = col.parent[i]) chain.push(i);
  $('lineage').tBodies[0].replaceChildren(...chain.map((i, k) => {
    const w = words(i);
    const tr = make('tr', {}, numeric(String(chain.length - 1 - k)), make('td', {}, link(i, w.name)), numeric(short(col.fitness[i])),
      make('td', {}, head.operators[col.operator[i]]), make('td', {}, w.message.split('\n')[0]));
    if (i === row) tr.setAttribute('aria-current', 'true');
    return tr;
  }));
}

const left = ['', 'is left out to keep the page small; so are those of all that never entered the map', 'is left out to keep the page small; it has those of elites and their ancestors', 'is left out to keep the page small'];

function showSource(row) {
  const own = source(row), parent = source(col.parent[row]);
  if (own === null) {
    const why = !texts ? 'reading…' : col.verdict[row] !== undefined && words(row).detail && head.texts === 0 ? 'There is no program: ' + words(row).detail : `The source ${left[head.texts] || 'is missing: there is no program'}.` + (head.show ? ` ${head.show}${col.number[row]} shows it.` : '');
    $('source').replaceChildren(why);
    $('diff').replaceChildren(why);
    return;
  }
  $('source').replaceChildren(...highlighted(own));
  if (col.parent[row] < 0) $('diff').replaceChildren('It has no parent: it is where the run began.');
  else if (parent === null) $('diff').replaceChildren('The parent’s source is not in the page.');
  else $('diff').replaceChildren(...difference(lines(parent), lines(own)));
}

const lines = text => text.replace(/\n$/, '').split('\n');
const goWords = /^(?:break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import|interface|map|package|range|return|select|struct|switch|type|var)$/;
const goToken = /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?)|([A-Za-z_]\w*)|((?:\d|\.\d)[\w.]*)/g;

// highlighted is Go source as nodes: rows with numbers, words with classes.
function highlighted(text) {
  const out = [];
  let row = null;
  const begin = () => { row = make('span', { className: 'row' }, make('span', { className: 'no' }, String(out.length + 1))); out.push(row); };
  const add = (piece, kind) => piece.split('\n').forEach((part, i) => {
    if (i > 0) { row.append('\n'); begin(); }
    if (part) row.append(kind ? make('span', { className: kind }, part) : part);
  });
  begin();
  text = text.replace(/\n$/, '');
  let at = 0;
  for (const m of text.matchAll(goToken)) {
    add(text.slice(at, m.index));
    add(m[0], m[1] ? 'c' : m[2] ? 's' : m[4] ? 'n' : goWords.test(m[0]) ? 'k' : '');
    at = m.index + m[0].length;
  }
  add(text.slice(at));
  return out;
}

// difference are the rows of a unified diff with three lines around changes.
function difference(a, b) {
  let first = 0, last = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  while (last < a.length - first && last < b.length - first && a[a.length - 1 - last] === b[b.length - 1 - last]) last++;
  const n = a.length - first - last, m = b.length - first - last;
  const edits = []; // [sign, line]
  a.slice(0, first).forEach(l => edits.push([' ', l]));
  if (n * m > 4e6) { // too much to compare line by line
    a.slice(first, first + n).forEach(l => edits.push(['-', l]));
    b.slice(first, first + m).forEach(l => edits.push(['+', l]));
  } else {
    const most = new Uint16Array((n + 1) * (m + 1)); // lines in common from here on
    for (let i = n - 1; i >= 0; i--) for (let j = m - 1; j >= 0; j--) {
      most[i * (m + 1) + j] = a[first + i] === b[first + j] ? most[(i + 1) * (m + 1) + j + 1] + 1 : Math.max(most[(i + 1) * (m + 1) + j], most[i * (m + 1) + j + 1]);
    }
    let i = 0, j = 0;
    while (i < n || j < m) {
      if (i < n && j < m && a[first + i] === b[first + j]) { edits.push([' ', a[first + i]]); i++; j++; }
      else if (j >= m || (i < n && most[(i + 1) * (m + 1) + j] >= most[i * (m + 1) + j + 1])) edits.push(['-', a[first + i++]]);
      else edits.push(['+', b[first + j++]]);
    }
  }
  a.slice(a.length - last).forEach(l => edits.push([' ', l]));
  if (!edits.some(e => e[0] !== ' ')) return ['The program is the same as its parent’s.'];
  const near = edits.map(() => false);
  edits.forEach((e, i) => { if (e[0] !== ' ') for (let k = Math.max(0, i - 3); k <= Math.min(edits.length - 1, i + 3); k++) near[k] = true; });
  const out = [];
  edits.forEach(([sign, line], i) => {
    if (!near[i]) { if (i === 0 || near[i - 1]) out.push(make('span', { className: 'row gap' }, '⋮\n')); return; }
    out.push(make('span', { className: 'row' + (sign === '-' ? ' old' : sign === '+' ? ' new' : '') }, sign + ' ' + line + '\n'));
  });
  return out;
}

// ---- motion

const motions = new Map();

// motion unpacks what motion.go wrote.
function motion(row) {
  let m = motions.get(row);
  if (m) return m;
  const b = new Bytes(pictures.get(row), 1);
  m = { frame: b.float(), quantum: b.float(), radius: b.float(), links: [], x: [], y: [] };
  const joints = b.uint();
  for (let n = b.uint(); n > 0; n--) m.links.push({ a: b.uint(), b: b.uint(), muscle: b.byte() === 1, rest: b.float(), gain: b.float() });
  const points = () => Array.from({ length: b.uint() }, () => [b.float(), b.float()]);
  m.ground = points();
  m.roof = points();
  m.frames = b.uint();
  for (let j = 0; j < joints; j++) for (const list of [m.x, m.y]) {
    const v = new Float64Array(m.frames);
    let last = 0, step = 0;
    for (let k = 0; k < m.frames; k++) {
      const now = last + step + b.int();
      v[k] = now * m.quantum;
      if (k > 0) step = now - last;
      last = now;
    }
    list.push(v);
  }
  const ends = (lists, k) => [Math.min(...lists.map(v => v[k])), Math.max(...lists.map(v => v[k]))];
  const [x0, x1] = ends(m.x, 0), [y0, y1] = ends(m.y, 0);
  Object.assign(m, { width: x1 - x0, height: y1 - y0, midX: (x0 + x1) / 2, midY: (y0 + y1) / 2 });
  m.centre = Float64Array.from({ length: m.frames }, (_, k) => m.x.reduce((s, v) => s + v[k], 0) / joints);
  m.low = Infinity; m.high = -Infinity;
  for (const v of m.y) for (const y of v) { m.low = Math.min(m.low, y); m.high = Math.max(m.high, y); }
  // The camera follows the centre of mass, smoothed over a second.
  const around = Math.max(1, Math.round(0.5 / m.frame));
  m.camera = Float64Array.from({ length: m.frames }, (_, k) => {
    let sum = 0, n = 0;
    for (let i = Math.max(0, k - around); i <= Math.min(m.frames - 1, k + around); i++) { sum += m.centre[i]; n++; }
    return sum / n;
  });
  if (motions.size > 3000) motions.clear();
  motions.set(row, m);
  return m;
}

let moving = null; // {m, start, stopped}

function showPicture(row) {
  const data = pictures && pictures.get(row);
  const isMotion = !!data && data[0] === 0, isImage = !!data && data[0] === 1;
  $('motion').hidden = $('motion-bar').hidden = !isMotion;
  $('picture').hidden = !isImage;
  if (isImage) { $('picture').src = svgURL(data); $('picture').alt = 'what ' + words(row).name + ' built'; }
  const ok = !Number.isNaN(col.fitness[row]);
  $('no-picture').hidden = !!data || !ok || !pictures || head.pictures === 0;
  $('no-picture').textContent = 'Its picture is left out: the page holds those of elites first. The line below shows it.';
  if (!isMotion) { moving = null; return; }
  const m = motion(row);
  $('motion').setAttribute('aria-label', `${words(row).name} in motion: a body of ${m.x.length} joints and ${m.links.length} links moves ${short(m.centre[m.frames - 1] - m.centre[0])} in ${short(m.frame * (m.frames - 1))} seconds`);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const begin = !moving;
  moving = { m, start: performance.now(), stopped: still ? 0 : null };
  pauseText();
  if (begin) requestAnimationFrame(animate);
}

function animate(now) {
  if (!moving) return;
  if (moving.stopped === null || !moving.drawn) { drawMotion(moving.m, moving.stopped ?? (now - moving.start) / 1000); moving.drawn = true; }
  requestAnimationFrame(animate);
}
const pauseText = () => { $('pause').textContent = moving && moving.stopped !== null ? 'go on' : 'stop'; };

function pause() {
  if (!moving) return;
  const now = performance.now();
  if (moving.stopped === null) moving.stopped = (now - moving.start) / 1000;
  else { moving.start = now - moving.stopped * 1000; moving.stopped = null; }
  pauseText();
}

function drawMotion(m, seconds) {
  const [c, w, h] = paper($('motion'));
  const length = m.frame * (m.frames - 1), t = length > 0 ? seconds % (length + 0.6) : 0;
  const at = Math.min(t / m.frame, m.frames - 1), k = Math.floor(at), part = at - k, k1 = Math.min(k + 1, m.frames - 1);
  const blend = v => v[k] + (v[k1] - v[k]) * part;
  const size = Math.max(m.width, m.height, 1e-9), floor = m.ground.length ? Math.min(...m.ground.map(p => p[1]).slice(0, 4000), m.low) : m.low - m.radius;
  const scale = Math.min(h * 0.5 / size, w * 0.3 / size, (h - 60) / Math.max(m.high - Math.max(floor, m.low - size), size));
  const camX = blend(m.camera), base = h - 34;
  const floorHere = heightAt(m.ground, camX, m.low - m.radius);
  const px = (x, y) => [w * 0.45 + (x - camX) * scale, base - (y - floorHere) * scale];
  c.fillStyle = colour('sky'); c.fillRect(0, 0, w, h);
  const surface = (points, y, down) => {
    const list = points.length ? [[camX - w / scale, points[0][1]], ...points, [Math.max(camX + w / scale, points[points.length - 1][0]), points[points.length - 1][1]]] : [[camX - w / scale, y], [camX + w / scale, y]];
    if (points.length) list[0][0] = Math.min(list[0][0], points[0][0]);
    c.beginPath();
    list.forEach((p, i) => i ? c.lineTo(...px(...p)) : c.moveTo(...px(...p)));
    c.strokeStyle = colour('ground'); c.lineWidth = 2; c.stroke();
    const end = down ? h + 10 : -10;
    c.lineTo(px(list[list.length - 1][0], 0)[0], end); c.lineTo(px(list[0][0], 0)[0], end);
    c.fillStyle = colour('earth'); c.fill();
  };
  surface(m.ground, m.low - m.radius, true);
  if (m.roof.length) surface(m.roof, 0, false);
  // The ruler counts from the start.
  c.fillStyle = colour('text'); c.textAlign = 'center';
  const zero = m.centre[0];
  for (const v of ticks(camX - zero - w * 0.45 / scale, camX - zero + w * 0.55 / scale, w / 90)) {
    const x = px(zero + v, 0)[0];
    c.fillRect(x, h - 24, 1, 5);
    c.fillText(short(v), x, h - 7);
  }
  c.textAlign = 'left';
  c.strokeStyle = colour('trail'); c.lineWidth = 1.5; c.setLineDash([1, 4]); c.lineCap = 'round';
  c.beginPath();
  for (let i = 0; i <= k; i++) {
    const y = m.y.reduce((s, v) => s + v[i], 0) / m.y.length, p = px(m.centre[i], y);
    i ? c.lineTo(...p) : c.moveTo(...p);
  }
  c.stroke(); c.setLineDash([]);
  const X = m.x.map(blend), Y = m.y.map(blend);
  const ink = ['bone', 'rest', 'short', 'long'].reduce((o, n) => (o[n] = colour(n).match(/[\d.]+/g).map(Number), o), {});
  for (const l of m.links) {
    let tone = ink.bone, width = 2.2;
    if (l.muscle) {
      const now = Math.hypot(X[l.a] - X[l.b], Y[l.a] - Y[l.b]);
      const pull = l.rest > 0 ? Math.min(Math.max(l.gain * (1 - now / l.rest), -1), 1) : 0;
      const side = pull < 0 ? ink.long : ink.short, s = Math.sqrt(Math.abs(pull));
      tone = ink.rest.map((v, i) => v + (side[i] - v) * s);
      width = 3;
    }
    c.strokeStyle = `rgb(${tone.slice(0, 3).map(Math.round).join(',')})`;
    c.lineWidth = width * Math.min(1, Math.sqrt(12 / (m.links.length + 4)) + 0.3);
    c.beginPath(); c.moveTo(...px(X[l.a], Y[l.a])); c.lineTo(...px(X[l.b], Y[l.b])); c.stroke();
  }
  c.fillStyle = colour('joint');
  const r = Math.min(Math.max(m.radius * scale, 2), 7);
  X.forEach((x, j) => { c.beginPath(); c.arc(...px(x, Y[j]), r, 0, 7); c.fill(); });
  $('clock').textContent = `${Math.min(t, length).toFixed(1)} s of ${short(length)} s, ${short(blend(m.centre) - zero)} from the start`;
}

function heightAt(line, x, otherwise) {
  if (!line.length) return otherwise;
  if (x <= line[0][0]) return line[0][1];
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1], [bx, by] = line[i];
    if (x <= bx && bx > ax) return ay + (by - ay) * (x - ax) / (bx - ax);
  }
  return line[line.length - 1][1];
}

// ---- all together

const drawLater = later(() => { drawMap(); drawCurve(); });
const listLater = later(() => { findListed(); drawList(); });
function refresh() { drawLater(); listLater(); }

function prepare() {
  document.title = $('title').textContent = head.title;
  head.facts.forEach(([name, value]) => $('facts').append(make('div', {}, make('dt', {}, name), make('dd', {}, value))));
  $('note').textContent = head.note;
  state.y = head.measures.length > 1 ? 1 : -1;
  head.measures.forEach((m, i) => { $('axis-x').append(new Option(m.name, i)); $('axis-y').append(new Option(m.name, i)); });
  $('axis-y').value = state.y;
  $('axis-y').parentElement.hidden = state.y < 0;
  // Choosing for one axis what the other has swaps them.
  for (const [id, own, other] of [['axis-x', 'x', 'y'], ['axis-y', 'y', 'x']]) $(id).onchange = () => {
    const v = Number($(id).value);
    if (v === state[other]) state[other] = state[own];
    state[own] = v;
    $('axis-x').value = state.x; $('axis-y').value = state.y;
    niche = state.row >= 0 && !Number.isNaN(col.fitness[state.row]) ? squareOf(state.row) : null;
    drawMap();
  };
  filters('operators', head.operators, state.operators, 'operator');
  filters('verdicts', head.verdicts, state.verdicts, 'verdict');
  $('time').max = rows;
  $('time').oninput = () => setTime(Number($('time').value));
  $('play').onclick = play;
  $('pause').onclick = pause;
  $('order').onchange = $('only').onchange = () => { state.page = 0; refresh(); };
  $('before').onclick = () => { state.page--; drawList(); };
  $('after').onclick = () => { state.page++; drawList(); };
  $('goto').onchange = () => { const row = rowOf(Number($('goto').value)); if (row >= 0) select(row); };
  const map = $('map');
  map.onclick = e => choose(squareAt(e) ?? niche);
  map.onmousemove = hover;
  map.onmouseleave = () => { $('tip').hidden = true; };
  map.onfocus = map.onblur = drawMap;
  map.onkeydown = e => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (way) step(...way);
    else if (e.key === 'Home' && champion >= 0) select(champion);
    else return;
    e.preventDefault();
  };
  $('theme').onclick = () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    drawMap(); drawCurve();
    if (moving) moving.drawn = false;
  };
  matchMedia('(prefers-color-scheme: dark)').onchange = () => { drawMap(); drawCurve(); if (moving) moving.drawn = false; };
  addEventListener('resize', later(() => { drawMap(); drawCurve(); if (moving) moving.drawn = false; }));
}

function rowOf(number) {
  let lo = 0, hi = rows - 1;
  while (lo <= hi) {
    const mid = (lo + hi) >> 1;
    if (col.number[mid] === number) return mid;
    if (col.number[mid] < number) lo = mid + 1; else hi = mid - 1;
  }
  return -1;
}

async function main() {
  await read();
  findCurve();
  prepare();
  setTime(rows);
  drawMap();
  drawCurve();
  performance.mark('map');
  const asked = rowOf(Number(location.hash.slice(1) || NaN));
  if (document.readyState === 'loading') await new Promise(done => addEventListener('DOMContentLoaded', done, { once: true }));
  const first = () => { const row = state.row >= 0 ? state.row : asked >= 0 ? asked : champion; if (row >= 0) select(row); else showCandidate(); };
  await readTexts();
  first();
  await readPictures();
  first();
  performance.mark('ready');
  document.documentElement.dataset.ready = 'true';
}

main().catch(err => {
  $('trouble').hidden = false;
  document.documentElement.dataset.ready = 'false';
  $('trouble').textContent = 'The page cannot be shown: ' + err.message + (typeof DecompressionStream === 'undefined' ? ' This browser is too old; take one from 2023 or later.' : '');
});
})();
