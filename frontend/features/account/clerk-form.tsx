"use client";

import dynamic from "next/dynamic";

// Their code is for the few who come here, and only where Clerk signs people in.
const SignIn = dynamic(() => import("@clerk/nextjs").then((clerk) => clerk.SignIn));
const SignUp = dynamic(() => import("@clerk/nextjs").then((clerk) => clerk.SignUp));

export function ClerkForm({ kind, next }: { kind: "sign-in" | "sign-up"; next: string }) {
  const Form = kind === "sign-in" ? SignIn : SignUp;
  return (
    <div className="flex justify-center px-4 py-12">
      <Form routing="hash" forceRedirectUrl={next} />
    </div>
  );
}
