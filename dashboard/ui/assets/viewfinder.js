// The picture for the person in front of the camera, and what is wrong when there is none.
//
// The stream itself is streamlit-webrtc's, in its own frame of this origin. This part starts it
// by its button, listens to the stream that the frame was given (so the camera is opened once and
// nothing is sent back), and keeps the frame out of sight as long as that works.
const CONNECT_MS = 6000;
const FROZEN_MS = 4000;
const MOUNT_MS = 10000;
const RETRY_MS = 5000;
const DARK = 45;
const BRIGHT = 250;
const GLARE_SHARE = 0.3;
const HINT_AFTER = 3;
const CAMERA_CHOICE = "check-in-camera";

const PROBLEM_OF = {
  NotAllowedError: "refused", SecurityError: "refused",
  NotFoundError: "absent", OverconstrainedError: "absent",
  NotReadableError: "busy", AbortError: "busy",
};

export default function (component) {
  const { parentElement, data } = component;
  const view = (parentElement.__view ??= new View(parentElement));
  view.update(data);
  return () => {
    // A rerun calls this too: stop only once the element has left the page.
    setTimeout(() => {
      if (!view.root.isConnected) view.leave();
    }, 0);
  };
}

class View {
  constructor(parent) {
    this.root = parent.querySelector(".view");
    this.video = parent.querySelector("video");
    this.said = parent.querySelector(".say");
    this.problem = parent.querySelector(".problem");
    this.buttons = Object.fromEntries(
      [...parent.querySelectorAll("[data-do]")].map((each) => [each.dataset.do, each]),
    );
    this.buttons.again.onclick = () => this.again();
    this.buttons.torch.onclick = () => this.torch();
    this.buttons.switch.onclick = () => this.nextCamera();
    this.samples = { dark: 0, glare: 0 };
    this.left = false;
  }

  update(data) {
    const first = this.data === undefined;
    this.data = data;
    for (const name in this.buttons) this.buttons[name].textContent = data.texts[name];
    if (!first) return this.show();
    this.state("starting");
    this.onDevices = () => this.devicesChanged();
    navigator.mediaDevices?.addEventListener("devicechange", this.onDevices);
    // Told goodbye, the server frees its end at once; otherwise only after half a minute.
    this.onGone = () => this.connection?.close();
    window.addEventListener("pagehide", this.onGone);
    this.watching = setInterval(() => this.watch(), 1000);
    this.begin();
  }

  // What is wrong even before a camera is asked for.
  begin() {
    if (!this.data.readable) return this.fail("no_engine");
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return this.fail("insecure");
    this.askedAt = performance.now();
    clearTimeout(this.seeking);
    this.seek();
  }

  // Wait for the frame and its button, then press it once.
  seek() {
    if (this.left) return;
    const found = this.frame();
    const button = found && this.button(found, this.data.start);
    if (button) {
      this.state("starting");
      this.listenIn(found.contentWindow);
      button.click();
      return;
    }
    if (found && this.button(found, this.data.stop)) return;
    const late = performance.now() - this.askedAt > MOUNT_MS;
    if (late && this.root.dataset.problem !== "no_frame") this.fail("no_frame");
    // A slow machine still gets its camera.
    this.seeking = setTimeout(() => this.seek(), 60);
  }

  frame() {
    const frame = document.querySelector(`${this.data.engine} iframe`);
    return frame?.contentDocument ? frame : null;
  }

  button(frame, label) {
    return [...frame.contentDocument.querySelectorAll("button")].find(
      (each) => each.textContent.trim() === label && !each.disabled,
    );
  }

