import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import type { Vocabulary } from '../../../telemetry/columns/vocabulary.ts';
import { spanKindNumber } from '../../../telemetry/span.ts';
import { CallEdges } from './call-edges.ts';
import { CallWindow, IS_ANSWERED, IS_ERROR } from './call-window.ts';
import { peerOfSet } from './span-peers.ts';

/** A call, by the number of its edge in CallEdges, as the caller saw it where that is known. */
export type OnCall = (edge: number, durationNano: number, isError: boolean) => void;

/** As OnCall; `minute` is of the hour that was asked for. */
export type OnOutsideCall = (edge: number, durationNano: number, isError: boolean, minute: number) => void;

/** Numbers of whom a span talks to; -1 where its attributes do not tell. */
interface PeerNumbers {
  database: number;
  messaging: number;
  address: number;
}

/** A call of which it is settled that no service of ours answered it. */
interface OutsideCall {
  edge: number;
  durationNano: number;
  isError: boolean;
  /** When it began, in minutes from 1970. */
  minute: number;
}

/** After one to two of these a call that no span of ours answered is one to an outsider. */
const GENERATION_MS = 10_000;
/** Settled calls that wait for rows of their hour; none comes where its last were written meanwhile. */
const MAX_SETTLED = 1 << 16;
const MINUTES_PER_HOUR = 60;

/**
 * Finds who calls whom while spans come in: a server span and the client span above it, in whichever order they come, as
 * long as both come within some seconds; calls of databases, queues and outsiders by the client span's own attributes.
 */
export class CallTracker {
  /** Made anew when there are very many: numbers are those of the same object. */
  edges = new CallEdges();
  /** Client spans by id, now and before. */
  #callers: [CallWindow, CallWindow] = [new CallWindow(), new CallWindow()];
  /** Server and consumer spans by the id of the span above them, now and before. */
  #answers: [CallWindow, CallWindow] = [new CallWindow(), new CallWindow()];
  #generationStartMs = 0;
  #settled: OutsideCall[] = [];
  /** Addresses at which a service of ours was seen to answer. */
  readonly #ownAddresses = new Set<number>();
  #vocabulary: Vocabulary | undefined;
  #peers: PeerNumbers[] = [];

