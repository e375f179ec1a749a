// A process with an embedded database; it tells its own parent the number of the database's process, and waits to be killed.
import { systemActor } from '../../access/actor.ts';
import { ControlPlane } from '../../control/control-plane.ts';
import { EmbeddedControl } from '../embedded-control.ts';

const [directory = '', template] = process.argv.slice(2);
const control = new EmbeddedControl({ directory, template, idleMs: 60_000 });
await new ControlPlane(control).verbs.setSetting(systemActor, 'made', true);
process.send?.(control.pid);
