/**
 * Types of nodes that Maya itself brings and that name no file a render reads, beside those of file-attributes.ts.
 * What people note on them, a path of their pipeline say, is no file of the scene.
 */
const NAMES = `
  transform joint camera stereoRigCamera stereoRigTransform mesh nurbsCurve nurbsSurface subdiv bezierCurve lattice
  baseLattice locator sketchPlane annotationShape clusterHandle deformBend deformFlare deformSine deformSquash
  deformTwist deformWave directedDisc follicle hairSystem hairConstraint pfxHair pfxToon pfxGeometry stroke brush
  lineModifier nucleus nCloth nRigid nParticle particle instancer dynamicConstraint fluidShape fluidEmitter
  fluidTexture2D fluidTexture3D ambientLight areaLight directionalLight pointLight spotLight volumeLight positionMarker
  objectSet set partition character shadingEngine materialInfo lightLinker lightList lightItem lightGroup container
  dagContainer containerBase dagPose groupId groupParts tweak sets script expression reference renderLayer
  renderLayerManager renderPass renderPassSet passContributionMap renderGlobals renderQuality renderGlobalsList
  renderTarget renderSetup renderSetupLayer renderSettingsCollection resolution defaultLightList displayLayer
  displayLayerManager time timeEditor timeEditorTracks timeEditorClip timeEditorClipEvaluator
  timeEditorInterpolator timeWarp sequencer sequenceManager shot trackInfoManager shapeEditorManager
  poseInterpolator poseInterpolatorManager blindDataTemplate cameraView cameraSet hyperGraphInfo hyperLayout hyperView
  nodeGraphEditorBookmarkInfo nodeGraphEditorBookmarks nodeGraphEditorInfo multilisterLight hardwareRenderGlobals
  hardwareRenderingGlobals defaultHardwareRenderGlobals vectorRenderGlobals colorManagementGlobals gameFbxExporter
  unknown unknownDag unknownTransform fosterParent ikEffector ikHandle ikRPsolver ikSCsolver ikSplineSolver ikSystem
  proxyManager hikCharacterNode HIKCharacterNode HIKState2SK HIKSolverNode keyingGroup snapshot textManager2
  anisotropic blinn hairTubeShader lambert layeredShader layeredTexture oceanShader phong phongE ramp rampShader
  shadingMap standardSurface openPBRSurface surfaceShader useBackground displacementShader bump2d bump3d checker cloth
  fractal grid mountain noise ocean water brownian cloud crater granite leather marble rock snow solidFractal stucco
  volumeNoise wood place2dTexture place3dTexture projection stencil envBall envChrome envCube envSky envSphere
  particleCloud lightFog volumeFog volumeShader
  colorProfile renderBox creaseSet blendColors blendShape blendWeighted choice clamp condition reverse
  samplerInfo multiplyDivide plusMinusAverage luminance remapColor remapHsv remapValue setRange unitConversion
  gammaCorrect contrast hsvToRgb rgbToHsv surfaceLuminance distanceBetween vectorProduct pairBlend proximityWrap
  geometryFilter skinCluster cluster jointCluster ffd wire wrap sculpt deltaMush motionPath curveInfo
  selectionListOperator nodeGraphEditor file psdFileTex movie imagePlane audio cacheFile diskCache dynGlobals
  assemblyReference assemblyDefinition`;

const OWN: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** Families of types that all are Maya's own. */
const FAMILIES =
  /^(?:animCurve[TU][ALTU]|poly[A-Z]\w*|nurbs\w*|make[A-Z]\w*|\w*Constraint|\w*(?:Field|Emitter)|hyper\w*|time[A-Z]\w*|\w*[cC]ollection|group|\w*(?:Override|Selector)|(?:copy|create|delete)(?:UV|Color)Set|deleteComponent|transformGeometry|rigid\w+|motionTrail\w*|curveFrom\w+|pointOn\w+|nearestPoint\w*|(?:add|mult|blend)Double\w*)$/;

/**
 * Whether nodes of a type are Maya's own and name no file.
 * @param isDeclared whether the scene says that a plug-in brings the type: then its name alone tells nothing
 */
export function isOwnType(type: string, isDeclared: boolean): boolean {
  return OWN.has(type) || (!isDeclared && FAMILIES.test(type));
}
