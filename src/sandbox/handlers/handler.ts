import type { Endpoint } from '../../protocol/endpoint.js';
import type { ENDPOINTS } from '../../protocol/endpoints/index.js';
import type { SANDBOX_CONTROL } from '../../protocol/sandbox-control.js';
import type { SandboxEngine } from '../../protocol/transfer-lines.js';
import type { Faults } from '../http/faults.js';
import type { Renderer } from '../render/renderer.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';

/** The farm, as a handler sees it during one request. */
export interface Call {
  readonly farm: SandboxFarm;
  readonly renderer: Renderer;
  readonly faults: Faults;
  readonly now: number;
  /** What getConfig offers, and the sandbox's own port, where the stand-ins of transfer programs ask for the storages. */
  readonly transfer: { readonly engine: SandboxEngine; readonly port: number };
  /** Closes the sandbox once this request has been answered. */
  readonly closeAfterwards: () => void;
}

type Rows = typeof ENDPOINTS & typeof SANDBOX_CONTROL;
export type RequestOf<E> = E extends Endpoint<infer Q, infer _A> ? Q : never;
type AnswerOf<E> = E extends Endpoint<infer _Q, infer A> ? A : never;

/** Handlers by endpoint name; each takes a checked request and returns `data`. */
export type Handlers = {
  readonly [Name in keyof Rows]?: (body: RequestOf<Rows[Name]>, call: Call) => AnswerOf<Rows[Name]>;
};
