"use client";

import { Toaster as Sonner, toast } from "sonner";

export { toast };

/** Where toasts appear, on pages that have some. What they say is announced politely. */
export function Toaster() {
  return (
    <Sonner
      theme="dark"
      position="bottom-center"
      closeButton
      // Its own style sheet names the system's font.
      style={{ fontFamily: "inherit" }}
      // Above the bar at the bottom of phones.
      mobileOffset={{ bottom: 96 }}
      toastOptions={{
        // Large enough to be hit.
        classNames: { closeButton: "size-6!" },
        style: {
          background: "var(--color-card)",
          borderColor: "var(--color-line)",
          color: "var(--color-white)",
          borderRadius: "var(--radius-card)",
        },
      }}
    />
  );
}
