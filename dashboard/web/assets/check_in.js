// Makes a chosen picture small before it is sent, and fetches the live camera on a tap.
const SIDE = 1600; // pixels: a code that fills a third of the picture keeps four of them a module
const SMALL = 250_000; // bytes that are sent as they are

const form = document.querySelector("form");
const button = form.querySelector(".main");

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => { chosen(input); });
}

form.addEventListener("submit", () => { setTimeout(() => { button.disabled = true; }, 0); });
addEventListener("pageshow", () => { button.disabled = false; });

const live = form.querySelector("[data-camera]");
if (navigator.mediaDevices?.getUserMedia) {
  live.hidden = false;
  live.addEventListener("click", async () => {
    live.disabled = true;
    const { open } = await import("/check-in/camera.js");
    await open(live, (picture) => { give(form.querySelector("#file"), picture); form.requestSubmit(button); });
  }, { once: true });
}

async function chosen(input) {
  for (const other of form.querySelectorAll("input[type=file]")) if (other !== input) other.value = "";
  const file = input.files[0];
  if (!file || file.size <= SMALL) return;
  button.disabled = true;
  try {
    const small = await smaller(file);
    if (small && small.size < file.size) give(input, small);
  } catch { /* The server says what is wrong with it. */ } finally { button.disabled = false; }
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#FFFFFF";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.filter = "grayscale(1)"; // a code has no colours, and grey packs smaller
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.8); });
}

function give(input, picture) {
  const files = new DataTransfer();
  files.items.add(new File([picture], "picture.jpg", { type: "image/jpeg" }));
  input.files = files.files;
}
