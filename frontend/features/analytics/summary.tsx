import type { Overview, ProductAnalytics } from "@/lib/api";
import { onBefore } from "./change";
import { Charts } from "./charts";
import { Tiles } from "./tiles";

/** A period's sums and columns, each beside those of the period before. */
export function Summary({ found }: { found: Overview | ProductAnalytics }) {
  return (
    <>
      <Tiles
        on={onBefore(found.period_before)}
        totals={found.totals}
        before={found.before}
        currency={found.currency}
      />
      <Charts
        series={found.series}
        before={found.series_before}
        by={found.by}
        currency={found.currency}
      />
    </>
  );
}
