import type { UnixMs } from '../otlp/model.ts';
import { hash32 } from './random.ts';
import type { ServiceDefinition } from './service.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const epochMs = Date.UTC(2026, 0, 1);

/**
 * The version that production should run: every service is released once in two to eight days, at an office hour that
 * differs from release to release.
 */
export function releasedVersion(service: ServiceDefinition, nowMs: UnixMs): string {
  return versionText(service, releasesUntil(service, nowMs));
}

/** The version that waits in staging: one release ahead. */
export function stagedVersion(service: ServiceDefinition, nowMs: UnixMs): string {
  return versionText(service, releasesUntil(service, nowMs) + 1);
}

function releasesUntil(service: ServiceDefinition, nowMs: UnixMs): number {
  const periodMs = (2 + ((hash32(service.name) >>> 0) % 7)) * dayMs;
  const number = Math.floor((nowMs - epochMs) / periodMs);
  const minutes = (hash32(`${service.name} ${number}`) >>> 0) % 480;
  const releaseMs = epochMs + number * periodMs + 8 * hourMs + minutes * 60_000;
  return nowMs >= releaseMs ? number : number - 1;
}

function versionText(service: ServiceDefinition, releases: number): string {
  const [major, minor] = service.version;
  const patch = (hash32(`${service.name} patch ${releases}`) >>> 0) % 4;
  return `${major}.${minor + Math.max(0, releases)}.${patch}`;
}
