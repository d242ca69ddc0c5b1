/** What a page's reader should look at, out of the server's state and the roster. Pure. */
import type { FeedFault } from '../market/feed-fault.ts';

export interface AlertSource {
  readonly clockBlocked: boolean;
  readonly databaseDegraded: boolean;
  readonly quarantined: readonly { readonly strategyId: string }[];
}

export interface Alert {
  readonly id: string;
  readonly kind: FeedFault['kind'] | 'paperOff' | 'clock' | 'database' | 'quarantine';
  readonly href: string;
  /** Whom a quarantine concerns. */
  readonly strategyId: string | null;
  /** Since when, EpochMs; null where that is not told. */
  readonly since: number | null;
}

/** What is told beside the server's state. */
export interface AlertContext {
  readonly fault: FeedFault | null;
  readonly paperEnabled: boolean;
}

interface PaperMessage {
  readonly paperConfigChanged: { readonly config: { readonly enabled: boolean } };
}

/** Whether paper trading opens positions, as last pushed. */
export function reducePaperEnabled(_before: boolean | null, { paperConfigChanged }: PaperMessage): boolean {
  return paperConfigChanged.config.enabled;
}

/** Alerts in the order of their weight; none while all is well. */
export function alertsOf(status: AlertSource | null, { fault, paperEnabled }: AlertContext): Alert[] {
  const alerts: Alert[] = [];
  const add = (kind: Alert['kind'], href: string, more: Partial<Alert> = {}): void => {
    const { strategyId = null, since = null } = more;
    alerts.push({ id: `${kind} ${strategyId ?? ''}`, kind, href, strategyId, since });
  };
  if (fault !== null) add(fault.kind, '/server', { since: fault.since });
  if (status?.databaseDegraded) add('database', '/server');
  if (status?.clockBlocked) add('clock', '/server');
  for (const { strategyId } of status?.quarantined ?? [])
    add('quarantine', `/strategies/${strategyId}`, { strategyId });
  if (!paperEnabled) add('paperOff', '/paper');
  return alerts;
}
