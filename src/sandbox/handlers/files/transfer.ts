import { FILESYSTEM } from '../../../protocol/transfer-lines.js';
import type { SandboxFarm } from '../../state/sandbox-farm.js';
import { BIDS } from '../../state/storage.js';
import type { Call, Handlers } from '../handler.js';

const LINE_CHECK = {
  ...{ automaticCheck: 0, checkServer: '127.0.0.1', checkEnable: '0', checkExcludType: 'tx' },
};

/** The two engine names that the official transfer SDK looks for, in lower case (docs/protocol/endpoints.md, §2.6). */
const ENGINES = [
  {
    ...{ engineName: 'Aspera', isDefault: 0, ...LINE_CHECK, checkPort: '10221' },
    resqEngineAccounts: Object.values(BIDS).map((bid) => ({ bid, name: bid, password: 'c2FuZGJveA==' })),
    respTaskEngineLines: [
      { name: 'aspera_main', server: '127.0.0.1', port: '10221', isDefault: 1, lineId: 123, type: 0 },
    ],
  },
  {
    ...{ engineName: 'RaySyncProxy', isDefault: 1, ...LINE_CHECK, checkPort: '10200' },
    resqEngineAccounts: null,
    respTaskEngineLines: [
      { name: 'raysync_main', server: '127.0.0.1', port: '10200', isDefault: 1, lineId: 121, type: 0 },
    ],
  },
];

/** The sandbox's own line: its storage is on the client's machine. */
function filesystemEngine({ storage }: SandboxFarm) {
  const line = { name: 'sandbox', server: storage.rootFolder, port: '0', isDefault: 1, lineId: 1, type: 0 };
  return {
    ...{ engineName: FILESYSTEM, isDefault: 0, ...LINE_CHECK, checkPort: '0' },
    resqEngineAccounts: null,
    respTaskEngineLines: [line],
  };
}

/** The engine of a program that `sandbox start --engine` names: its stand-in copies from and to the sandbox's storages. */
function standInEngine({ engine, port }: Call['transfer']) {
  const [name, prefix] = engine === 'raysync' ? ['raysyncproxy', 'raysync'] : ['aspera', 'aspera'];
  const address = { server: '127.0.0.1', port: String(port) };
  return {
    ...{ engineName: name, isDefault: 1, ...LINE_CHECK, checkPort: address.port },
    resqEngineAccounts: null,
    respTaskEngineLines: [
      { name: `${prefix}_main`, ...address, isDefault: 1, lineId: 1, type: 0 },
      { name: `${prefix}_second`, ...address, isDefault: 0, lineId: 2, type: 0 },
    ],
  };
}

/** Handlers of storages and transfer lines (docs/protocol/endpoints.md, §2.5–§2.7). */
export const transferHandlers: Handlers = {
  getBid: () => ({
    config_bid: BIDS.config,
    input_bid: BIDS.input,
    output_bid: BIDS.output,
    parent_input_bid: null,
    sub_user_output_bids: [],
  }),

  getConfig: (_, { farm, transfer }) => ({
    inputBid: BIDS.input,
    outputBid: BIDS.output,
    configBid: BIDS.config,
    parentInputBid: null,
    resqEngines:
      transfer.engine === 'storage' ? [...ENGINES, filesystemEngine(farm)] : [standInEngine(transfer)],
    subUserOutputBids: [],
  }),

  getServerInfo: () => ({
    clientVersion: '3.2.8.2',
    protocolVersion: '3.2.8.2',
    raysyncTransfer: {
      ...{ serverIp: '127.0.0.1', serverPort: 2121, proxyIp: '127.0.0.1', proxyPort: 32001 },
      ...{ sslPort: 2443, port: 2442 },
    },
  }),
};
