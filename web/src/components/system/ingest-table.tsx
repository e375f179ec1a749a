import { Fragment } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatBytes, formatCount, formatWhole } from '../../lib/format/number.ts';
import { Ago } from '../../ui/ago.tsx';
import { signalName } from './signal-name.ts';
import { SideScroll } from '../../ui/side-scroll.tsx';

const IngestTable_SignalIngest = graphql(`
  fragment IngestTable_SignalIngest on SignalIngest {
    signal
    accepted
    bytes
    duplicateRequests
    lastStoredAt
    answers {
      answer
      httpStatus
      count
    }
    rejected {
      reason
      sentence
      count
    }
    adjusted {
      reason
      sentence
      count
    }
  }
`);

const cells = '[&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-normal';

/** What came in of each signal, and what was refused or changed, with the reason. */
export function IngestTable({ signals: given }: { signals: readonly FragmentType<typeof IngestTable_SignalIngest>[] }) {
  const signals = readFragment(IngestTable_SignalIngest, given);
  return (
    <SideScroll label="What came in">
      <table className={`w-full ${cells}`}>
        <thead className="text-faint">
          <tr>
            <th className="text-left">Signal</th>
            <th className="text-right">Stored</th>
            <th className="text-right">Sent</th>
            <th className="text-right max-sm:hidden">Sent twice</th>
            <th className="text-right">Refused</th>
            <th className="text-right max-sm:hidden">Last stored</th>
            <th className="text-left max-lg:hidden">Requests were answered</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {signals.map(({ signal, accepted, bytes, duplicateRequests, rejected, adjusted, lastStoredAt, answers }) => {
            const refused = rejected.reduce((sum, { count }) => sum + BigInt(count), 0n);
            return (
              <Fragment key={signal}>
                <tr>
                  <td>{signalName(signal)}</td>
                  <td className="text-right">{formatWhole(accepted)}</td>
                  <td className="text-right whitespace-nowrap">{formatBytes(bytes)}</td>
                  <td className="text-right max-sm:hidden">{formatWhole(duplicateRequests)}</td>
                  <td className={`text-right ${refused > 0n ? 'text-error' : 'text-faint'}`}>{formatWhole(refused)}</td>
                  <td className="text-right text-muted max-sm:hidden">
                    {lastStoredAt ? <Ago time={lastStoredAt} /> : 'never'}
                  </td>
                  <td className="text-muted max-lg:hidden">
                    {answers
                      .map(({ answer, httpStatus, count }) => `${httpStatus} ${answer} ${formatCount(count)}`)
                      .join(' · ') || '–'}
                  </td>
                </tr>
                {[
                  ...rejected.map((reason) => ({ ...reason, does: 'refused' })),
                  ...adjusted.map((reason) => ({ ...reason, does: 'changed' })),
                ].map(({ reason, sentence, count, does }) => (
                  <tr key={`${does} ${reason}`} className="text-sm text-muted">
                    <td colSpan={4} className="pl-8!">
                      {sentence}
                    </td>
                    <td className="text-right whitespace-nowrap">
                      {formatWhole(count)} {does}
                    </td>
                  </tr>
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </SideScroll>
  );
}
