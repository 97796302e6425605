/**
 * Classes of farm codes (docs/protocol/http.md, §5). `unavailable` is the table's class `server`; `site` is its `account-ui`,
 * codes of the web site that API calls should not receive.
 */
export type CodeClass =
  | 'invalid'
  | 'missing'
  | 'access'
  | 'region'
  | 'clock'
  | 'money'
  | 'site'
  | 'unavailable';

interface Row {
  readonly symbol: string;
  readonly class: CodeClass;
}

export const SUCCESS = 200;
export const SIGNATURE_EXPIRED = 610;
export const NO_MORE_RECORDS = 700;

const rows: [code: number, symbol: string, kind: CodeClass][] = [
  [100, 'FAIL', 'unavailable'],
  [301, 'NEED_REDIRECT', 'region'],
  [400, 'APIError', 'invalid'],
  [403, 'FORBIDDEN', 'access'],
  [404, 'RESOURCE_NOT_FOUND', 'missing'],
  [500, 'INTERNAL_ERROR', 'unavailable'],
  [513, 'USER_CACHE_NOTFOUNT', 'unavailable'],
  [600, 'PARAMETER_INVALID', 'invalid'],
  [601, 'PARAMETER_CANT_BE_EMPTY', 'invalid'],
  [602, 'NEED_USER_LOGIN', 'access'],
  [603, 'ILLEGAL_PROTOCOL', 'invalid'],
  [604, 'VALIDATE_CODE_ERROR', 'site'],
  [605, 'VINSUFFICIENT_PERMISSIONS', 'access'],
  [606, 'VALIDATE_COMMOM_CODE_ERROR', 'site'],
  [607, 'VALIDATE_SEND_CODE_ERROR', 'site'],
  [608, 'USER_AREA_ERROR', 'region'],
  [610, 'SIGNATURE_EXPIRED', 'clock'],
  [611, 'SIGNATURE_INVALID', 'access'],
  [700, 'DO_NOT_HAVE_ANY_MORE_RECORD', 'missing'],
  [800, 'ACCOUNT_BINDING_USER_NULL', 'access'],
  [801, 'ACCOUNT_NOT_BINDING', 'site'],
  [802, 'ACCOUNT_BINDING_FAIL', 'site'],
  [804, 'ACCOUNT_LOCKED', 'access'],
  [805, 'ACCOUNT_USERNAME_PASSWORD_FAIL', 'access'],
  [806, 'ACCOUNT_UNIONID_FAIL', 'site'],
  [807, 'ACCOUNT_PHONE_FAIL', 'site'],
  [808, 'ACCOUNT_UNIONID_PHONE', 'site'],
  [809, 'ACCOUNT_WEIXIN_FAIL', 'site'],
  [810, 'ACCOUNT_WEIBO_FAIL', 'site'],
  [811, 'ACCOUNT_LOGOUT_FAIL', 'site'],
  [812, 'ACCOUNT_LOGIN_IPLIMITFAIL', 'access'],
  [813, 'ACCOUNT_QQ_FAIL', 'site'],
  [814, 'NOREPEAT_SELECT_SOFTWARE', 'site'],
  [815, 'ACCOUNT_UNIONID_EXISTS', 'site'],
  [900, 'VALIDATE_PHONE_FAIL', 'site'],
  [901, 'VALIDATE_EMAIL_FAIL', 'site'],
  [902, 'VALIDATE_USERNAME_FAIL', 'site'],
  [903, 'ACCOUNT_EMAIL_FAIL', 'site'],
  [904, 'CURRENCY_NOT_SUPPORT', 'money'],
  [905, 'AGENT_NOT_SUPPORT', 'site'],
  [906, 'AMOUNT_NOT_SUPPORT', 'money'],
  [908, 'COUPONNO_NOT_SUPPORT', 'money'],
  [909, 'PAYMETHOD_NOT_SUPPORT', 'money'],
  [910, 'NO_INVOICE_ORDER', 'money'],
  [911, 'NO_INVOICE_ADDRESS', 'money'],
  [912, 'SUBUSER_EXISTS_TASKS', 'site'],
  [913, 'SUBUSER_ARREARAGE', 'money'],
  [914, 'DELSUBUSER_EXISTS_BALANCE', 'site'],
  [915, 'NO_INVOICE_TEMPLATE', 'money'],
  [916, 'RECEIPT_TYPE_ERROR', 'money'],
  [920, 'NO_LATEST_VERSION', 'site'],
  [1000, 'REDIS_CACHE_FAIL', 'unavailable'],
];

/** Every documented farm code. */
export const FARM_CODES: ReadonlyMap<number, Row> = new Map(
  rows.map(([code, symbol, kind]) => [code, { symbol, class: kind }]),
);

/** Transient codes: an idempotent call is retried (docs/protocol/http.md, §6 b). */
const TRANSIENT = [500, 513, 1000];

/** Whether an idempotent call is retried after this code. */
export function isTransient(code: number): boolean {
  return TRANSIENT.includes(code);
}

/** Returns the class of a code; `unavailable` for an undocumented one. */
export function codeClass(code: number): CodeClass {
  return FARM_CODES.get(code)?.class ?? 'unavailable';
}
