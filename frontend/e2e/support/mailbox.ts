import type { APIRequestContext } from "@playwright/test";
import { expect } from "./test";

/** The newest letter to somebody whose subject holds these words, as its source. */
export async function letter(
  request: APIRequestContext,
  to: string,
  words: string,
): Promise<string> {
  const mailbox = process.env.MAIL_PAGE_URL;
  let source = "";
  await expect(async () => {
    const listed = await request.get(`${mailbox}/messages.json?to=${to}`);
    const letters = (await listed.json()) as { id: string; subject: string }[];
    const found = letters.find(({ subject }) => subject.includes(words));
    expect(found, `a letter about ${words}`).toBeDefined();
    source = await (await request.get(`${mailbox}/messages/${found?.id}/source`)).text();
  }).toPass({ timeout: 20_000 });
  return source;
}
