import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["lib/**/*.test.ts", "features/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}"],
    reporters: ["default", "./vitest.summary.ts"],
  },
});
