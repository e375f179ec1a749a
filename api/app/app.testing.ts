import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Access, type AccessRules } from '../access/access.ts';
import { Accounts, type SignUpPolicy } from '../access/accounts.ts';
import { sessionsInDatabase } from '../access/session-store.ts';
import { RedisDelays } from '../cache/redis-delays.ts';
import type { SharedRedis } from '../cache/shared-redis.ts';
import type { ControlPlane } from '../control/control-plane.ts';
import { buildApp } from '../app.ts';
import { SingleSignOn, type SingleSignOnSettings } from '../access/single-sign-on/single-sign-on.ts';
import { createLogs } from '../self/log.ts';
import { noAccounts, TestGraph, testSealed, testTokens } from '../../schema/graph.testing.ts';
import { CallerLimits } from './caller-limits.ts';
import type { AppDependencies, Readiness } from './dependencies.ts';

export const TEST_KEY = 'test-key-of-more-than-32-characters';

export interface TestAppOptions {
  access?: Partial<AccessRules>;
  readiness?: Readiness;
  publicUrl?: string;
  trustedProxies?: string[];
  frameAncestors?: string[];
  webDirectory?: string;
  persistedDocumentsOnly?: boolean;
  /** People and keys; without them there is no account, and none can be made. */
  control?: ControlPlane;
  /** What is counted over several processes; counted in this one where there is none. */
  redis?: SharedRedis;
  signUpPolicy?: SignUpPolicy;
  provider?: SingleSignOnSettings;
}

/** The whole app over a test's graph, listening on a free port of the loopback. */
export class TestApp implements AsyncDisposable {
  readonly graph: TestGraph;
  readonly app: FastifyInstance;
  /** What was logged as an error, as it stands in the log. */
  readonly logged: { message: string; error: { message: string }; correlationId?: string }[];
  /** The URLs of requests that were handed on to OTLP. */
  readonly otlp: (string | undefined)[];
  readonly callerLimits: CallerLimits;
  url = '';

  private constructor(graph: TestGraph, app: FastifyInstance, seen: Pick<TestApp, 'logged' | 'otlp' | 'callerLimits'>) {
    this.graph = graph;
    this.app = app;
    this.logged = seen.logged;
    this.otlp = seen.otlp;
    this.callerLimits = seen.callerLimits;
  }

  static async open(options: TestAppOptions = {}): Promise<TestApp> {
    const { readiness, publicUrl, webDirectory, control, redis, provider, signUpPolicy = 'invite' } = options;
    const graph = await TestGraph.open();
    const verbs = control?.verbs ?? noAccounts;
    const sessions = sessionsInDatabase(verbs);
    const access = new Access({
      bootstrapApiKey: TEST_KEY,
      openScopes: ['READ'],
      ...options.access,
      verbs,
      sessions,
      tokens: testTokens,
      maxAgeMs: Infinity,
      noteUse: (keyId) => control?.noteUses(new Map([[keyId, new Date()]])),
    });
    if (control) control.onAccessChange = (change) => access.changed(change);
    const callerLimits = new CallerLimits(redis ?? null);
    const seen = { logged: [] as TestApp['logged'], otlp: [] as TestApp['otlp'], callerLimits };
    const delays = redis ? new RedisDelays(redis) : undefined;
    const accounts = new Accounts({ verbs, sessions, tokens: testTokens, sealed: testSealed, signUpPolicy, delays });
    const dependencies: AppDependencies = {
      ...graph.graph,
      access,
      callerLimits,
      accounts,
      singleSignOn: provider
        ? new SingleSignOn({ settings: provider, verbs, sessions, tokens: testTokens, accounts })
        : null,
      control: control ?? { verbs, writes: 0 },
      readiness: async () => readiness ?? { isReady: true, checks: [] },
      serveOtlp(request, response) {
        seen.otlp.push(request.url);
        request.resume();
        request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
      },
      persistedDocumentsOnly: options.persistedDocumentsOnly ?? false,
      webDirectory: webDirectory ?? null,
      publicUrl,
      frameAncestors: options.frameAncestors ?? [],
      certificate: null,
      trustedProxies: options.trustedProxies ?? [],
      seal: null,
      elsewhere: null,
      log: createLogs(
        { level: 'error', levels: {} },
        { write: (line) => void seen.logged.push(JSON.parse(line)) },
      )('graph'),
    };
    const test = new TestApp(graph, await buildApp(dependencies), seen);
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    test.url = `http://127.0.0.1:${(test.app.server.address() as AddressInfo).port}`;
    return test;
  }

  /** A request as scripts send it. */
  async post(query: string, headers: Record<string, string> = {}): Promise<{ status: number; body: GraphqlAnswer }> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: (await response.json()) as GraphqlAnswer };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.graph[Symbol.asyncDispose]();
  }
}

export interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}
