import type { Endpoint } from '../../protocol/endpoint.js';
import type { ENDPOINTS } from '../../protocol/endpoints/index.js';
import type { SANDBOX_CONTROL } from '../../protocol/sandbox-control.js';
import type { Faults } from '../http/faults.js';
import type { Renderer } from '../render/renderer.js';
import type { Farm } from '../state/sandbox-farm.js';

/** What a request finds when it arrives. */
export interface Call {
  readonly farm: Farm;
  readonly renderer: Renderer;
  readonly faults: Faults;
  readonly now: number;
  /** Closes the farm once this request is answered. */
  readonly closeAfterwards: () => void;
}

type Rows = typeof ENDPOINTS & typeof SANDBOX_CONTROL;
export type RequestOf<E> = E extends Endpoint<infer Q, infer _A> ? Q : never;
type AnswerOf<E> = E extends Endpoint<infer _Q, infer A> ? A : never;

/** One function a row, by the row's name: from its checked request to its `data`. */
export type Handlers = {
  readonly [Name in keyof Rows]?: (body: RequestOf<Rows[Name]>, call: Call) => AnswerOf<Rows[Name]>;
};
