/** English words of the start page. */
export const home = {
  'home.title': 'Portfolio',
  'home.guest.heading': 'Live funding rates',
  'home.guest.lead':
    'What holders of perpetual futures pay each other, with the time to the next settlement. Pushed as it changes.',
  'home.guest.title': 'Strategies, positions and scores',
  'home.guest.body': 'Sign in to see what every strategy scores, holds and has earned, live.',
  'home.guest.setup': 'This installation is new. Create its first administrator to begin.',

  'home.portfolio.title': 'Portfolio',
  'home.portfolio.balance': 'Balance of all strategies',
  'home.portfolio.of': 'started with {amount}',
  'home.portfolio.net': 'Net result',
  'home.portfolio.open': 'Open result',
  'home.portfolio.positions': '{count} open',
  'home.portfolio.day': 'Last 24 hours',
  'home.portfolio.trades': '{count} closed',
  'home.portfolio.winRate': 'Win rate',
  'home.portfolio.expectancy': 'Expectancy per trade',
  'home.portfolio.profitFactor': 'profit factor {value}',
  'home.portfolio.drawdown': 'Largest drawdown',
  'home.portfolio.sharpe': 'Sharpe {value}',

  'home.positions.title': 'Open positions',
  'home.positions.empty': 'No position is open. A strategy opens one when a score passes all its gates.',
  'home.positions.position': 'Position',
  'home.positions.entry': 'Entry',
  'home.positions.mark': 'Mark',
  'home.positions.result': 'Result',
  'home.positions.way': 'Stop to target',
  'home.positions.left': 'Time left',
  'home.positions.tp1': 'Target 1 hit',
  'home.positions.travel': '{share} of the way from stop {stop} to target {target}',

  'home.signals.title': 'Signals acted on',
  'home.signals.empty':
    'No signal has opened a position yet. A signal is a score that passed its threshold and all gates.',

  'home.scores.title': 'Highest scores',
  'home.scores.empty':
    'No strategy has been scored yet. Scores come every 15 seconds once the market data is warm.',
  'home.scores.score': 'Score',
  'home.scores.above': 'above entry',

  'home.rates.title': 'Funding rates',
  'home.rates.empty': 'No rates have arrived yet.',
  'home.rates.symbol': 'Instrument',
  'home.rates.fundingRate': 'Funding',
  'home.rates.markPrice': 'Mark / index',
  'home.rates.basisFraction': 'Basis',
  'home.rates.nextFundingAt': 'Settles in',
} as const;
