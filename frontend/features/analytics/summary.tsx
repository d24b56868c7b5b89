import type { Overview, ProductAnalytics } from "@/lib/api";
import { counted } from "@/lib/format";
import { Charts } from "./charts";
import { Tiles } from "./tiles";

/** A period's sums and columns, each beside those of the period before. */
export function Summary({ found }: { found: Overview | ProductAnalytics }) {
  return (
    <>
      <Tiles
        on={thanBefore(found.period_before)}
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

/** `on the 30 days before`. */
function thanBefore({ first, last }: Overview["period_before"]): string {
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return `on the ${counted(days, "day")} before`;
}
