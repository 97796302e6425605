/**
 * Returns the same object with other members. It inherits the rest and copies nothing: reading a lazy member (`stdin`,
 * `signal`) opens a stream or takes over the process's signals.
 */
export function withMembers<T extends object, M extends object>(base: T, members: M): Omit<T, keyof M> & M {
  return Object.create(base, Object.getOwnPropertyDescriptors(members));
}
