import lighthouse, { type Config, type Flags, desktopConfig } from 'lighthouse';
import type { Figure } from './table.ts';

const GOAL = 95;
const categories = ['performance', 'accessibility', 'best-practices'] as const;
const RUN_MS = 60_000;

/** Lighthouse's scores of a page, 0 to 100, on a desktop and on a slow phone; the browser listens on `port`. */
export async function judgePage(name: string, url: string, port: number): Promise<Figure[]> {
  const desktop = await scoresOf(url, port, desktopConfig);
  const phone = await scoresOf(url, port, undefined);
  const own = { unit: 'of 100', better: 'more', goal: GOAL, peer: null } as const;
  return categories.map((category) => ({
    ...own,
    what: `${name}: Lighthouse, ${category}`,
    ours: desktop[category] ?? null,
    note: `${phone[category]} on a slow phone`,
  }));
}

async function scoresOf(url: string, port: number, config: Config | undefined): Promise<Record<string, number>> {
  const flags: Flags = { port, onlyCategories: [...categories], logLevel: 'error', maxWaitForLoad: RUN_MS };
  const result = await lighthouse(url, flags, config);
  if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
  return Object.fromEntries(
    Object.entries(result.lhr.categories).map(([id, { score }]) => [id, Math.round((score ?? 0) * 100)]),
  );
}
