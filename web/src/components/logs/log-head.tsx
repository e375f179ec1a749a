import { ArrowLeft, ArrowRight, ChevronDown, X } from 'lucide-react';
import { ActionMenu, type MenuAction } from '../../ui/action-menu.tsx';
import { columnLook } from './log-line.tsx';
import type { LogColumns } from './log-columns.ts';

/** The names of the columns, each with what can be done with it. */
export function LogHead({ columns: { names, onChange }, hasDay }: { columns: LogColumns; hasDay: boolean }) {
  function actionsOf(name: string, at: number): MenuAction[] {
    const others = names.filter((one) => one !== name);
    const actions: (MenuAction | false)[] = [
      at > 0 && { name: 'Move left', icon: ArrowLeft, run: () => onChange(others.toSpliced(at - 1, 0, name)) },
      at < others.length && {
        name: 'Move right',
        icon: ArrowRight,
        run: () => onChange(others.toSpliced(at + 1, 0, name)),
      },
      { name: 'Remove the column', icon: X, run: () => onChange(others) },
    ];
    return actions.filter((action) => action !== false);
  }
  return (
    <div className="flex h-7 shrink-0 items-center gap-3 overflow-hidden border-b border-l-2 border-line border-l-transparent pr-3 pl-2.5 text-sm text-faint [scrollbar-gutter:stable] max-md:hidden">
      {/* As wide as what stands below it. */}
      <span className="shrink-0 font-mono" aria-hidden>
        <span className="invisible">
          {hasDay && 'Nov 22 '}
          00:00:00.000
        </span>
      </span>
      <span className="w-10 shrink-0" />
      <span className="w-32 shrink-0">service</span>
      {names.map((name, at) => (
        <span key={name} className={columnLook}>
          <ActionMenu
            label={`Column ${name}`}
            actions={actionsOf(name, at)}
            trigger={
              <button
                type="button"
                title={name}
                className="flex max-w-full items-center gap-1 rounded-sm text-muted hover:text-text"
              >
                <span className="truncate">{name.replaceAll('`', '') || name}</span>
                <ChevronDown className="size-3 shrink-0" aria-hidden />
              </button>
            }
          />
        </span>
      ))}
      <span className="min-w-1/4 grow basis-0">body</span>
    </div>
  );
}
