// Written by scripts/list-models.mjs from the files of models/.
export { btcGates } from './models/btc-gates.ts';
export { orderflowV50 } from './models/orderflow-v50.ts';
export { orderflowV51 } from './models/orderflow-v51.ts';
export { orderflowV52 } from './models/orderflow-v52.ts';
export { orderflowV53Fast } from './models/orderflow-v53-fast.ts';
export { orderflowV53 } from './models/orderflow-v53.ts';
export { orderflowV54 } from './models/orderflow-v54.ts';
