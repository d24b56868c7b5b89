/** How fast something is sent, over about the last five seconds. */
export class Rate {
  private readonly marks: { at: number; bytes: number }[] = [];

  /** Notes that so many bytes have been sent in all at a time in milliseconds. */
  note(at: number, bytes: number): void {
    this.marks.push({ at, bytes });
    while (this.marks.length > 2 && at - (this.marks[0]?.at ?? at) > 5000) this.marks.shift();
  }

  /** Bytes in a second; null until that can be told. */
  get perSecond(): number | null {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 250) return null;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }
}
