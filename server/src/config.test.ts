import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

describe('readConfig', () => {
  test('needs nothing: loopback, simulated venue, own database, data inside the checkout', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      venue: 'simulated',
      databaseUrl: null,
      demoStrategies: true,
    });
    expect(config.dataDir.endsWith('.data')).toBe(true);
  });

  test('empty values count as absent', () => {
    expect(readConfig({ PORT: '', VENUE: '', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  test.each([
    ['PORT', '70000', /PORT=70000 .*0 to 65535/],
    ['PORT', '4e3x', /PORT=4e3x/],
    ['CORE_SYMBOLS', 'BTCUSDT,ethusdt', /CORE_SYMBOLS has ethusdt .*upper case/],
    ['VENUE', 'ftx', /VENUE=ftx .*simulated, binance, binance-testnet/],
    ['DATABASE_URL', 'mysql://x', /DATABASE_URL .*postgres:\/\//],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL=loud/],
    ['EVALUATION_INTERVAL_MS', '49', /EVALUATION_INTERVAL_MS=49 .*50 to 60000/],
    ['SIM_INSTRUMENTS', '3', /SIM_INSTRUMENTS=3 .*4 to 600/],
    ['DEMO_STRATEGIES', 'maybe', /DEMO_STRATEGIES=maybe/],
    ['SIM_TAPE', '/not/there.gz', /SIM_TAPE names \/not\/there\.gz/],
    ['ALLOWED_ORIGINS', 'https://a.example,foo', /ALLOWED_ORIGINS has foo/],
    ['ALLOWED_ORIGINS', 'https://a.example/', /ALLOWED_ORIGINS has https/],
  ])('%s=%s is refused by name, value and expectation', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(message);
  });

  test('a relative data folder is relative to where the command was given', () => {
    expect(readConfig({ AE_DATA_DIR: 'x', INIT_CWD: '/somewhere' }).dataDir).toBe('/somewhere/x');
  });

  test('a relative recording is relative to where the command was given', () => {
    expect(() => readConfig({ SIM_TAPE: 'x.gz', INIT_CWD: '/somewhere' })).toThrow(
      'SIM_TAPE names /somewhere/x.gz',
    );
  });

  test('a database address is never shown in an error', () => {
    expect(() => readConfig({ DATABASE_URL: 'http://user:hidden@host/db' })).not.toThrow(/hidden/);
  });

  test('the demo strategies are not loaded on a real venue unless asked', () => {
    expect(readConfig({ VENUE: 'binance' }).demoStrategies).toBe(false);
    expect(readConfig({ VENUE: 'binance', DEMO_STRATEGIES: 'on' }).demoStrategies).toBe(true);
  });
});
