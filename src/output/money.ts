/** The least that is told as a number. */
const LEAST = 0.0001;

/** Two decimals, and more for what would look like nothing; `-` for what nobody knows. */
export function money(amount: number | null): string {
  if (amount === null) return '-';
  if (amount > 0 && amount < LEAST) return `<${LEAST}`;
  return amount > 0 && amount < 0.01 ? amount.toFixed(4) : amount.toFixed(2);
}
