// Two short tones with each new alert, one lower with a message in one's chats. Made here, so that no file is needed; each
// is off where somebody turned it off.
const STORES = { alerts: "desk-sound", messages: "desk-sound-messages" };
const TONES_HZ = { alerts: [880, 660], messages: [520] };
const TONE_S = 0.18;
const LOUD = 0.25;
let context;

function on(kind) {
  return localStorage.getItem(STORES[kind]) !== "off";
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
async function play(kind) {
  if (!window.AudioContext) return false;
  context ??= new AudioContext();
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
  if (context.state !== "running") return false;
  TONES_HZ[kind].forEach((hertz, place) => tone(hertz, context.currentTime + place * TONE_S));
  return true;
}

export async function ring(kind) {
  if (on(kind)) say((await play(kind)) ? "" : "Something came in, but this browser did not play the sound. Click “Try it”.");
}

function say(words) {
  const state = document.getElementById("sound-state");
  if (state) state.textContent = words;
}

export function begin() {
  const boxes = { alerts: document.getElementById("sound"), messages: document.getElementById("sound-messages") };
  if (!boxes.alerts) return;
  for (const [kind, box] of Object.entries(boxes)) {
    box.checked = on(kind);
    box.addEventListener("change", () => localStorage.setItem(STORES[kind], box.checked ? "on" : "off"));
  }
  document.getElementById("sound-try").addEventListener("click", async () => {
    say((await play("alerts")) ? "" : "This browser did not play the sound.");
  });
}
