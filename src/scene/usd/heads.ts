/** Whether a file begins like a layer in text form: `#usda 1.0`, `#sdf 1.4.32`. */
export function isText(head: Buffer): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?#(?:usda|sdf) \d/.test(head.toString('latin1'));
}

/** Whether a file begins like a layer in binary form. */
export function isCrate(head: Buffer): boolean {
  return head.toString('latin1', 0, 8) === 'PXR-USDC';
}

/** Whether a file begins like a package, which is a zip archive. */
export function isPackage(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'PK\u0003\u0004';
}
