// Begins the download of an order once, then asks how far it is until it has ended.
const EVERY_MS = 800;

export default function ({ parentElement, data }) {
  const box = parentElement.querySelector(".export");
  const state = (parentElement.__export ??= { ticket: null });
  if (state.ticket !== data.ticket) {
    clearTimeout(state.timer);
    state.ticket = data.ticket;
    state.begun = false;
    look(parentElement, box, state, data);
  }
}

async function look(parentElement, box, state, data) {
  const found = await progress(data);
  if (state.ticket !== data.ticket) return;
  draw(box, found, data);
  if (found?.state === "ordered" && !state.begun) {
    state.begun = true;
    fetchFile(data.file);
  }
  const goesOn = found && ["ordered", "running"].includes(found.state);
  const isThere = (parentElement.host ?? parentElement).isConnected;
  if (goesOn && isThere) state.timer = setTimeout(() => look(parentElement, box, state, data), EVERY_MS);
}

async function progress(data) {
  try {
    const answer = await fetch(data.progress, { cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The browser's own download: it shows it, can stop it, and writes to the disk as it comes.
function fetchFile(address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}

function draw(box, found, data) {
  const bar = box.querySelector("progress");
  const [said, more] = box.querySelectorAll("p");
  bar.hidden = !found || !["ordered", "running"].includes(found.state);
  box.dataset.state = found?.state ?? "lost";
  if (!found) {
    said.textContent = data.words.lost;
    more.textContent = "";
    return;
  }
  if (found.total) bar.value = found.read / found.total;
  else bar.removeAttribute("value");
  said.textContent = filled(data.words[found.state], found, data);
  const counted = found.state === "running" && found.total;
  more.textContent = counted ? filled(data.words[data.searched ? "looked" : "of"], found, data) : "";
}

function filled(words, found, data) {
  const number = new Intl.NumberFormat(data.language);
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in found ? number.format(found[name] ?? 0) : whole));
}
