import type { Browser, Locator, Page } from 'playwright-core';

const SCROLLS = 120;
const SCROLL_PX = 400;

/** A page whose processor is that many times slower. */
export async function openThrottled(browser: Browser, slowdown: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return page;
}

/** Milliseconds between frames while the wheel turns over a list. */
export async function framesWhileScrolling(page: Page, list: Locator): Promise<number[]> {
  await list.hover();
  await page.evaluate(() => {
    const times: number[] = [];
    const take = (time: number): void => {
      times.push(time);
      requestAnimationFrame(take);
    };
    requestAnimationFrame(take);
    Object.assign(globalThis, { frameTimes: times });
  });
  for (let scroll = 0; scroll < SCROLLS; scroll += 1) await page.mouse.wheel(0, SCROLL_PX);
  const times = await page.evaluate(() => (globalThis as unknown as { frameTimes: number[] }).frameTimes);
  return times.slice(1).map((time, at) => time - times[at]!);
}
