const recentS = 20;
const usualS = 600;

/** How much is asked of something now, compared with what is usual there. */
export class Load {
  private pending = 0;
  private recent = 0;
  private usual = 0;
  private ageS = 0;

  add(amount: number): void {
    this.pending += amount;
  }

  /** Closes a second. A surge hardly changes what counts as usual. */
  step(): void {
    this.ageS++;
    this.recent += (this.pending - this.recent) * Math.max(1 / this.ageS, 1 / recentS);
    const tame = this.ageS > 60 ? Math.min(this.recent, this.usual * 1.3) : this.recent;
    this.usual += (tame - this.usual) * Math.max(1 / this.ageS, 1 / usualS);
    this.pending = 0;
  }

  /** 1 is usual. */
  get relative(): number {
    return this.usual <= 0 ? 1 : this.recent / this.usual;
  }
}
