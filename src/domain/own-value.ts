/**
 * Returns the value of a table's own member. What files and the farm write can be the name of a member that every object
 * has, such as `constructor` and `__proto__`.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