  listenIn(inner) {
    if (inner.__listener) {
      inner.__listener = this;
      return;
    }
    inner.__listener = this;
    const devices = inner.navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const listener = inner.__listener;
      try {
        const stream = await ask(listener.wanted(wanted));
        listener.gotStream(stream);
        return stream;
      } catch (error) {
        listener.fail(PROBLEM_OF[error.name] ?? "unknown");
        throw error;
      }
    };
    inner.RTCPeerConnection = new Proxy(inner.RTCPeerConnection, {
      construct(target, args) {
        const connection = Reflect.construct(target, args);
        inner.__listener.gotConnection(connection);
        return connection;
      },
    });
  }

  wanted(constraints) {
    const chosen = localStorage.getItem(CAMERA_CHOICE);
    if (!chosen || !constraints.video) return constraints;
    return { ...constraints, video: { ...constraints.video, deviceId: { ideal: chosen } } };
  }

  gotStream(stream) {
    const [track] = stream.getVideoTracks();
    this.track = track;
    // A code needs its pixels more than it needs smooth motion.
    track.contentHint = "detail";
    track.addEventListener("ended", () => this.track === track && this.lost());
    this.video.srcObject = stream;
    this.root.toggleAttribute("data-mirror", track.getSettings().facingMode !== "environment");
    this.capabilities(track);
    this.state("connecting");
    this.lastFrame = performance.now();
    this.frames(track);
    this.after(CONNECT_MS, () => {
      if (this.track === track && this.root.dataset.state === "connecting") this.fail("no_connection");
    });
  }

  gotConnection(connection) {
    this.connection = connection;
    connection.addEventListener("connectionstatechange", () => {
      if (this.connection !== connection || this.left) return;
      const now = connection.connectionState;
      if (now === "connected") this.connected(connection);
      if (now === "failed" || now === "disconnected") this.lost("disconnected");
    });
  }

  connected(connection) {
    this.state("ready");
    for (const sender of connection.getSenders()) {
      if (sender.track?.kind !== "video") continue;
      const parameters = sender.getParameters();
      parameters.degradationPreference = "maintain-resolution";
      sender.setParameters(parameters).catch((error) => console.warn("Sender keeps its defaults", error));
    }
  }

  async capabilities(track) {
    const can = track.getCapabilities?.() ?? {};
    this.buttons.torch.hidden = !can.torch;
    if (can.focusMode?.includes("continuous")) {
      track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => {});
    }
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.cameras = devices.filter((each) => each.kind === "videoinput");
    this.buttons.switch.hidden = this.cameras.length < 2;
  }

  async torch() {
    const on = this.buttons.torch.getAttribute("aria-pressed") !== "true";
    await this.track.applyConstraints({ advanced: [{ torch: on }] });
    this.buttons.torch.setAttribute("aria-pressed", String(on));
  }

  nextCamera() {
    const now = this.track?.getSettings().deviceId;
    const at = this.cameras.findIndex((each) => each.deviceId === now);
    localStorage.setItem(CAMERA_CHOICE, this.cameras[(at + 1) % this.cameras.length].deviceId);
    this.again();
  }

  frames(track) {
    if (this.track !== track || this.left || !this.video.requestVideoFrameCallback) return;
    this.video.requestVideoFrameCallback(() => {
      this.lastFrame = performance.now();
      if (this.root.dataset.problem === "frozen") this.state("ready");
      this.frames(track);
    });
  }

  // Once a second: does the picture still move, and is there light to read by.
  watch() {
    if (document.visibilityState !== "visible") {
      this.lastFrame = performance.now();
      return;
    }
    if (this.root.dataset.state !== "ready") return;
    if (performance.now() - this.lastFrame > FROZEN_MS) return this.fail("frozen");
    this.light();
  }

  light() {
    this.canvas ??= Object.assign(document.createElement("canvas"), { width: 32, height: 24 });
    const brush = this.canvas.getContext("2d", { willReadFrequently: true });
    brush.drawImage(this.video, 0, 0, 32, 24);
    const pixels = brush.getImageData(0, 0, 32, 24).data;
    let sum = 0;
    let blown = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const luma = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
      sum += luma;
      blown += luma >= BRIGHT;
    }
    const count = pixels.length / 4;
    this.samples.dark = sum / count < DARK ? this.samples.dark + 1 : 0;
    this.samples.glare = blown / count > GLARE_SHARE ? this.samples.glare + 1 : 0;
    this.show();
  }

  lost(name = "lost") {
    this.fail(name);
    this.after(RETRY_MS, () => this.root.dataset.problem === name && this.again());
  }

  devicesChanged() {
    if (["absent", "busy", "lost"].includes(this.root.dataset.problem)) this.again();
  }

  // Stop what may still run, then start from the beginning.
  again() {
    this.state("starting");
    const found = this.frame();
    const running = found && this.button(found, this.data.stop);
    running?.click();
    this.after(running ? 700 : 0, () => this.begin());
  }

  state(name) {
    this.root.dataset.state = name;
    delete this.root.dataset.problem;
    this.show();
  }

  fail(name) {
    this.root.dataset.state = "problem";
    this.root.dataset.problem = name;
    this.show();
  }

  show() {
    const { texts } = this.data;
    const { state, problem } = this.root.dataset;
    this.problem.hidden = !problem;
    if (problem) {
      this.problem.querySelector("strong").textContent = texts[`${problem}.title`];
      this.problem.querySelector("p").textContent = texts[`${problem}.step`];
      this.buttons.again.hidden = problem === "insecure" || problem === "no_engine";
    }
    const hint = this.hint();
    this.root.toggleAttribute("data-hint", Boolean(hint));
    const words = problem ? "" : (texts[hint] ?? texts[state] ?? "");
    if (this.said.textContent !== words) this.said.textContent = words;
    // Should the frame have to be used by hand after all, it must be in sight.
    const engine = document.querySelector(this.data.engine);
    engine?.toggleAttribute("data-by-hand", problem === "no_frame");
  }

  hint() {
    if (this.root.dataset.state !== "ready") return null;
    return ["glare", "dark"].find((name) => this.samples[name] >= HINT_AFTER) ?? null;
  }

  after(ms, work) {
    setTimeout(() => !this.left && work(), ms);
  }

  leave() {
    this.left = true;
    clearInterval(this.watching);
    navigator.mediaDevices?.removeEventListener("devicechange", this.onDevices);
    window.removeEventListener("pagehide", this.onGone);
    this.connection?.close();
    this.video.srcObject = null;
  }
}
