/** Import arrows of the packages. Each rule says why; `npm run check` fails on any. */
const CORE = '^server/src/engine/core/';
const OWN = '^(db|server|strategies|web|scripts|test)/';
const TESTS = '\\.test\\.ts$|\\.test-data\\.ts$';
/** What the pure parts may use besides each other. */
const PURE_LIBRARIES = '(^|/)node_modules/(decimal\\.js)/';
const PURE_STRATEGY_LIBRARIES = '(^|/)node_modules/(zod)/';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'two files that need each other are one file, or miss a third (types alone are erased and do not count)',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'strategies-are-alone',
      'models are pure and run in browser, engine and research: of ours they know the stored vocabularies only',
      { path: '^strategies/', pathNot: TESTS },
      { path: OWN, pathNot: ['^strategies/', '^db/src/enums\\.ts$'] },
    ),
    rule(
      'strategies-need-no-platform',
      'models are pure: no Node built-ins and no library beyond the validator',
      { path: '^strategies/src/', pathNot: TESTS },
      {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-unknown'],
        pathNot: PURE_STRATEGY_LIBRARIES,
      },
    ),
    rule(
      'db-knows-nobody',
      'the schema is below everything; an arrow up would be a cycle of meaning',
      { path: '^db/' },
      { path: OWN, pathNot: '^db/' },
    ),
    rule(
      'core-stays-inside',
      'the core decides the same live, on paper and in a backtest: it knows models and vocabularies, nothing that can surprise',
      { path: CORE, pathNot: TESTS },
      { path: OWN, pathNot: [CORE, '^strategies/src/', '^db/src/enums\\.ts$'] },
    ),
    rule(
      'core-needs-no-platform',
      'the core is pure: no Node built-ins, no drivers; decimal arithmetic is the one library',
      { path: CORE, pathNot: TESTS },
      { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-unknown'], pathNot: PURE_LIBRARIES },
    ),
    rule(
      'adapters-speak-the-model',
      'an adapter translates one venue into our words: it needs the ports and the model, not the decisions',
      { path: '^server/src/engine/adapters/', pathNot: TESTS },
      {
        path: OWN,
        pathNot: [
          '^server/src/engine/adapters/',
          `${CORE}model/`,
          '^server/src/engine/(ports|views)\\.ts$',
          '^db/src/enums\\.ts$',
        ],
      },
    ),
    rule(
      'adapters-ignore-each-other',
      'one venue must not break with another',
      { path: '^server/src/engine/adapters/([^/]+)/' },
      { path: '^server/src/engine/adapters/([^/]+)/', pathNot: '^server/src/engine/adapters/$1/' },
    ),
    rule(
      'adapters-are-chosen-in-one-place',
      'only the entry of the engine picks concrete adapters; the loop works over ports',
      {
        path: '^server/src/',
        pathNot: [
          '^server/src/engine/adapters/',
          '^server/src/engine/runtime/(worker|start|in-process|compose)\\.ts$',
          '^server/src/main\\.ts$',
          TESTS,
        ],
      },
      { path: '^server/src/engine/adapters/' },
    ),
    rule(
      'runtime-has-no-surface',
      'the engine runs without API, pages or users',
      { path: '^server/src/engine/' },
      { path: '^server/src/(api|auth|http)/' },
    ),
    rule(
      'engine-through-its-door',
      'everything that is not the engine talks to EngineHandle and plain views, never to its insides',
      { path: '^server/src/(api|http|auth|ops)/', pathNot: TESTS },
      {
        path: '^server/src/engine/',
        pathNot: ['^server/src/engine/(index|views|statistics)\\.ts$', `${CORE}(model|statistics)/`],
      },
    ),
    rule(
      'sql-lives-in-store',
      'all SQL of the server is in store/: one place to read what a query costs and whose rows it sees',
      {
        path: '^server/src/',
        pathNot: ['^server/src/store/', '^server/src/(main|engine/runtime/in-process)\\.ts$', TESTS],
      },
      {
        path: [
          '(^|/)node_modules/(drizzle-orm|postgres)/',
          '^db/src/(schema/|columns\\.ts|client\\.ts|partitions\\.ts)',
        ],
      },
    ),
    rule(
      'store-is-below',
      'storage implements ports and serves the API; it decides nothing',
      { path: '^server/src/store/', pathNot: TESTS },
      {
        path: '^server/src/',
        pathNot: [
          '^server/src/store/',
          '^server/src/engine/(ports|views|index)\\.ts$',
          `${CORE}(model|statistics)/`,
        ],
      },
    ),
    rule(
      'simulator-shares-no-bugs',
      'a venue that used our engine code would agree with its mistakes',
      { path: '^server/src/simulator/', pathNot: TESTS },
      { path: OWN, pathNot: ['^server/src/simulator/', `${CORE}model/decimal\\.ts$`] },
    ),
    rule(
      'simulator-is-a-venue',
      'the product meets the simulator over sockets like any venue; only its start-up imports it',
      { path: '^server/src/', pathNot: ['^server/src/simulator/', '^server/src/(main|venue)\\.ts$', TESTS] },
      { path: '^server/src/simulator/' },
    ),
    rule(
      'web-is-a-client',
      'pages know the API and the form schema; a server import would end up in the browser',
      { path: '^web/' },
      { path: OWN, pathNot: ['^web/', '^strategies/src/', '^strategies/presets/', '^db/src/enums\\.ts$'] },
    ),
    rule(
      'nobody-imports-scripts',
      'the command line is a caller, not a library',
      { path: '^(db|server|strategies|web)/' },
      { path: '^(scripts|test)/' },
    ),
    rule(
      'nothing-unresolved',
      'an import that does not resolve fails at run time',
      { path: OWN, pathNot: '^web/' },
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build|\\.svelte-kit|\\.data)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
