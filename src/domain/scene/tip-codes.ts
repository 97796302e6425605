/**
 * The farm's codes (docs/protocol/job-files.md, §8) that this program writes into tips.json; which of them means what
 * is listed in docs/scene-formats.md, "Codes for what is missing or wrong".
 */
export const TIP_CODES = [
  ...['10011', '10012', '10018', '10022', '10023', '10024', '10025', '10028', '10030'],
  ...['15002', '15006', '15015', '25009', '35001', '46000', '46001', '46002', '46003', '50001'],
] as const;

export type TipCode = (typeof TIP_CODES)[number];
