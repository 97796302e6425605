/** A font of ten digits, 3 × 5 dots each, by rows. */
const DIGITS = [
  ['###', '# #', '# #', '# #', '###'],
  [' # ', '## ', ' # ', ' # ', '###'],
  ['###', '  #', '###', '#  ', '###'],
  ['###', '  #', '###', '  #', '###'],
  ['# #', '# #', '###', '  #', '  #'],
  ['###', '#  ', '###', '  #', '###'],
  ['###', '#  ', '###', '# #', '###'],
  ['###', '  #', '  #', '  #', '  #'],
  ['###', '# #', '###', '# #', '###'],
  ['###', '# #', '###', '  #', '###'],
] as const;

/** Yields the dots of a number; each digit is four dots wide, including the gap. */
export function* dotsOf(number: number): Generator<{ x: number; y: number }> {
  for (const [index, digit] of [...String(number)].entries()) {
    const rows = DIGITS[Number(digit)] ?? [];
    for (const [y, row] of rows.entries()) {
      for (let x = 0; x < row.length; x++) if (row[x] === '#') yield { x: index * 4 + x, y };
    }
  }
}
