/** How long after the last movement somebody is taken to be reading. */
const STILL_MS = 3000;

let lastMovementMs = 0;
let readings = 0;

/** Whether somebody is looking closely, so that nothing may move under the pointer. */
export function isReading(): boolean {
  return readings > 0 || Date.now() - lastMovementMs < STILL_MS;
}

for (const kind of ['pointermove', 'wheel', 'keydown']) {
  window.addEventListener(kind, () => (lastMovementMs = Date.now()), { passive: true, capture: true });
}

/** Holds the page still until the function it returns is called. */
export function beginReading(): () => void {
  let isOver = false;
  readings++;
  return () => {
    if (!isOver) readings--;
    isOver = true;
  };
}
