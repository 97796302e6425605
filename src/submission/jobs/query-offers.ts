import type { Account } from '../../client/account/account.js';
import type { SoftwareOffer, TipDetail } from '../../client/catalogue/software.js';
import type { Client } from '../../client/client.js';
import type { Hardware } from '../../domain/farm/hardware.js';
import type { Lang } from '../../domain/text/lang.js';
import type { CompleteScene } from '../scenes/complete-scenes.js';
import { fieldsOf, type JobOptions } from './job-options.js';
import { openTips } from './open-tips.js';

/** The farm's offers for scenes, queried in one round of requests before anything is sent. */
export interface FarmOffers {
  readonly account: Account;
  /** By DCC id. */
  readonly software: ReadonlyMap<number, SoftwareOffer>;
  readonly hardware: readonly Hardware[];
  /** Undefined if no project is named, or it does not exist yet. */
  readonly projectId: number | undefined;
  /** The farm's explanations of the scenes' tips. */
  readonly tips: readonly TipDetail[];
}

function osOf(fields: Readonly<Record<string, string>>): 'windows' | 'linux' {
  return fields.os_name === '0' ? 'linux' : 'windows';
}

/** Queries account, software, hardware, project and tips for scenes. */
export async function queryOffers(
  client: Client,
  scenes: readonly CompleteScene[],
  options: JobOptions,
  lang: Lang,
): Promise<FarmOffers> {
  const fields = fieldsOf(options);
  const ids = [...new Set(scenes.map((scene) => scene.dcc.id))];
  const codes = scenes.flatMap((scene) => openTips(scene, options).map(({ code }) => code));
  const [account, offers, hardware, projectId, tips] = await Promise.all([
    client.account(),
    Promise.all(ids.map((id) => client.software(id, osOf(fields)))),
    options.settings.hardware === undefined && !fields.hardwareConfigId ? [] : client.hardware(),
    fields.project_name ? client.findProject(fields.project_name) : undefined,
    client.explainTips([...new Set(codes)], lang),
  ]);
  const software = new Map(ids.map((id, at) => [id, offers[at] as SoftwareOffer]));
  return { account, software, hardware, projectId, tips };
}
