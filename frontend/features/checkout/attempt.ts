/**
 * The key of an attempt to pay. It stays the same while what is paid for does, so that a second
 * click or another try after a lost answer cannot buy twice; `renew` begins another attempt.
 */
export function newAttempt(makeKey: () => string = () => crypto.randomUUID()) {
  let kept: { body: string; key: string } | null = null;
  return {
    keyFor(body: object): string {
      const text = JSON.stringify(body);
      if (kept?.body !== text) kept = { body: text, key: makeKey() };
      return kept.key;
    },
    renew(): void {
      kept = null;
    },
  };
}
