export * from './market.ts';
export * from './paper.ts';
export * from './roll-ups.ts';
export * from './strategies.ts';
export * from './users.ts';
export * from './virtual.ts';
