// Starts the terminal that textual-serve brings (terminal.js) once its letters are there, gives it the focus, and says
// why a session ended. terminal.js opens one web socket; wrapping it is the only way in.
"use strict";

const WHY = {
  4000: "You have left auditrules. Everything that the screen called saved is safe.",
  4001: "auditrules had to stop; it says why above. Everything that the screen called saved is safe.",
  4002: "auditrules was ended where it was started. Everything is saved.",
  4003: "Too many pages of auditrules are open. Close one, then open this one again.",
  4004: "auditrules got something from this page that it does not know. Everything that the screen called saved is safe.",
};
const CUT = "The connection is gone. Everything that the screen called saved is safe.";

function focusTerminal() {
  document.querySelector(".xterm-helper-textarea")?.focus();
}

function ended(code) {
  document.getElementById("opening").hidden = true;
  document.getElementById("why").textContent = WHY[code] ?? CUT;
  document.getElementById("ended").hidden = false;
  document.getElementById("again").focus();
}

window.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    this.addEventListener("open", focusTerminal);
    this.addEventListener("close", (event) => ended(event.code));
  }

  send(data) {
    // The terminal reports that it lost the focus also when the line has just been closed.
    if (this.readyState === WebSocket.OPEN) super.send(data);
  }
};

async function start() {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
  }
  // The width of a cell is measured once, so the letters have to be there first.
  const letters = ["16px", "bold 16px", "italic 16px"].map((kind) => document.fonts.load(`${kind} "Roboto Mono"`));
  await Promise.allSettled(letters);
  // Relative to the page, so that a reverse proxy may put it anywhere, and encrypted where the page is.
  const line = new URL("line", window.location.href.split(/[?#]/)[0]);
  line.protocol = line.protocol === "https:" ? "wss:" : "ws:";
  document.getElementById("terminal").dataset.sessionWebsocketUrl = line.href;
  const script = document.createElement("script");
  script.src = "terminal.js";
  script.onload = () => window.onload();
  document.head.append(script);
}

document.getElementById("again").addEventListener("click", () => window.location.reload());
window.addEventListener("focus", () => {
  if (document.getElementById("ended").hidden) focusTerminal();
});
start();
