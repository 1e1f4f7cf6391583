// The server's clock as the page shows it: minutes, and seconds in the last five; said aloud only at a few moments.
const MOMENTS = [10 * 60, 5 * 60, 60];
const LONGEST = 24 * 3600;  // a window of days is no clock to look at

export class Clock {
  constructor({ shown, said, words, onOver }) {
    Object.assign(this, { shown, said, words, onOver, ends: Infinity, isMuted: false, isOver: false, told: Infinity });
    setInterval(() => this.tick(), 500);
  }

  set(remaining) {
    if (remaining === null || remaining === undefined) return;
    this.ends = performance.now() + remaining * 1000;
    if (remaining > 0) this.isOver = false;
    this.tick();
  }

  tick() {
    const rest = Math.max(0, Math.ceil((this.ends - performance.now()) / 1000));
    this.shown.closest("[data-clock]").hidden = rest > LONGEST;
    if (rest > LONGEST) return;
    this.write(rest < 300 ? `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}` : this.minutes(Math.ceil(rest / 60)));
    this.announce(rest);
    if (rest === 0 && !this.isOver) {
      this.isOver = true;
      this.onOver();
    }
  }

  write(text) { if (this.shown.textContent !== text) this.shown.textContent = text; }

  minutes(number) {
    if (number < 60) return this.words.minutes.replace("%s", number);
    return this.words.hours.replace("%h", Math.floor(number / 60)).replace("%m", number % 60);
  }

  announce(rest) {
    const due = MOMENTS.find((moment) => rest <= moment && this.told > moment);
    if (this.told === Infinity) this.told = rest;
    else if (due) {
      this.told = rest;
      if (!this.isMuted) this.said.textContent = this.words.time_left.replace("%s", this.minutes(Math.ceil(rest / 60)));
    }
  }
}
