import { useMemo } from 'react';
import { TimeChart } from '../../charts/time-chart.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { IngestCourse_SignalIngestFragment as SignalCourse } from '../../gql/graphql.ts';
import { formatBytes, formatRate } from '../../lib/format/number.ts';
import { rateUnit } from '../../lib/format/unit.ts';
import type { MsRange } from '../../lib/time/time-selection.ts';
import { signalName } from './signal-name.ts';

const IngestCourse_SignalIngest = graphql(`
  fragment IngestCourse_SignalIngest on SignalIngest {
    signal
    course {
      times
      acceptedPerSecond
      rejectedPerSecond
      bytesPerSecond
    }
  }
`);

const HEIGHT_PX = 96;
const STEP_MS = 10_000;
/** So many intervals make up the figure beside the title. */
const LATEST = 6;

interface IngestCourseProps {
  signals: readonly FragmentType<typeof IngestCourse_SignalIngest>[];
  range: MsRange;
}

/** What came in over the last hour, and what of it was refused. */
export function IngestCourse({ signals: given, range }: IngestCourseProps) {
  const signals = readFragment(IngestCourse_SignalIngest, given);
  return (
    <div className="grid gap-x-6 gap-y-4 p-3 lg:grid-cols-3">
      {signals.map((signal) => (
        <Course key={signal.signal} signal={signal} range={range} />
      ))}
    </div>
  );
}

function Course({ signal: { signal, course }, range }: { signal: SignalCourse; range: MsRange }) {
  const data = useMemo(
    () => ({
      times: course.times,
      stepMs: STEP_MS,
      series: [
        { name: 'stored', token: '--color-accent', values: course.acceptedPerSecond } as const,
        ...(course.rejectedPerSecond.some((rate) => rate > 0)
          ? [{ name: 'refused', token: '--color-error', values: course.rejectedPerSecond } as const]
          : []),
      ],
    }),
    [course],
  );
  return (
    <TimeChart
      title={signalName(signal)}
      figure={`${formatRate(meanOf(course.acceptedPerSecond.slice(-LATEST)))}, ${formatBytes(
        meanOf(course.bytesPerSecond.slice(-LATEST)),
      )}/s`}
      data={data}
      form="area"
      unit={rateUnit}
      range={range}
      height={HEIGHT_PX}
      least={1}
    />
  );
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
