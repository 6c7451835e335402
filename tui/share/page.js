"use strict";
const session = JSON.parse(document.getElementById("session").textContent);
const at = (id) => document.getElementById(id);
const sound = at("sound"), canvas = at("light"), pen = canvas.getContext("2d");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let fading = 0, quiet = false;

// The last of the rows [start, ...] that has begun; rows are in order.
function begun(rows, time) {
  let low = 0, high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle][0] <= time) low = middle + 1; else high = middle;
  }
  return low - 1;
}

// A curve's value: pieces [start, end, low, high], each a raised cosine, as in the program itself.
function value(pieces, time) {
  const piece = pieces[Math.max(0, begun(pieces, time))];
  if (time <= piece[0]) return piece[2];
  if (time >= piece[1]) return piece[3];
  const part = (time - piece[0]) / (piece[1] - piece[0]);
  return piece[2] + (piece[3] - piece[2]) * (0.5 - 0.5 * Math.cos(Math.PI * part));
}

// One clock: where the sound is.
function now() { return sound.currentTime; }
window.sitwith = { now: now, level: (time) => value(session.level, time), light: (time) => value(session.light, time) };

function clock(time) {
  const whole = Math.floor(time);
  return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
}

function draw() {
  const time = now(), level = value(session.level, time), light = quiet ? 0.12 : value(session.light, time);
  canvas.dataset.level = level.toFixed(4);
  canvas.dataset.time = time.toFixed(3);
  const width = canvas.width, height = canvas.height;
  pen.fillStyle = "#070b15";
  pen.fillRect(0, 0, width, height);
  if (still.matches) {
    pen.fillStyle = "#3c9596";
    pen.globalAlpha = 0.25 + 0.75 * light;
    pen.fillRect(0, 0, width * (0.1 + 0.9 * level), height);
    pen.globalAlpha = 1;
  } else {
    const radius = width * 0.5 * (0.36 + 0.6 * level);
    const glow = pen.createRadialGradient(width / 2, height * 0.48, 0, width / 2, height / 2, radius);
    const strength = 0.2 + 0.8 * light;
    for (const [place, red, green, blue, alpha] of session.ramp) {
      glow.addColorStop(place, "rgba(" + red + "," + green + "," + blue + "," + (alpha * strength).toFixed(3) + ")");
    }
    pen.fillStyle = glow;
    pen.fillRect(0, 0, width, height);
  }
  const phase = session.phases[begun(session.phases, time)];
  at("phase").textContent = quiet || !phase || time >= phase[1] ? "" : phase[2];
  const line = session.lines[begun(session.lines, time)];
  const said = quiet || !line || time >= line[1] + 4 ? "" : line[2];
  if (at("caption").textContent !== said) at("caption").textContent = said;
  at("clock").textContent = clock(time) + " / " + clock(session.duration);
  if (document.activeElement !== at("place")) at("place").value = String(Math.floor(time));
  at("place").setAttribute("aria-valuetext", clock(time));
}

function each() { draw(); requestAnimationFrame(each); }

function label() { at("play").textContent = sound.paused ? (now() > 0 ? session.words.go_on : session.words.begin) : session.words.pause; }

function play() {
  clearInterval(fading);
  quiet = false;
  document.body.classList.remove("quiet");
  at("quiet").textContent = "";
  sound.volume = 1;
  sound.play().catch(() => {});
}

// Everything fades at once: heard to begin within a tenth of a second, silent half a second later.
function enough() {
  quiet = true;
  document.body.classList.add("quiet");
  clearInterval(fading);
  const from = performance.now(), volume = sound.volume;
  fading = setInterval(() => {
    const left = 1 - (performance.now() - from) / 400;
    if (left > 0) { sound.volume = volume * left * left; return; }
    clearInterval(fading);
    sound.pause();
    sound.volume = 1;
  }, 20);
  at("quiet").textContent = session.words.quiet;
}

function seek(seconds) { sound.currentTime = Math.min(session.duration, Math.max(0, now() + seconds)); }

at("enough").addEventListener("click", enough);
at("play").addEventListener("click", () => { if (sound.paused || quiet) play(); else sound.pause(); });
at("back").addEventListener("click", () => seek(-15));
at("on").addEventListener("click", () => seek(15));
at("place").addEventListener("input", () => { sound.currentTime = Number(at("place").value); });
for (const name of ["play", "pause", "ended", "seeked"]) sound.addEventListener(name, label);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "x" || event.key === "X") { enough(); event.preventDefault(); return; }
  if (event.target instanceof HTMLElement && event.target.closest("button, input, summary")) return;
  if (event.key === " ") { at("play").click(); event.preventDefault(); }
  if (event.key === "ArrowLeft") seek(-5);
  if (event.key === "ArrowRight") seek(5);
});
function motion() { document.body.classList.toggle("still", still.matches); canvas.height = still.matches ? 24 : canvas.width; }
still.addEventListener("change", motion);
motion();
if ("mediaSession" in navigator) navigator.mediaSession.metadata = new MediaMetadata({ title: document.title });
// page.html#t=90 opens at a minute and a half.
const asked = /^#t=([0-9]+(?:[.][0-9]+)?)$/.exec(location.hash);
if (asked) sound.addEventListener("loadedmetadata", () => { sound.currentTime = Number(asked[1]); }, { once: true });
label();
each();
