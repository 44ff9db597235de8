// Draws one verdict, sounds it once, and takes it away after its seconds.
const TONES = {
  admit: [[660, 0, 0.09], [880, 0.1, 0.16]],
  check: [[590, 0, 0.12], [590, 0.18, 0.12]],
  refuse: [[330, 0, 0.18], [220, 0.2, 0.3]],
  alarm: [[880, 0, 0.15], [440, 0.18, 0.15], [880, 0.36, 0.15], [440, 0.54, 0.25]],
  out: [[520, 0, 0.12]],
};

export default function ({ parentElement, data }) {
  const card = parentElement.querySelector(".card");
  const state = (parentElement.__verdict ??= { id: null, timer: null });
  const id = data?.id ?? null;
  if (state.id === id) return;
  state.id = id;
  clearTimeout(state.timer);
  if (id === null) {
    card.hidden = true;
    return;
  }
  draw(card, data);
  // Making sound ready takes a while the first time: the card is painted first.
  requestAnimationFrame(() => setTimeout(() => sound(TONES[data.sound] ?? [])));
  if (data.seconds > 0) state.timer = setTimeout(() => (card.hidden = true), data.seconds * 1000);
}

function draw(card, data) {
  const put = (selector, words) => (card.querySelector(selector).textContent = words);
  card.dataset.tone = data.tone;
  card.dataset.verdict = data.id;
  card.classList.toggle("roomy", !data.next_step);
  put(".icon", data.icon);
  put(".word", data.word);
  card.querySelector(".word").classList.toggle("long", data.word.length > 8);
  put(".sentence", data.sentence);
  put(".next", data.next_step);
  put(".name", data.name);
  put(".chip", data.chip);
  put(".facts .text", data.facts);
  put(".inside .label", data.inside_label);
  put(".inside strong", data.inside);
  card.hidden = false;
  fit(card);
  restart(card, "arrives");
  const countdown = card.querySelector(".countdown");
  countdown.hidden = !data.seconds;
  countdown.style.animation = "none";
  void countdown.offsetWidth;
  countdown.style.animation = data.seconds ? `drain ${data.seconds}s linear forwards` : "";
}

// Long words, a small screen or a wide font: rather smaller than cut off.
function fit(card) {
  const steps = ["tight", "tighter"];
  card.classList.remove(...steps);
  for (const step of steps) {
    const cut = card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth;
    if (cut) card.classList.add(step);
  }
}

function restart(element, name) {
  element.classList.remove(name);
  void element.offsetWidth;
  element.classList.add(name);
}

// Browsers let a page sound once somebody touched it; choosing the desk was that touch.
function sound(notes) {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  const audio = (window.__deskAudio ??= new Context());
  audio.resume?.().catch(() => {});
  for (const [pitch, after, length] of notes) play(audio, pitch, audio.currentTime + after, length);
}

function play(audio, pitch, start, length) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.25, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + length);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + length + 0.02);
}
