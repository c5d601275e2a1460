// Two short tones with each new alert. Made here, so that no file is needed; off where somebody turned them off.
const STORE = "desk-sound";
const TONES_HZ = [880, 660];
const TONE_S = 0.18;
const LOUD = 0.25;
let context;

function on() {
  return localStorage.getItem(STORE) !== "off";
}

function tone(hertz, at) {
  const source = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + TONE_S);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + TONE_S);
}

/** Resolves to whether the browser plays it: most do only after somebody has clicked on a page of the desk. */
async function play() {
  if (!window.AudioContext) return false;
  context ??= new AudioContext();
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
  if (context.state !== "running") return false;
  TONES_HZ.forEach((hertz, place) => tone(hertz, context.currentTime + place * TONE_S));
  return true;
}

export async function ring() {
  if (on()) say((await play()) ? "" : "An alert came in, but this browser did not play the sound. Click “Try it”.");
}

function say(words) {
  const state = document.getElementById("sound-state");
  if (state) state.textContent = words;
}

export function begin() {
  const box = document.getElementById("sound");
  if (!box) return;
  box.checked = on();
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  document.getElementById("sound-try").addEventListener("click", async () => {
    say((await play()) ? "" : "This browser did not play the sound.");
  });
}
