/** What can go wrong between the shop and its API. */

export type ParameterError = { parameter: string; message: string };

/** The API answered with an error: RFC 9457 problem+json, or something that is not even that. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** Stable, for code to branch on; `unknown` when the answer was no problem+json. */
  readonly code: string;
  readonly requestId: string | null;
  readonly errors: readonly ParameterError[];

  constructor(options: {
    status: number;
    code: string;
    detail: string;
    requestId?: string | null;
    errors?: readonly ParameterError[];
  }) {
    super(options.detail);
    this.status = options.status;
    this.code = options.code;
    this.requestId = options.requestId ?? null;
    this.errors = options.errors ?? [];
  }
}

/** Nobody is signed in, or not any more. */
export class SignedOutProblem extends ApiProblem {}

/** Whoever is signed in may not do this; `code` says why. */
export class DeniedProblem extends ApiProblem {}

/** Somebody else was faster, or it is done already. */
export class ConflictProblem extends ApiProblem {}

/** No such thing, or none that is public. */
export class NotFoundProblem extends ApiProblem {}

/** It was there and has been withdrawn. */
export class GoneProblem extends ApiProblem {}

/** A parameter is wrong; `errors` names it. */
export class InvalidRequestProblem extends ApiProblem {}

/** The API cannot answer just now; trying again may help. */
export class UnavailableProblem extends ApiProblem {}

/** There was no answer at all, or not in time. */
export class NetworkProblem extends Error {
  override readonly name = "NetworkProblem";
}

/** Whether trying the same again may help. */
export function isTemporary(error: unknown): boolean {
  return error instanceof NetworkProblem || error instanceof UnavailableProblem;
}

const CLASSES: Record<number, typeof ApiProblem> = {
  401: SignedOutProblem,
  403: DeniedProblem,
  404: NotFoundProblem,
  409: ConflictProblem,
  410: GoneProblem,
  412: ConflictProblem,
  422: InvalidRequestProblem,
  502: UnavailableProblem,
  503: UnavailableProblem,
  504: UnavailableProblem,
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Turns an answer's status and body into the error that it means. */
export function problemOf(status: number, body: unknown, requestId: string | null): ApiProblem {
  const problem = isRecord(body) ? body : {};
  const listed = Array.isArray(problem.errors) ? problem.errors : [];
  const errors = listed.flatMap((item: unknown) => {
    const parameter = isRecord(item) ? text(item.parameter) : null;
    const message = isRecord(item) ? text(item.message) : null;
    return parameter !== null && message !== null ? [{ parameter, message }] : [];
  });
  const Class = CLASSES[status] ?? ApiProblem;
  return new Class({
    status,
    code: text(problem.code) ?? "unknown",
    detail: text(problem.detail) ?? text(problem.title) ?? `The server answered ${status}.`,
    requestId: text(problem.request_id) ?? requestId,
    errors,
  });
}
