// What web/lezer-plugin.ts makes of a grammar.
declare module '*.grammar' {
  import type { LRParser } from '@lezer/lr';
  export const parser: LRParser;
}

declare module '*.grammar?terms' {
  export const Word: number;
  export const GlobKey: number;
  export const GlobColon: number;
  export const Quoted: number;
  export const Backquoted: number;
  export const Operator: number;
  export const Minus: number;
  export const Open: number;
  export const Close: number;
  export const Comma: number;
  export const And: number;
  export const Or: number;
  export const NotWord: number;
  export const HasWord: number;
  export const InWord: number;
  export const ContainsWord: number;
  export const Literal: number;
}
