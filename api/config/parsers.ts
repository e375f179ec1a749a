import { isIP, isIPv4 } from 'node:net';
import { Misfit } from './setting.ts';

const MS_PER_UNIT = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const MIN_RETENTION_MS = MS_PER_UNIT.h;
const byteUnits = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;
const hostName = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

export function path(text: string): string {
  if (text.includes('\0')) throw new Misfit('a path');
  return text;
}

export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,16}$/.test(text) && value >= least && value <= most) return value;
    throw new Misfit(`an integer from ${least} to ${most}`);
  };
}

/** A TCP port; 0 takes one that is free. */
export const port = integer(0, 65_535);

/** An address or name to listen on. */
export function host(text: string): string {
  if (isIP(text) === 0 && !hostName.test(text)) throw new Misfit('an IP address or a host name');
  return text;
}

/** How long something is kept, in milliseconds; undefined where it is kept for ever. */
export function retention(text: string): number | undefined {
  if (text === 'off') return undefined;
  const match = /^(\d{1,6})([mhdw])$/.exec(text);
  const ms = match ? Number(match[1]) * MS_PER_UNIT[match[2] as keyof typeof MS_PER_UNIT] : 0;
  if (ms < MIN_RETENTION_MS) throw new Misfit('"off" or a duration of at least an hour such as 36h, 14d or 4w');
  return ms;
}

/** Bytes, with a binary unit where one is given. */
export function bytes(least: number, most: number): (text: string) => number {
  return (text) => {
    const match = /^(\d{1,15})(|KiB|MiB|GiB|TiB)$/.exec(text);
    const value = match ? Number(match[1]) * byteUnits[match[2] as keyof typeof byteUnits] : -1;
    if (value >= least && value <= most) return value;
    throw new Misfit(`a number of bytes from ${least} to ${most}, such as 67108864 or 64MiB`);
  };
}

export function oneOf<const Choice extends string>(...choices: Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw new Misfit(`one of ${choices.join(', ')}`);
    return choice;
  };
}

export function longSecret(text: string): string {
  if (!/^[\x21-\x7e]{32,}$/.test(text)) throw new Misfit('at least 32 printable ASCII characters without spaces');
  return text;
}

/** The origin under which users reach the product, without a slash at the end. */
export function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash && url.pathname === '/';
  if (!isPlain) throw new Misfit('an address such as https://seamark.example.com, without a path');
  return url.origin;
}

/** Origins of sites, separated by commas; `*.` stands for every name under one. */
export function sites(text: string): string[] {
  return text.split(',').map((part) => {
    const [, scheme, star = '', rest] = /^(https?):\/\/(\*\.)?([^/*\s;']+)\/?$/.exec(part.trim()) ?? [];
    const url = URL.canParse(`${scheme}://${rest}`) ? new URL(`${scheme}://${rest}`) : undefined;
    if (!url || url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
      throw new Misfit('sites separated by commas, such as https://wiki.example.com,https://*.example.org');
    }
    return `${url.protocol}//${star}${url.host}`;
  });
}

/** Addresses and networks, separated by commas. */
export function networks(text: string): string[] {
  return text.split(',').map((part) => {
    const [address = '', length] = part.trim().split('/');
    const bits = isIP(address) === 6 ? 128 : 32;
    const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
    if (isIP(address) === 0 || !isLength) {
      throw new Misfit('IP addresses or networks separated by commas, such as 10.0.0.0/8,127.0.0.1');
    }
    return part.trim();
  });
}

export const boolean = (text: string): boolean => oneOf('true', 'false')(text) === 'true';

/** The address of a PostgreSQL database, with the user and password in it. */
export function postgresUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    throw new Misfit('an address such as postgresql://user:password@host:5432/database');
  }
  return text;
}

/** The address of a Redis server, with the user, password and number of the database in it. */
export function redisUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || !/^(|\/\d*)$/.test(url.pathname)) {
    throw new Misfit('an address such as redis://:password@host:6379/0, or rediss:// for TLS');
  }
  return text;
}

export function email(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new Misfit('an e-mail address');
  return text;
}

export function password(text: string): string {
  if (text.length < 10) throw new Misfit('at least 10 characters long');
  return text;
}

export function oneLine(text: string): string {
  if (text.length > 500 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) throw new Misfit('a line of at most 500 characters');
  return text;
}

/** The address of an OpenID provider, as it writes it itself. What is sent there has to be private on its way. */
export function issuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(bare(url.hostname)));
  if (!url || !isPrivate || url.username || url.password || url.search || url.hash) {
    throw new Misfit('an address such as https://id.example.com; http is for a loopback address alone');
  }
  return text;
}

/** Scopes with blanks between them. */
export function scopes(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const areScopes = words.every((word) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(word));
  if (!areScopes || !words.includes('openid')) throw new Misfit('scopes with blanks between them, openid among them');
  return words.join(' ');
}

export interface RoleRule {
  group: string;
  role: 'VIEWER' | 'EDITOR' | 'ADMIN';
}

/** `group=ROLE` with commas between them; a group may hold further equal signs. */
export function roleMapping(text: string): RoleRule[] {
  return text.split(',').map((part) => {
    const [, group = '', role = ''] = /^(.+)=\s*(VIEWER|EDITOR|ADMIN)$/.exec(part.trim()) ?? [];
    if (group.trim() === '')
      throw new Misfit('groups with VIEWER, EDITOR or ADMIN, such as ops=ADMIN, dev=EDITOR, *=VIEWER');
    return { group: group.trim(), role: role as RoleRule['role'] };
  });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** Without the brackets around an address of IPv6. */
function bare(hostname: string): string {
  return hostname.replaceAll(/[[\]]/g, '');
}
