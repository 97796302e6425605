import codes from '../data/analyse-codes.json';
import { invalid, missing } from '../refusal.js';
import type { Handlers } from './handler.js';

const ENGLISH = 1;
const UPDATED = Date.UTC(2018, 7, 16);

function detail(code: string, language: number) {
  const index = codes.findIndex((row) => row.code === code);
  const row = codes[index];
  if (!row) return [];
  const english = language === ENGLISH;
  const solution = row.type === 1 ? 'Repair the scene and analyse it again.' : 'It can be ignored.';
  const remedy = row.type === 1 ? '请修改场景后重新分析。' : '可忽略。';
  return [
    {
      ...{ id: index + 1, code, type: row.type, languageFlag: language },
      desDescriptionCn: english ? row.en : row.zh,
      desSolutionCn: english ? solution : remedy,
      ...{ solutionPath: '', isRepair: 0, isOpen: 1, isDelete: 1, lastModifyAdmin: '', updateTime: UPDATED },
    },
  ];
}

/**
 * What the codes of tips.json mean, and which of them block (docs/protocol/endpoints.md, §3.4,
 * docs/protocol/job-files.md, §8).
 */
export const analysisHandlers: Handlers = {
  queryAnalyseErrorDetail({ code, codes: several, language }) {
    if (code === undefined && several === undefined) throw missing('code');
    const flag = Number(language ?? 0);
    if (flag !== 0 && flag !== ENGLISH) throw invalid('language', '0 or 1');
    const asked = [...(code === undefined ? [] : [code]), ...(several ?? [])].map(String);
    return asked.flatMap((one) => detail(one, flag));
  },
};
