/** The tables of codes that `explain` knows (docs/contract.md, "explain"). */
export const CODE_KINDS = ['task', 'frame', 'error', 'analysis', 'exit'] as const;

export type CodeKind = (typeof CODE_KINDS)[number];
