import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./test";

/** Fails on anything that axe finds against WCAG 2.2, levels A and AA. */
export async function accessible(page: Page): Promise<void> {
  // What fades in has its colours at the end only.
  await page.evaluate(async () => {
    const ends = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
      .map(({ finished }) => finished.catch(() => null));
    await Promise.all(ends);
  });
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .disableRules(["document-title"])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
  ).toEqual([]);
  // axe looks once. When Next moves to another page, that has no title for some milliseconds.
  await expect(page).toHaveTitle(/\S/u);
}

/** The same, also on a phone; and nothing may be wider than the screen, however wide that is. */
export async function fits(page: Page): Promise<void> {
  await accessible(page);
  for (const width of [360, 768, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(needed, `${width} px`).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await accessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}
