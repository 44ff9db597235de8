// The picture for the person in front of the camera, and what is wrong when there is none.
//
// Served in one piece with camera_frame.js (streamlit-webrtc's frame) and picture_watch.js (light
// and movement): a component has one script.
const CONNECT_MS = 6000;
const RETRY_MS = 5000;
const STOPPING_MS = 700;
const ASKING_MS = 1500;
const CAMERA_CHOICE = "check-in-camera";
const DIALOG = "[role=dialog]";

const PROBLEM_OF = {
  NotAllowedError: "refused", SecurityError: "refused",
  NotFoundError: "absent", OverconstrainedError: "unsuitable",
  NotReadableError: "busy", AbortError: "busy",
};
// Nothing that a second attempt could change.
const FINAL = ["insecure", "no_api", "no_engine"];
const MENDED_BY_DEVICES = ["absent", "busy", "lost", "unsuitable"];

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
    this.note = parent.querySelector(".note");
    this.problem = parent.querySelector(".problem");
    this.buttons = Object.fromEntries(
      [...parent.querySelectorAll("[data-do]")].map((each) => [each.dataset.do, each]),
    );
    this.buttons.again.onclick = () => this.again();
    this.buttons.torch.onclick = () => this.torch();
    this.buttons.switch.onclick = () => this.nextCamera();
    this.frame = new CameraFrame(this);
    this.picture = new PictureWatch(this.video);
    this.left = false;
  }

  update(data) {
    const first = this.data === undefined;
    this.data = data;
    this.frame.update(data);
    this.note.textContent = data.note;
    for (const name in this.buttons) this.buttons[name].textContent = data.texts[name];
    if (!first) return this.show();
    this.onDevices = () => this.devicesChanged();
    navigator.mediaDevices?.addEventListener("devicechange", this.onDevices);
    this.onMoved = (event) => event.detail === this.data.channel && this.picture.wasRead();
    document.addEventListener("channel-moved", this.onMoved);
    // Told goodbye, the server frees its end at once; otherwise only after half a minute.
    this.onGone = () => this.frame.leave();
    window.addEventListener("pagehide", this.onGone);
    this.watching = setInterval(() => this.watch(), 1000);
    this.begin();
  }

  // What is wrong even before a camera is asked for.
  begin() {
    if (!this.data.readable) return this.fail("no_engine");
    if (!window.isSecureContext) return this.fail("insecure");
    if (!navigator.mediaDevices?.getUserMedia || !window.RTCPeerConnection) return this.fail("no_api");
    this.state("starting");
    this.frame.press();
  }

  notStarted() {
    if (this.root.dataset.problem !== "no_frame") this.fail("no_frame");
  }

  asking() {
    this.state("starting");
    this.after(ASKING_MS, () => this.root.dataset.state === "starting" && this.state("asking"));
  }

  refused(name) {
    this.fail(PROBLEM_OF[name] ?? "unknown");
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
    track.addEventListener("ended", () => this.track === track && this.lost("lost"));
    this.video.srcObject = stream;
    this.root.toggleAttribute("data-mirror", track.getSettings().facingMode !== "environment");
    this.capabilities(track);
    this.state("connecting");
    this.picture.follow(track, () => this.root.dataset.problem === "frozen" && this.state("ready"));
    this.after(CONNECT_MS, () => {
      if (this.track === track && this.root.dataset.state === "connecting") this.fail("no_connection");
    });
  }

  gotConnection(connection) {
    let stood = false;
    connection.addEventListener("connectionstatechange", () => {
      if (this.frame.connection !== connection || this.left) return;
      const now = connection.connectionState;
      if (now === "connected") this.connected(connection);
      stood ||= now === "connected";
      if (now === "failed" && !stood) this.fail("no_connection");
      else if (now === "failed" || now === "disconnected") this.lost("disconnected");
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
    this.buttons.torch.setAttribute("aria-pressed", "false");
    if (can.focusMode?.includes("continuous")) {
      track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => {});
    }
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.cameras = devices.filter((each) => each.kind === "videoinput");
    this.buttons.switch.hidden = this.cameras.length < 2;
  }

  async torch() {
    const { torch } = this.buttons;
    const on = torch.getAttribute("aria-pressed") !== "true";
    try {
      await this.track.applyConstraints({ advanced: [{ torch: on }] });
      torch.setAttribute("aria-pressed", String(on));
    } catch (error) {
      console.warn("The camera has no light after all", error);
      torch.hidden = true;
    }
  }

  nextCamera() {
    const now = this.track?.getSettings().deviceId;
    const at = this.cameras.findIndex((each) => each.deviceId === now);
    localStorage.setItem(CAMERA_CHOICE, this.cameras[(at + 1) % this.cameras.length].deviceId);
    this.again();
  }

  watch() {
    const { state, problem = "" } = this.root.dataset;
    document.dispatchEvent(new CustomEvent("camera-is", { detail: { plays: state === "ready", problem } }));
    if (document.visibilityState !== "visible") return this.picture.rest();
    if (this.root.dataset.state !== "ready") return;
    if (this.picture.frozen) return this.fail("frozen");
    this.picture.measure();
    this.show();
  }

  lost(name) {
    this.fail(name);
    this.retry(name);
  }

  // Every start runs the page, and a run takes an open dialog away for a moment with the focus and
  // what is typed: nobody who writes in one is interrupted.
  retry(name) {
    this.after(RETRY_MS, () => {
      if (this.root.dataset.problem !== name) return;
      if (this.behindDialog()) this.retry(name);
      else this.again();
    });
  }

  behindDialog() {
    return !!document.querySelector(DIALOG) && !(this.root.getRootNode().host ?? this.root).closest(DIALOG);
  }

  devicesChanged() {
    const { problem } = this.root.dataset;
    if (!MENDED_BY_DEVICES.includes(problem)) return;
    if (this.behindDialog()) this.retry(problem);
    else this.again();
  }

  // Stop what may still run, then start from the beginning.
  again() {
    this.state("starting");
    this.after(this.frame.halt() ? STOPPING_MS : 0, () => this.begin());
  }

  state(name) {
    this.root.dataset.state = name;
    delete this.root.dataset.problem;
    this.show();
  }

  fail(name) {
    if (this.left) return;
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
      this.buttons.again.hidden = FINAL.includes(problem);
    }
    const hint = state === "ready" ? this.picture.hint : null;
    this.root.toggleAttribute("data-hint", hint === "dark" || hint === "glare");
    const words = problem ? "" : (texts[hint] ?? texts[state] ?? "");
    if (this.said.textContent !== words) this.said.textContent = words;
    this.frame.byHand(problem === "no_frame");
  }

  after(ms, work) {
    setTimeout(() => !this.left && work(), ms);
  }

  leave() {
    this.left = true;
    clearInterval(this.watching);
    navigator.mediaDevices?.removeEventListener("devicechange", this.onDevices);
    document.removeEventListener("channel-moved", this.onMoved);
    window.removeEventListener("pagehide", this.onGone);
    this.picture.leave();
    this.frame.leave();
    this.video.srcObject = null;
  }
}
