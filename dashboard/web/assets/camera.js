// The live camera of self check-in: the picture, and one frame of it when the button is tapped or,
// where the browser can tell, as soon as a QR code stands in it.
const LOOK_MS = 300;

export async function open(button, take) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
  } catch {
    button.textContent = button.dataset.failed;
    return;
  }
  const video = document.createElement("video");
  Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
  button.before(video);
  await video.play();
  button.textContent = button.dataset.opened;
  button.disabled = false;
  let looking = true;
  const shoot = async () => {
    if (!looking) return;
    looking = false;
    const picture = await frame(video);
    for (const track of stream.getTracks()) track.stop();
    take(picture);
  };
  button.addEventListener("click", shoot);
  addEventListener("pagehide", () => { for (const track of stream.getTracks()) track.stop(); });
  if (!("BarcodeDetector" in window)) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  while (looking) {
    await new Promise((done) => { setTimeout(done, LOOK_MS); });
    const seen = await detector.detect(video).catch(() => []);
    if (seen.length) await shoot();
  }
}

function frame(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
}
