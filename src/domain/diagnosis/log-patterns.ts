import type { FailureCause } from './failure-causes.js';

/** Between two fragments of a pattern, any text may stand. */
export const GAP = ' … ';

/** Patterns of one cause: lower-case fragments that follow one another in a line. Where they come from is listed in docs/log-patterns.md, "Patterns". */
interface CausePatterns {
  readonly strong: readonly string[];
  /** Lines that also stand in logs of renders that succeed: they count only where no strong pattern matches. */
  readonly weak?: readonly string[];
  /** Fragments of lines that look alike and have another cause, or none. */
  readonly unless?: readonly string[];
}

export const LOG_PATTERNS: Readonly<Record<FailureCause, CausePatterns>> = {
  licence: {
    strong: [
      ...['could not obtain a license', 'no available licenses', 'abort_on_license_fail'],
      ...['maxon licensing error', 'license error', 'licensing error', 'no license', 'no valid license'],
      ...['failed to get license', 'license location is not set', 'find a valid renderman license'],
      ...['no licenses could be found', 'failed to acquire … license', 'unable to acquire … license'],
      ...['unable to checkout … license', 'license checkout failed', 'license was not obtained'],
      ...['license … expired', 'license … not available', 'license … not found', 'license was not issued'],
      ...['license check failed', 'unified login is not running', 'unable to contact maxonapp service'],
      ...['failed authorization', 'cannot connect to … license server', 'license server … not responding'],
      ...['[rlm] … error', '[clm] … error', 'failed to check out … license', 'not licensed', '许可证'],
    ],
    unless: ['released', 'agreement', 'third-party', 'copyright', 'apache license', 'mit license'],
  },
  disk: {
    strong: [
      ...[
        'no space left on device',
        'failed to create file',
        'disk full',
        'disk is full',
        'not enough space on the disk',
      ],
      ...['disk quota exceeded', 'read-only file system', "can't create file", '磁盘空间不足'],
      ...['could not write', 'unable to write', 'failed to write', 'cannot write', 'error writing'],
      ...['unable to open … for writing', 'cannot open … for writing', 'could not save', 'failed to save'],
    ],
  },
  gpu: {
    strong: [
      ...['out of gpu', 'gpu … out of memory', 'cuda … out of memory', 'out of memory in cu', 'out of vram'],
      ...['cuda error', 'cuda driver', 'optix … error', 'optix … failed', 'illegal address in cu'],
      ...['invalid context in cu', 'invalid value in cu', 'launch failed in cu', 'unknown error in cu'],
      ...[
        'no compatible gpu',
        'no cuda',
        'no gpu',
        'no supported gpu',
        'no usable gpu',
        'nvidia driver … or later',
      ],
      ...[
        'driver has crashed',
        'failed to load module binary',
        'opencl … error',
        'hip error',
        'video_memory',
      ],
      ...['unable to open a display', 'device lost', 'gpu … failed', 'failed … gpu', 'video memory', '显存'],
    ],
    unless: ['warning: gpu', 'memory limit'],
  },
  memory: {
    strong: [
      ...['out of memory', 'bad_alloc', 'calloc returns null', 'malloc returns null', 'memoryerror'],
      ...[
        'memory allocation failed',
        'failed to allocate mem',
        'cannot allocate memory',
        'not enough memory',
      ],
      ...['insufficient memory', 'oom-kill', 'out of host memory', "can't allocate region", '内存不足'],
      ...['could not allocate', 'unable to allocate', 'failed to allocate', 'mach_vm_map … failed'],
    ],
  },
  version: {
    strong: [
      ...['non-compatible', 'incompatible version', 'version mismatch', 'newer version', 'newer blender'],
      ...['later version', 'is not compatible with', 'incompatible with', 'unsupported file version'],
      ...[
        'file version … not supported',
        'requires version',
        'wrong version',
        '版本不匹配',
        'version is too old',
      ],
    ],
  },
  plugin: {
    strong: [
      ...['was not found on maya_plug_in_path', 'plug-in … cannot be loaded', 'node … is not installed'],
      ...['error loading plugin', 'open of shared library … failed', 'loadlibrary failed', 'unknown plugin'],
      ...[
        'cannot open shared object',
        'could not load plugin',
        'failed to load plugin',
        'plugin … not found',
      ],
      ...['could not find vex', 'unable to load plugin', 'missing plugin', 'plug-in … not found'],
      ...[
        'could not load plug-in',
        'failed to register renderer',
        'unknown renderer',
        'renderer … not found',
      ],
    ],
    weak: [
      ...['unable to load dynamic library', 'missing dll', 'unknown node type', 'unrecognized node type'],
      ...['incomplete asset definition', 'addon not found', 'no module named', 'cannot find procedure'],
      ...['unknown object type', 'no suitable image found', 'unknown data'],
    ],
    unless: ['mrmaterialattribs', 'driver/deadline_cloud', 'acceleratesupport'],
  },
  'missing-file': {
    strong: [
      ...['could not open file', 'no file " … exists', 'cannot read file', 'unable to open file'],
      ...[
        'invalid image file',
        'file not found',
        'texture … not found',
        'image … not found',
        'asset missing',
      ],
      ...['no such file or directory', 'cannot find the file specified', 'cannot find the path specified'],
      ...[
        'file does not exist',
        'could not find file',
        'unable to find file',
        'missing file',
        'missing texture',
      ],
      ...['could not open asset', 'could not load texture', 'could not load image', 'could not load bitmap'],
      ...[
        'unable to load texture',
        'unable to load file',
        'could not get size of file',
        'bitmap … not found',
      ],
      ...['could not open', 'cannot open', 'failed to open', 'unable to get asset information'],
      ...['系统找不到指定的', '文件缺失', '找不到文件'],
    ],
    weak: ['cannot find lib', 'unable to open', 'cannot find … file', 'non-existent directory'],
    unless: [
      '.so',
      '.dll',
      'shared object',
      'plugin',
      'plug-in',
      'for writing',
      '.config',
      'ld_preload',
      'prefs',
    ],
  },
  timeout: {
    strong: [
      'render timed out',
      'frame timed out',
      'task timed out',
      'time limit',
      'exceeded … time',
      '渲染超时',
    ],
    weak: ['timed out', 'timeout'],
    unless: ['license', 'connection', 'connect', 'socket', 'server', 'download', 'http'],
  },
  crash: {
    strong: [
      ...['segmentation fault', 'segfault at', 'access violation', 'access_violation', 'core dumped'],
      ...['bus error', 'terminate called after', 'unhandled exception', 'has crashed', 'sigsegv', 'sigabrt'],
      ...['caught signal', 'abnormal program termination', 'crash dump', '.crash.txt', 'application error'],
      ...[
        'stack overflow',
        '0xc0000005',
        '3221225477',
        '3221226505',
        'traceback from mantra',
        'assert failed',
      ],
      ...['known system exception', 'process crashed', 'crash file found', 'renderer crashed'],
    ],
    weak: ['fatal error'],
    unless: ['handler installed', 'crash reporter'],
  },
};
