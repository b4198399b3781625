// A list of ids kept in order while its members change: binary search instead of sorting thousands of
// rows on every frame. Holds the value each id was placed by, so that it can be found again.

export class Ordered<T extends { id: string }> {
  private readonly placed = new Map<string, T>();
  private readonly order: T[] = [];

  constructor(private readonly compare: (a: T, b: T) => number) {}

  get size(): number {
    return this.order.length;
  }

  has(id: string): boolean {
    return this.placed.has(id);
  }

  ids(): string[] {
    return this.order.map((item) => item.id);
  }

  /** Puts the item where it belongs; true when that changed the order or the membership. */
  put(item: T): boolean {
    const old = this.placed.get(item.id);
    if (old) {
      const from = this.find(old);
      this.order.splice(from, 1);
      const to = this.find(item);
      this.order.splice(to, 0, item);
      this.placed.set(item.id, item);
      return from !== to;
    }
    this.order.splice(this.find(item), 0, item);
    this.placed.set(item.id, item);
    return true;
  }

  remove(id: string): boolean {
    const old = this.placed.get(id);
    if (!old) return false;
    this.order.splice(this.find(old), 1);
    this.placed.delete(id);
    return true;
  }

  clear(): void {
    this.order.length = 0;
    this.placed.clear();
  }

  /** The index of an item that is in the list, or where it would go. */
  private find(item: T): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.order[middle] as T, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
