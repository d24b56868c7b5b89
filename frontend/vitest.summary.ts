import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one line that people and machines read alike: `3 passed, 0 failed`. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((one) => one.result().state),
    );
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const failed = states.filter((state) => state === "failed").length + broken + errors.length;
    const passed = states.filter((state) => state === "passed").length;
    process.stdout.write(`shop: ${passed} passed, ${failed} failed\n`);
  }
}
