// Whether the picture moves and whether a code could be read in it, once a second.
const FROZEN_MS = 4000;
const DARK = 45;
const BRIGHT = 250;
const GLARE_SHARE = 0.3;
const HINT_AFTER = 3;
const UNREAD_MS = 20000;
const ACROSS = 32;
const DOWN = 24;

class PictureWatch {
  constructor(video) {
    this.video = video;
    this.canvas = Object.assign(document.createElement("canvas"), { width: ACROSS, height: DOWN });
  }

  // A new picture; `moved` is called whenever a frame of it is shown.
  follow(track, moved) {
    this.track = track;
    this.dark = this.glare = 0;
    this.frameAt = this.readAt = performance.now();
    this.frames(track, moved);
  }

  frames(track, moved) {
    if (!this.video.requestVideoFrameCallback) return;
    this.video.requestVideoFrameCallback(() => {
      if (this.track !== track) return;
      this.frameAt = performance.now();
      moved();
      this.frames(track, moved);
    });
  }

  leave() {
    this.track = null;
  }

  // A browser shows no frames of a page that is out of sight.
  rest() {
    this.frameAt = performance.now();
  }

  wasRead() {
    this.readAt = performance.now();
  }

  get frozen() {
    if (!this.video.requestVideoFrameCallback) return this.track?.muted ?? false;
    return performance.now() - this.frameAt > FROZEN_MS;
  }

  // The name of the advice that fits the picture, if any.
  get hint() {
    if (this.glare >= HINT_AFTER) return "glare";
    if (this.dark >= HINT_AFTER) return "dark";
    return performance.now() - this.readAt > UNREAD_MS ? "unread" : null;
  }

  measure() {
    const brush = this.canvas.getContext("2d", { willReadFrequently: true });
    brush.drawImage(this.video, 0, 0, ACROSS, DOWN);
    const pixels = brush.getImageData(0, 0, ACROSS, DOWN).data;
    const count = ACROSS * DOWN;
    let sum = 0;
    let blown = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const luma = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
      sum += luma;
      blown += luma >= BRIGHT;
    }
    this.dark = sum / count < DARK ? this.dark + 1 : 0;
    this.glare = blown / count > GLARE_SHARE ? this.glare + 1 : 0;
  }
}
