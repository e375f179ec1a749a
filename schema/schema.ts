import { builder } from './builder.ts';
import { requirePermissions } from './permissions.ts';
import './types/scalar.ts';
import './types/time.ts';
import './types/attribute.ts';
import './types/result-meta.ts';
import './types/node.ts';
import './types/trace.ts';
import './types/waterfall.ts';
import './types/span.ts';
import './types/span-parts.ts';
import './types/log-record.ts';
import './types/metric.ts';
import './types/data-point.ts';
import './types/time-series.ts';
import './types/service.ts';
import './types/service-health.ts';
import './types/service-runs.ts';
import './types/database-statement.ts';
import './types/deploy.ts';
import './types/error-group.ts';
import './types/red.ts';
import './types/topology.ts';
import './types/query.ts';
import './types/system.ts';
import './types/tail.ts';

/** The graph. A type is a file, and a line above. */
export const schema = requirePermissions(builder.toSchema());
