import { describe, expect, test } from 'vitest';
import { timesIn } from '../../../src/output/time.js';

const WINTER = '2026-01-31T23:30:59.999Z';

const SUMMER = '2026-07-01T00:05:00.000Z';

describe('times', () => {
  test.each<[TZ: string, winter: string, summer: string]>([
    ['UTC', '2026-01-31 23:30', '2026-07-01 00:05'],
    ['Asia/Shanghai', '2026-02-01 07:30', '2026-07-01 08:05'],
    ['Europe/Berlin', '2026-02-01 00:30', '2026-07-01 02:05'],
    [':America/New_York', '2026-01-31 18:30', '2026-06-30 20:05'],
    ['Asia/Kolkata', '2026-02-01 05:00', '2026-07-01 05:35'],
  ])('in %s', (TZ, winter, summer) => {
    const { moment, day } = timesIn({ env: { TZ } });
    expect([moment(WINTER), moment(SUMMER)]).toEqual([winter, summer]);
    expect([day(WINTER), day(SUMMER)]).toEqual([winter.slice(0, 10), summer.slice(0, 10)]);
  });

  test('midnight is 00:00, not 24:00', () => {
    expect(timesIn({ env: { TZ: 'UTC' } }).moment('2026-01-01T00:00:00.000Z')).toBe('2026-01-01 00:00');
  });

  test('are UTC if requested, in any zone', () => {
    expect(timesIn({ env: { TZ: 'Asia/Shanghai' } }, true).moment(WINTER)).toBe('2026-01-31 23:30');
  });

  test.each([[undefined], [''], ['Nowhere/Atall'], ['CET-1CEST']])(
    'with TZ %j are those of the system',
    (TZ) => {
      const at = new Date(WINTER);
      const two = (part: number) => String(part).padStart(2, '0');
      const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      const { moment } = timesIn({ env: { TZ } });
      expect(moment(WINTER)).toBe(`${day} ${two(at.getHours())}:${two(at.getMinutes())}`);
    },
  );

  test('that are null are a dash', () => {
    expect(timesIn({ env: {} }).moment(null)).toBe('-');
  });
});
