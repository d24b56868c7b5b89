import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Ends a run with one line that people and machines read alike: `3 passed, 0 failed`. */
export default class Summary implements Reporter {
  private readonly passed = new Set<string>();
  private readonly failed = new Set<string>();

  printsToStdio(): boolean {
    return true;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    (result.status === test.expectedStatus ? this.passed : this.failed).add(test.id);
  }

  onEnd(): void {
    process.stdout.write(`journeys: ${this.passed.size} passed, ${this.failed.size} failed\n`);
  }
}
