"use client";

import { Printer } from "lucide-react";
import { Button } from "@/components/ui/button";

export function PrintButton() {
  return (
    <Button variant="secondary" className="noscript-hidden" onClick={() => print()}>
      <Printer aria-hidden />
      Print
    </Button>
  );
}
