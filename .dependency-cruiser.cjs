// The layers of ARCHITECTURE.md as rules. `npm run layers` fails on a wrong arrow and says why it is wrong.
const { Visitor } = require('@swc/core/Visitor.js');
const { layers, packageHomes, stores } = require('./scripts/layers/layers.ts');

// TypeScript 7 has no parser for other programs yet, so swc reads the sources; its visitor predates `using`.
// oxlint-disable-next-line typescript/unbound-method -- called on the visitor below
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function visitStatementOrUsing(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  return { ...statement, decls: this.visitVariableDeclarators(statement.decls) };
};

/** Tests and what only they use: `x.testing.ts`, generators of values, cases. */
const tests = '\\.(test|testing|arbitrary)\\.tsx?$|/testdata/|^api/store/conformance/';
/** Matches a file, or all that lies in a folder. */
const within = (parts) => `^(${[parts].flat().join('|').replaceAll('.', '\\.')})(/|$)`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const outward = layers.slice(0, -1).map((layer, index) => {
  const outer = layers.slice(index + 1);
  return rule(
    `${layer.name}-imports-outward`,
    `The ${layer.name} (${layer.holds}) knows nothing of ${outer.map(({ name }) => name).join(', ')}. Move the code inward or pass it in as an argument.`,
    { path: within(layer.parts), pathNot: tests },
    { path: within(outer.flatMap(({ parts }) => parts)) },
  );
});

const apart = layers
  .filter(({ partsMayMeet }) => !partsMayMeet)
  .flatMap((layer) =>
    layer.parts.map((part) =>
      rule(
        `${part.replace('api/', '')}-stands-alone`,
        `The parts of ${layer.name} do not import each other. What two of them need belongs further in.`,
        { path: within(part), pathNot: tests },
        { path: within(layer.parts.filter((other) => other !== part)) },
      ),
    ),
  );

const composition = within(layers.at(-1).parts);
const behindPorts = [...stores.kept, stores.wal, stores.columnar, stores.decorators];
const outsideStores = layers.slice(2).flatMap(({ parts }) => parts);
const storeRules = [
  rule(
    'stores-know-ports-only',
    'A store imports telemetry, the ports and store/columnar. Whatever else it needs is passed in by who opens it.',
    { path: within(behindPorts), pathNot: tests },
    { path: within([...outsideStores, 'api/config', stores.registry]) },
  ),
  ...stores.kept.map((store) =>
    rule(
      `${store.replace('api/store/', '')}-knows-no-other-store`,
      'Stores never import each other; what they share is in store/columnar or a port.',
      { path: within(store), pathNot: tests },
      { path: within([...stores.kept.filter((other) => other !== store), stores.wal, stores.decorators]) },
    ),
  ),
  rule(
    'columnar-serves-stores-and-live',
    'store/columnar evaluates plans over columns for the stores, and for live, which judges events as a store would.',
    { path: '^(api|schema)/', pathNot: [tests, within([...stores.kept, stores.columnar, 'api/live']), composition] },
    { path: within(stores.columnar) },
  ),
  rule(
    'wal-serves-ingest',
    'The log in front of the stores is appended to by ingest and replayed by the composition; nobody else sees it.',
    { path: '^(api|schema)/', pathNot: [tests, within([stores.wal, 'api/ingest']), composition] },
    { path: within(stores.wal) },
  ),
  rule(
    'only-composition-names-stores',
    'Everything outside talks to ports. Stores are named by store/open-stores.ts and by the threads that run them.',
    {
      path: '^(api|schema)/',
      pathNot: [tests, within([...stores.kept, stores.registry]), composition],
    },
    { path: within(stores.kept) },
  ),
  rule(
    'only-composition-decorates-stores',
    'What wraps a port is put on where stores are opened; who uses the port cannot tell.',
    { path: '^(api|schema)/', pathNot: [tests, within([stores.decorators, stores.registry]), composition] },
    { path: within(stores.decorators) },
  ),
  rule(
    'only-composition-opens-stores',
    'Stores are opened once, where everything is started; everybody else is given them.',
    { path: '^(api|schema)/', pathNot: [tests, composition] },
    { path: within(stores.registry) },
  ),
];

const packageRules = packageHomes.map(({ packages, homes }) =>
  rule(
    `${packages[0].replace('@', '')}-has-one-home`,
    `${packages.join(', ')} may be imported in ${homes.join(', ')} only, so that another package can take its place there.`,
    { path: '^(api|schema)/', pathNot: [tests, within(homes)] },
    { path: `node_modules/(${packages.join('|')})/` },
  ),
);

const webRules = [
  rule(
    'web-drawing-knows-no-graph',
    'ui/, charts/ and lib/ get plain values; a component turns the answer of a query into them.',
    { path: '^web/src/(ui|charts|lib)/', pathNot: tests },
    { path: '^web/src/(gql|components|pages|app)/' },
  ),
  rule(
    'web-components-know-no-page',
    'A component is used by pages; it cannot know one.',
    { path: '^web/src/components/', pathNot: tests },
    { path: '^web/src/(pages|app)/' },
  ),
  rule(
    'web-pages-stand-alone',
    'Pages are put together by app/ and link to each other by URL. What two need is a component.',
    { path: '^web/src/pages/([^/]+)/', pathNot: tests },
    { path: '^web/src/(pages|app)/', pathNot: '^web/src/pages/$1/' },
  ),
];

module.exports = {
  forbidden: [
    ...outward,
    ...apart,
    ...storeRules,
    ...packageRules,
    ...webRules,
    rule(
      'every-file-has-a-layer',
      'This place is in no layer of scripts/layers/layers.ts: put the file where its idea belongs, or add the layer.',
      {
        path: '^api/',
        pathNot: [tests, within([...layers.flatMap(({ parts }) => parts), ...Object.values(stores).flat()])],
      },
      {},
    ),
    rule(
      'tests-serve-tests',
      'What tests use is not part of the product.',
      { path: '^(api|schema|simulator|web)/', pathNot: tests },
      { path: tests },
    ),
    rule(
      'telemetry-does-no-io',
      'The vocabulary is data and pure functions; files, sockets and threads belong to who uses it.',
      { path: '^api/telemetry/', pathNot: tests },
      { path: '^(node:)?(fs|fs/promises|net|http|http2|https|child_process|worker_threads|dgram)$' },
    ),
    rule(
      'programs-meet-over-the-wire',
      'The web, the server and the simulator meet only at schema.graphql and OTLP.',
      { path: '^(web|simulator)/', pathNot: tests },
      { path: '^(web|api|schema|simulator)/', pathNot: '^$1/' },
    ),
    rule(
      'server-needs-no-other-program',
      'The web, the server and the simulator meet only at schema.graphql and OTLP; scripts are run by people.',
      { path: '^(api|schema)/', pathNot: tests },
      { path: '^(web|simulator|scripts)/' },
    ),
    rule(
      'no-cycles',
      'Two files that need each other are one idea, or hide a third that both should import.',
      {},
      { circular: true },
    ),
    rule('everything-resolves', 'The imported file or package is not there.', {}, { couldNotResolve: true }),
    rule(
      'packages-are-declared',
      'The package is not in package.json: it is there by chance, through another one.',
      { path: '^(api|schema|simulator|scripts|web)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    // What is generated imports packages of types alone, which nothing resolves.
    doNotFollow: { path: ['node_modules', '^web/src/gql/', '^api/control/generated/'] },
    // round-trip/node is an application with packages of its own.
    exclude: { path: '(^|/)(dist|\\.cache)/|^scripts/round-trip/node/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
