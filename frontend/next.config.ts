import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  // The repository has other packages: without these, Next would look for its root above.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // Read when a picture is drawn, which no import tells.
  outputFileTracingIncludes: {
    "/products/[slug]/opengraph-image": [
      "./node_modules/@fontsource/inter/files/inter-latin-{400,600}-normal.woff",
    ],
  },
  poweredByHeader: false,
  // Titles and statuses come with the head of the answer, for everybody.
  htmlLimitedBots: /.*/,
  reactStrictMode: true,
  // Pictures come in the sizes that are needed: covers are drawn, uploads are made smaller once.
  images: { unoptimized: true },
};

export default config;
