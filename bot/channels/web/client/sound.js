// Two short soft tones. Made here: no file, nobody else's server. A browser may keep silent until its page was touched.

const TONES = [[660, 0], [880, 0.16]];
const SECONDS = 0.14;
const LOUD = 0.12;
const PATIENCE_MS = 500;

export async function play() {
  const audio = new AudioContext();
  await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  if (audio.state !== "running") return audio.close(); // not allowed now, and later it would be no news
  for (const [pitch = 0, delay = 0] of TONES) tone(audio, pitch, audio.currentTime + delay);
  setTimeout(() => void audio.close(), 1000);
}

/** @param {AudioContext} audio @param {number} pitch  hertz @param {number} start  seconds */
function tone(audio, pitch, start) {
  const source = new OscillatorNode(audio, { frequency: pitch });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUD, start + 0.02);
  volume.gain.linearRampToValueAtTime(0, start + SECONDS);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(start + SECONDS);
}
