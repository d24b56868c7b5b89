const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const currencies = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  let format = currencies.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat("en-US", { style: "currency", currency });
    currencies.set(currency, format);
  }
  return format;
}

/** A price: `$1,234.50` for 123450 cents, `$49` for 4900; nothing costs `Free`. */
export function money(cents: number, currency: string): string {
  return cents === 0 ? "Free" : amount(cents, currency).replace(/\.00$/u, "");
}

/** An amount among others, always with its cents: `$49.00`, `$0.00`. */
export function amount(cents: number, currency: string): string {
  return formatOf(currency).format(cents / 100);
}

const NUMBER = new Intl.NumberFormat("en-US");

/** `1,234`. */
export function count(number: number): string {
  return NUMBER.format(number);
}

/** `1 result`, `2 results`. */
export function counted(number: number, one: string, many: string = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `23 Nov 2026`, in UTC, so that server and browser say the same. */
export function date(iso: string): string {
  const at = new Date(iso);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** `23 Nov 2026, 12:04 UTC`. */
export function dateTime(iso: string): string {
  return `${date(iso)}, ${iso.slice(11, 16)} UTC`;
}

/** `4.5` from 4.5 or 4.50. */
export function stars(rating: number): string {
  return rating.toFixed(1);
}

/** `12:04`, by the clock of whoever looks. */
export function clock(at: Date): string {
  return `${at.getHours()}:${at.getMinutes().toString().padStart(2, "0")}`;
}

const UNITS = ["B", "KB", "MB", "GB"];

/** `12.3 MB` for 12,897,485: units of 1024, as file managers show them. */
export function bytes(number: number): string {
  let at = 0;
  let rest = number;
  while (rest >= 1024 && at < UNITS.length - 1) {
    rest /= 1024;
    at += 1;
  }
  return `${at === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${UNITS[at]}`;
}