  /** Called before spans are observed and before calls to outsiders are asked for; `nowMs` is of a clock that never goes back. */
  turn(nowMs: number): void {
    if (this.edges.isFull) this.#beginAnew();
    const isOld = nowMs - this.#generationStartMs > GENERATION_MS;
    if (!isOld && !this.#callers[0].isFull && !this.#answers[0].isFull) return;
    this.#generationStartMs = nowMs;
    this.#settle(this.#callers[1]);
    this.#callers[1].clear();
    this.#answers[1].clear();
    this.#callers.reverse();
    this.#answers.reverse();
  }

  /**
   * `kind`, `service`, a number of `edges`, and `minute`, from 1970, are of the span in that row of the batch. Told are the
   * calls that are known by now.
   */
  observe(
    batch: SpanBatch,
    row: number,
    kind: number,
    isError: boolean,
    service: number,
    minute: number,
    onCall: OnCall,
  ): void {
    const duration = batch.duration[row]!;
    const { database, messaging, address } = this.#peer(batch, row);
    const isCaller = kind === spanKindNumber.CLIENT || kind === spanKindNumber.PRODUCER;
    if (isCaller && database >= 0) onCall(this.edges.toPeer(service, database), duration, isError);
    else if (isCaller && messaging >= 0) onCall(this.edges.toPeer(service, messaging), duration, isError);
    else if (kind === spanKindNumber.CONSUMER && messaging >= 0) {
      onCall(this.edges.fromPeer(messaging, service), duration, isError);
    } else if (isCaller) this.#called(batch, row, isError, service, minute, address, onCall);
    else this.#answered(batch, row, service, onCall);
  }

  /**
   * Settled calls to outsiders of an hour, or of the end of the one before, where `all` is set those that may be answered
   * yet too: told once. `minute` is of the hour.
   */
  takeOutside(hour: number, all: boolean, onCall: OnOutsideCall): void {
    if (all) this.#callers.forEach((window) => this.#settle(window));
    if (this.#settled.length === 0) return;
    const others: OutsideCall[] = [];
    for (const call of this.#settled) if (!tell(call, hour, onCall)) others.push(call);
    this.#settled = others;
  }

  /** Calls that nobody answered so far, to addresses where no service of ours was seen. */
  unanswered(hour: number, onCall: OnOutsideCall): void {
    for (const call of this.#settled) tell(call, hour, onCall);
    for (const window of this.#callers) for (const call of this.#outside(window)) tell(call, hour, onCall);
  }

  #called(
    batch: SpanBatch,
    row: number,
    isError: boolean,
    service: number,
    minute: number,
    address: number,
    onCall: OnCall,
  ): void {
    const low = batch.spanId[row * 2]!;
    const high = batch.spanId[row * 2 + 1]!;
    const duration = batch.duration[row]!;
    let flags = isError ? IS_ERROR : 0;
    for (const answers of this.#answers) {
      const slot = answers.find(low, high);
      if (slot < 0) continue;
      flags |= IS_ANSWERED;
      this.#call(service, answers.service[slot]!, address, duration, isError, onCall);
      break;
    }
    const [window] = this.#callers;
    if (window.isFull) return;
    const slot = window.add(low, high, service);
    window.address[slot] = address;
    window.minute[slot] = minute;
    window.duration[slot] = duration;
    window.flags[slot] = flags;
  }

  #answered(batch: SpanBatch, row: number, service: number, onCall: OnCall): void {
    const low = batch.parentSpanId[row * 2]!;
    const high = batch.parentSpanId[row * 2 + 1]!;
    if (low === 0 && high === 0) return;
    for (const callers of this.#callers) {
      const slot = callers.find(low, high);
      if (slot < 0) continue;
      const isError = (callers.flags[slot]! & IS_ERROR) !== 0;
      callers.flags[slot]! |= IS_ANSWERED;
      this.#call(callers.service[slot]!, service, callers.address[slot]!, callers.duration[slot]!, isError, onCall);
      return;
    }
    const [window] = this.#answers;
    if (!window.isFull) window.add(low, high, service);
  }

  #call(from: number, to: number, address: number, duration: number, isError: boolean, onCall: OnCall): void {
    if (address >= 0) this.#ownAddresses.add(address);
    if (from !== to) onCall(this.edges.toService(from, to), duration, isError);
  }

  #outside(window: CallWindow): (OutsideCall & { slot: number })[] {
    const calls: (OutsideCall & { slot: number })[] = [];
    window.each((slot) => {
      const address = window.address[slot]!;
      const flags = window.flags[slot]!;
      if (address < 0 || flags & IS_ANSWERED || this.#ownAddresses.has(address)) return;
      calls.push({
        slot,
        edge: this.edges.toPeer(window.service[slot]!, address),
        durationNano: window.duration[slot]!,
        isError: (flags & IS_ERROR) !== 0,
        minute: window.minute[slot]!,
      });
    });
    return calls;
  }

  /** What is settled is not told again. */
  #settle(window: CallWindow): void {
    for (const call of this.#outside(window)) {
      window.flags[call.slot]! |= IS_ANSWERED;
      this.#settled.push(call);
    }
    if (this.#settled.length > MAX_SETTLED) this.#settled = this.#settled.slice(-MAX_SETTLED / 2);
  }

  /** Calls under way are forgotten. */
  #beginAnew(): void {
    this.edges = new CallEdges();
    for (const window of [...this.#callers, ...this.#answers]) window.clear();
    this.#settled = [];
    this.#ownAddresses.clear();
    this.#peers = [];
  }

  #peer({ vocabulary, set }: SpanBatch, row: number): PeerNumbers {
    if (vocabulary !== this.#vocabulary) {
      this.#vocabulary = vocabulary;
      this.#peers = [];
    }
    return (this.#peers[set[row]!] ??= this.#peerNumbers(vocabulary, set[row]!));
  }

  #peerNumbers(vocabulary: Vocabulary, set: number): PeerNumbers {
    const { database, messaging, address } = peerOfSet(vocabulary, set);
    return {
      database: database === null ? -1 : this.edges.peer('DATABASE', database),
      messaging: messaging === null ? -1 : this.edges.peer('MESSAGING', messaging),
      address: address === null ? -1 : this.edges.peer('EXTERNAL', address),
    };
  }
}

/** False where the call is not of the hour. */
function tell({ edge, durationNano, isError, minute }: OutsideCall, hour: number, onCall: OnOutsideCall): boolean {
  const minuteOfHour = minute - hour * MINUTES_PER_HOUR;
  if (minuteOfHour < -MINUTES_PER_HOUR || minuteOfHour >= MINUTES_PER_HOUR) return false;
  onCall(edge, durationNano, isError, Math.max(0, minuteOfHour));
  return true;
}
