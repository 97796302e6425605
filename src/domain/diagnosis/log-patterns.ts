import type { FailureCause } from './failure-causes.js';

/** Between two fragments of a pattern, any text may stand. */
export const GAP = ' … ';

/** Patterns of one cause: lower-case fragments that follow one another in a line, without contractions ("cannot", not "can't"). Where they come from is listed in docs/log-patterns.md, "Patterns". */
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
      ...['no available licenses', 'abort_on_license_fail', 'maxon licensing error'],
      ...['license error', 'licensing error', 'no license', 'no valid license'],
      ...['license location is not set', 'find a valid renderman license'],
      ...['no licenses could be found', 'license was not obtained', 'license … expired'],
      ...['license … not available', 'license … not found', 'license was not issued'],
      ...['unified login is not running', 'unable to contact maxonapp service'],
      ...['failed authorization', 'license server … not responding', '[rlm] … error'],
      ...['[clm] … error', 'not licensed', '许可证错误', '许可证 … 失败', '许可证 … 过期', '无法 … 许可证'],
      ...['没有 … 许可证', 'could not … license', 'cannot … license', 'unable to … license'],
      ...['failed to … license', 'invalid license', 'wrong license', 'error … license'],
      ...['license … failed', 'license … denied', 'license server … down', '[rlm] … down'],
      ...['is not authorized', 'valid license server'],
    ],
    unless: [
      ...['released', 'agreement', 'third-party', 'copyright', 'apache license'],
      ...['mit license', 'no license required', 'no license needed', 'http'],
    ],
  },
  disk: {
    strong: [
      ...['no space left on device', 'failed to create file', 'disk full', 'disk is full'],
      ...['not enough space on the disk', 'disk quota exceeded', 'read-only file system'],
      ...['cannot create file', '磁盘空间不足', 'could not write', 'unable to write'],
      ...['failed to write', 'cannot write', 'error writing', 'cannot be written'],
      ...['could not be written', 'cannot be saved', 'could not be saved'],
      ...['unable to open … for writing', 'cannot open … for writing', 'could not save'],
      ...['failed to save'],
    ],
    unless: [...['thumbnail', 'prefs', 'preferences', 'history']],
  },
  gpu: {
    strong: [
      ...['out of gpu', 'gpu … out of memory', 'cuda … out of memory', 'out of memory in cu'],
      ...['out of vram', 'not enough gpu', 'insufficient gpu', 'not enough video memory'],
      ...['out of video memory', 'insufficient video memory', 'cuda error'],
      ...['cuda driver … error', 'cuda driver … insufficient', 'optix … error'],
      ...['optix … failed', 'illegal address in cu', 'invalid context in cu'],
      ...['invalid value in cu', 'launch failed in cu', 'unknown error in cu'],
      ...['no compatible gpu', 'no compatible device', 'no cycles device', 'no cuda device'],
      ...['no cuda-capable', 'no gpu found', 'no gpu device', 'no gpus', 'no supported gpu'],
      ...['no usable gpu', 'nvidia driver … or later', 'driver … required'],
      ...['driver version is insufficient', 'driver has crashed'],
      ...['failed to load module binary', 'opencl … error', 'hip error', 'video_memory'],
      ...['unable to open a display', 'device lost', 'gpu … failed', 'failed … gpu', '显存不足'],
      ...['显存 … 失败', 'no devices found', 'illegal memory access', 'minimum driver version'],
      ...['illegal_address in cu', 'supported only with compute capability', 'cuda … failed'],
      ...['failed … cuda', 'nvcc fatal', 'hsa_init failed', 'hip … invalid device'],
      ...['egl device', 'egl context'],
    ],
    weak: [...['egl error', 'no opengl vendor']],
    unless: [...['warning: gpu', 'memory limit']],
  },
  memory: {
    strong: [
      ...['out of memory', 'bad_alloc', 'calloc returns null', 'malloc returns null'],
      ...['memoryerror', 'memory allocation failed', 'failed to allocate mem'],
      ...['cannot allocate memory', 'not enough memory', 'insufficient memory', 'oom-kill'],
      ...['out of host memory', 'cannot allocate region', '内存不足', 'could not allocate'],
      ...['unable to allocate', 'failed to allocate', 'mach_vm_map … failed'],
    ],
  },
  version: {
    strong: [
      ...['non-compatible', 'incompatible version', 'version mismatch', 'newer version'],
      ...['newer blender', 'later version', 'is not compatible with', 'incompatible with'],
      ...['unsupported file version', 'file version … not supported'],
      ...['unknown … file version', 'requires version', 'wrong version', '版本不匹配'],
      ...['version is too old', 'file format is not supported'],
    ],
    unless: [...['any later version', 'version is available', 'version available']],
  },
  plugin: {
    strong: [
      ...['was not found on maya_plug_in_path', 'plug-in … cannot be loaded'],
      ...['node … is not installed', 'bad node type', 'unable to dynamically load'],
      ...['error loading plugin', 'open of shared library … failed', 'loadlibrary failed'],
      ...['unknown plugin', 'cannot open shared object', 'could not open plugin'],
      ...['cannot open plugin', 'failed to open plugin', 'plugin … not found'],
      ...['could not find … plugin', 'unable to find … plugin', 'could not find vex'],
      ...['missing plugin', 'plug-in … not found', 'could not load plug-in'],
      ...['failed to register renderer', 'unknown renderer', 'renderer … not found'],
      ...['could not load … plugin', 'failed to load … plugin', 'unable to load … plugin'],
      ...['no renderer plugin', 'cannot find shared object', 'dll load failed'],
    ],
    weak: [
      ...['unable to load dynamic library', 'missing dll', 'unknown node type'],
      ...['unrecognized node type', 'addon not found', 'no module named'],
      ...['cannot find procedure', 'unknown object type', 'no suitable image found'],
      ...['incomplete asset definition (', 'contains unknown data'],
      ...['using an incomplete asset definition'],
    ],
    unless: [
      ...['mrmaterialattribs', 'deadline_cloud', 'acceleratesupport', 'ld_preload'],
      ...['ai_renderview', 'xgen'],
    ],
  },
  'missing-file': {
    strong: [
      ...['could not open file', 'no file " … exists', 'cannot read file', 'could not read'],
      ...['could not be read', 'unable to open file', 'unable to access file'],
      ...['invalid image file', 'invalid texture path', 'file not found'],
      ...['texture … not found', 'image … not found', 'asset missing', 'lib: … missing from'],
      ...['no such file or directory', 'cannot find the file specified'],
      ...['cannot find the path specified', 'file does not exist'],
      ...["file ' … ' does not exist", 'could not find file', 'could not find image'],
      ...['could not find texture', 'unable to find file', 'missing file', 'missing texture'],
      ...['could not open asset', 'could not load texture', 'could not load image'],
      ...['could not load bitmap', 'unable to load texture', 'unable to load file'],
      ...['could not get size of file', 'bitmap … not found', 'could not open'],
      ...['cannot open', 'failed to open', 'unable to get asset information', '系统找不到指定的'],
      ...['文件缺失', '找不到文件', 'error reading … file', 'called with no filename'],
      ...['could not load input image'],
    ],
    weak: [...['cannot find lib', 'unable to open', 'cannot find … file'], ...['non-existent directory']],
    unless: [
      ...['.so', '.dll', 'shared object', 'open plugin', 'load plugin', 'for writing'],
      ...['.config', 'ld_preload', 'prefs', 'display', 'socket', 'connect failed', 'icon'],
    ],
  },
  timeout: {
    strong: [
      ...['render timed out', 'frame timed out', 'task timed out', 'time limit … exceeded'],
      ...['time limit … reached', 'exceeded … time limit', 'reached … time limit'],
      ...['exceeded … time', '渲染超时'],
    ],
    weak: [...['timed out', 'timeout']],
    unless: [...['license', 'connection', 'connect', 'socket', 'server', 'download', 'http']],
  },
  crash: {
    strong: [
      ...['segmentation fault', 'segfault at', 'access violation', 'access_violation'],
      ...['core dumped', 'bus error', 'terminate called after', 'unhandled exception'],
      ...['has crashed', 'crashed in', 'sigsegv', 'sigabrt', 'caught signal'],
      ...['abnormal program termination', 'crash dump', '.crash.txt', 'application error'],
      ...['stack overflow', '0xc0000005', '3221225477', '3221226505'],
      ...['traceback from mantra', 'assert failed', 'known system exception'],
      ...['process crashed', 'crash file found', 'renderer crashed'],
      ...['fatal error. attempting to save', 'crashhandler', '核心已转储', '0xc0000374'],
      ...['0xc0000409', '3221226356', '-1073741819', '-1073740940', '-1073740791'],
      ...['exit code 139', 'exit code -11', 'signal 11', 'pure virtual function call'],
    ],
    unless: [
      ...['handler installed', 'crash reporter', 'crash dump path', 'crash dump folder'],
      ...['sigterm'],
    ],
  },
};
