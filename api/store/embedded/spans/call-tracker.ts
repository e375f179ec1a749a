import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import type { Vocabulary } from '../../../telemetry/columns/vocabulary.ts';
import { spanKindNumber } from '../../../telemetry/span.ts';
import { CallEdges } from './call-edges.ts';
import { CallWindow, IS_ANSWERED, IS_ERROR } from './call-window.ts';
import { peerOfSet } from './span-peers.ts';

/** A call, by the number of its edge in CallEdges, as the caller saw it where that is known. */
export type OnCall = (edge: number, durationNano: number, isError: boolean) => void;

/** Numbers of whom a span talks to; -1 where its attributes do not tell. */
interface PeerNumbers {
  database: number;
  messaging: number;
  address: number;
}

/** After one to two of these a call that no span of ours answered is one to an outsider. */
const GENERATION_MS = 10_000;

/**
 * Finds who calls whom while spans come in: a server span and the client span above it, in whichever order they come, as
 * long as both come within some seconds; calls of databases, queues and outsiders by the client span's own attributes.
 */
export class CallTracker {
  readonly edges = new CallEdges();
  /** Client spans by id, now and before. */
  #callers: [CallWindow, CallWindow] = [new CallWindow(), new CallWindow()];
  /** Server and consumer spans by the id of the span above them, now and before. */
  #answers: [CallWindow, CallWindow] = [new CallWindow(), new CallWindow()];
  #generationStartMs = 0;
  /** Addresses at which a service of ours was seen to answer. */
  readonly #ownAddresses = new Set<number>();
  #vocabulary: Vocabulary | undefined;
  #peers: PeerNumbers[] = [];

  /** `kind` and `service`, a number of `edges`, are of the span in that row of the batch. */
  observe(batch: SpanBatch, row: number, kind: number, isError: boolean, service: number, onCall: OnCall): void {
    const duration = batch.duration[row]!;
    const peer = this.#peer(batch, row);
    const isCaller = kind === spanKindNumber.CLIENT || kind === spanKindNumber.PRODUCER;
    if (isCaller && peer.database >= 0) onCall(this.edges.toPeer(service, peer.database), duration, isError);
    else if (isCaller && peer.messaging >= 0) onCall(this.edges.toPeer(service, peer.messaging), duration, isError);
    else if (kind === spanKindNumber.CONSUMER && peer.messaging >= 0) {
      onCall(this.edges.fromPeer(peer.messaging, service), duration, isError);
    } else if (isCaller) this.#called(batch, row, service, peer.address, isError, onCall);
    else this.#answered(batch, row, service, onCall);
  }

  /** Called before the spans of a request. */
  begin(receivedAtMs: number, onCall: OnCall): void {
    const isOld = receivedAtMs - this.#generationStartMs > GENERATION_MS;
    if (!isOld && !this.#callers[0].isFull && !this.#answers[0].isFull) return;
    this.#generationStartMs = receivedAtMs;
    this.#outsiders(this.#callers[1], onCall);
    this.#callers[1].clear();
    this.#answers[1].clear();
    this.#callers.reverse();
    this.#answers.reverse();
  }

  /** Calls that nobody answered so far, to addresses where no service of ours was seen. */
  unanswered(onCall: OnCall): void {
    for (const window of this.#callers) this.#outsiders(window, onCall);
  }

  #called(batch: SpanBatch, row: number, service: number, address: number, isError: boolean, onCall: OnCall): void {
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
    if (!window.isFull) window.add(low, high, service, address, duration, flags);
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
    if (!window.isFull) window.add(low, high, service, -1, 0, 0);
  }

  #call(from: number, to: number, address: number, duration: number, isError: boolean, onCall: OnCall): void {
    if (address >= 0) this.#ownAddresses.add(address);
    if (from !== to) onCall(this.edges.toService(from, to), duration, isError);
  }

  #outsiders(window: CallWindow, onCall: OnCall): void {
    window.each((slot) => {
      const address = window.address[slot]!;
      const flags = window.flags[slot]!;
      if (address < 0 || flags & IS_ANSWERED || this.#ownAddresses.has(address)) return;
      onCall(this.edges.toPeer(window.service[slot]!, address), window.duration[slot]!, (flags & IS_ERROR) !== 0);
    });
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
