import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  // The repository has other packages: without these, Next would look for its root above.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // Titles and statuses come with the head of the answer, for everybody.
  htmlLimitedBots: /.*/,
  reactStrictMode: true,
  // Answers are small, and in front of a shop stands a proxy that compresses better.
  images: { unoptimized: true },
};

export default config;
