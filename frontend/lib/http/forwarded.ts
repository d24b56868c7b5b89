import { type IncomingMessage, Server } from "node:http";

const MAPPED = /^::ffff:(?=\d+\.)/u;

/** Returns X-Forwarded-For as every proxy should pass it on: with the one it was told by at its end. */
export function forwarded(given: string | string[] | undefined, peer: string | undefined): string {
  const told = Array.isArray(given) ? given.join(", ") : given;
  return [told, peer?.replace(MAPPED, "")]
    .filter((one) => one !== undefined && one !== "")
    .join(", ");
}

/**
 * From now on every request says from where it came, behind whatever it says itself. Next only does
 * so for one that says nothing, so that anybody could be anybody to the API, which counts by address.
 */
export function nameCallers(): void {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...given: unknown[]) {
    if (event === "request") {
      const request = given[0] as IncomingMessage;
      request.headers["x-forwarded-for"] = forwarded(
        request.headers["x-forwarded-for"],
        request.socket.remoteAddress,
      );
    }
    return Reflect.apply(emit, this, [event, ...given]) as boolean;
  };
}
