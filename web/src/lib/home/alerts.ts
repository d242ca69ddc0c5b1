/** What a page's reader should look at, out of the server's state and the roster. Pure. */

export interface AlertSource {
  readonly clockBlocked: boolean;
  readonly databaseDegraded: boolean;
  readonly quarantined: readonly { readonly strategyId: string }[];
}

export interface Alert {
  readonly id: string;
  readonly kind: 'paperOff' | 'clock' | 'database' | 'quarantine';
  readonly href: string;
  /** Whom a quarantine concerns. */
  readonly strategyId: string | null;
}

interface PaperMessage {
  readonly paperConfigChanged: { readonly config: { readonly enabled: boolean } };
}

/** Whether paper trading opens positions, as last pushed. */
export function reducePaperEnabled(_before: boolean | null, { paperConfigChanged }: PaperMessage): boolean {
  return paperConfigChanged.config.enabled;
}

/** Alerts in the order of their weight; none while all is well. */
export function alertsOf(status: AlertSource | null, paperEnabled: boolean): Alert[] {
  const alerts: Alert[] = [];
  const add = (kind: Alert['kind'], href: string, strategyId: string | null = null): void => {
    alerts.push({ id: `${kind} ${strategyId ?? ''}`, kind, href, strategyId });
  };
  if (status?.databaseDegraded) add('database', '/server');
  if (status?.clockBlocked) add('clock', '/server');
  for (const { strategyId } of status?.quarantined ?? [])
    add('quarantine', `/strategies/${strategyId}`, strategyId);
  if (!paperEnabled) add('paperOff', '/paper');
  return alerts;
}
