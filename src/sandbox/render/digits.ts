/** A font of ten digits, three dots wide and five high, row by row. */
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

/** The lit dots of a number, written from the left edge: four dots a digit, the gap included. */
export function* dotsOf(number: number): Generator<{ x: number; y: number }> {
  for (const [index, digit] of [...String(number)].entries()) {
    const rows = DIGITS[Number(digit)] ?? [];
    for (const [y, row] of rows.entries()) {
      for (let x = 0; x < row.length; x++) if (row[x] === '#') yield { x: index * 4 + x, y };
    }
  }
}
