import { expect, test } from "vitest";
import { grantState } from "./grant-words";

const NOW = new Date("2026-11-23T12:00:00Z");
const GRANT = {
  id: "1",
  limit: 10,
  used: 3,
  issued_at: "2026-11-20T00:00:00Z",
  expires_at: "2026-12-20T00:00:00Z",
  revoked_at: null,
  downloads: [],
};

test("a grant says what is left of it", () => {
  expect(grantState(GRANT, "paid", NOW)).toEqual({
    ok: true,
    text: "3 of 10 downloads used, until 20 Dec 2026.",
  });
});

test.each([
  [{ ...GRANT, revoked_at: "2026-11-22T00:00:00Z" }, "paid", "Revoked on 22 Nov 2026."],
  [{ ...GRANT, expires_at: "2026-11-23T12:00:00Z" }, "paid", "Expired on 23 Nov 2026."],
  [{ ...GRANT, used: 10 }, "refund_requested", "All 10 downloads are used."],
  [undefined, "paid", "None have been issued."],
  [GRANT, "refunded", "Ended with the refund."],
  [GRANT, "disputed", "Resting while the bank decides."],
  [GRANT, "pending", "They begin once the order is paid."],
] as const)("%o of an order that is %s gives nothing", (grant, status, text) => {
  expect(grantState(grant, status, NOW)).toEqual({ ok: false, text });
});
