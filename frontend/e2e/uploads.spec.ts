import { writeFile } from "node:fs/promises";
import { png, zip } from "./support/files";
import { becomeSeller, newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

const STORAGE = `${process.env.S3_ENDPOINT_URL}/**`;

test.describe("with a connection that breaks", () => {
  test.use({ allowed: { messages: [/net::ERR_FAILED/] } });
  test("a file can be sent again, given up, and gone on with after a reload", async ({ page }) => {
    test.setTimeout(60_000);
    const { email, username } = newPerson();
    await signUp(page, email, "/become-seller");
    await becomeSeller(page, username);
    await page.goto("/dashboard/products/new");
    await page.getByLabel("Name").fill(`Broken ${username}`);
    await page.getByRole("button", { name: "Create draft" }).click();
    await page.getByRole("button", { name: /^Images/ }).click();

    await page.route(STORAGE, (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    const picture = { name: "shot.png", mimeType: "image/png", buffer: png(300, 200, [9, 99, 9]) };
    await page.getByLabel("Drop images here").setInputFiles([picture]);
    await expect(page.getByText("The server does not answer.")).toBeVisible({ timeout: 15_000 });
    await page.unroute(STORAGE);
    await page.getByRole("button", { name: "Try shot.png again" }).click();
    const images = page.getByRole("list", { name: "Images", exact: true }).getByRole("listitem");
    await expect(images).toHaveCount(1, { timeout: 15_000 });

    // Large enough for parts; the second one never arrives.
    await page.getByRole("button", { name: /^Package/ }).click();
    let parts = 0;
    await page.route(STORAGE, (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      parts += 1;
      return parts === 1 ? route.continue() : route.abort();
    });
    const text = "An honest line of text, again and again.\n".repeat(1_400_000);
    const data = zip({ "README.md": "# Large", "text.txt": text });
    expect(data.length).toBeGreaterThan(50 * 1024 * 1024);
    const path = test.info().outputPath("large.zip");
    await writeFile(path, data);
    await page.getByLabel("Drop the package here").setInputFiles(path);
    await expect(page.getByRole("button", { name: "Try large.zip again" })).toBeVisible({
      timeout: 30_000,
    });
    await page.unroute(STORAGE);
    await page.reload();
    await expect(page.getByText("Broke off. Choose the same file again to go on.")).toBeVisible();
    let sent = 0;
    page.on("request", (request) => {
      if (request.method() === "PUT" && request.url().includes("partNumber")) sent += 1;
    });
    await page.getByLabel("Drop the package here").setInputFiles(path);
    const release = page.getByRole("form", { name: "Release large.zip" });
    await expect(release).toContainText("2 files", { timeout: 30_000 });
    // Not the first one again.
    expect(sent).toBe(Math.ceil(data.length / (16 * 1024 * 1024)) - 1);
    await release.getByRole("button", { name: "Discard the file" }).click();
    await expect(release).toHaveCount(0);
  });
});
