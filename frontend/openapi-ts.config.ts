import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "./openapi.json",
  output: { path: "./lib/api/generated", postProcess: [] },
  plugins: ["@hey-api/typescript", "zod"],
});
