import { clarisse } from '../../../../src/scene/clarisse/index.js';
import type { SceneFacts } from '../../../../src/scene/scene-format.js';
import { memoryFile } from '../../../support/memory-file.js';

export function readProject(content: string | Buffer, piece?: number): Promise<SceneFacts> {
  return clarisse.read(memoryFile(content, piece));
}

export const HEAD = `#Isotropix_Serial_Version 1.2

#Isotropix_Clarisse_Version 5
#Isotropix_Clarisse_Project_Version 0.98
`;

/** A project with a bit of everything that projects hold. */
export const SHOT = `${HEAD}comment "first pass {with braces}, \\"quotes\\" and
a second line"
SceneObjectCombiner {
    name "everything"
    objects "SceneObject@scene/props/tower"
}
Context "scene" {
    #created 1455809270
    Context "cameras" {
        #created 1455809271
        CameraPerspectiveAdvanced {
            name "hero"
            #version 0.9
            translate 28 21 28
            focal_length {
                value 0.035
                value[] {
                    key 0 0.0 0.4 0.0 0.0 0.0 -0.1 0.0 0.1 0.0 yes yes no yes
                }
            }
        }
        CameraAlembic {
            name "witness"
            filename "$PDIR/cam/witness.abc"
        }
    }
    CameraPerspective {
        name "witness"
    }
    RendererRaytracer {
        name "final"
        embedded_objects {
            IntegratorPathtracer {
                name "IntegratorPathtracer_embedded"
                embedded_objects {
                    MaterialPhysicalStandard {
                        name "surface_default"
                        private
                    }
                }
            }
        }
    }
    Image {
        name "beauty"
        #version 0.96
        resolution 1920 1080
        layers ".fg" ".bg"
        first_frame 101
        last_frame 150
        frame_step 2
        save_as "$PDIR/render/beauty.####"
        format "exr16"
        embedded_objects {
            Layer3d {
                name "fg"
                first_frame 110
                last_frame 120
                active_camera "cameras/hero"
                renderer "final"
                save_as "$PDIR/render/fg.####"
                format "exr32"
                user_data {
                    __context_objects__ {
                    }
                }
            }
            LayerFile {
                name "bg"
                filename "D:\\\\plates\\\\bg.####.exr"
            }
        }
    }
    Image {
        name "still"
        resolution 2048 858
        resolution_multiplier 1
        first_frame 7
        last_frame 7
    }
    Context "props" {
        TextureMapFile {
            name "bark"
            projection 4
            filename "$PDIR/tex/bark.<UDIM>.tx"
            file_color_space "Colorspaces|sRGB"
        }
        TextureStreamedMapFile {
            name "empty"
            filename ""
        }
        TextureOslFile {
            name "window"
            OSL_shader_filename "$PDIR/osl/window.osl"
            custom_attributes {
                attribute_group "input" {
                    filename_open "OSL_filename" {
                        doc "filename"
                        value "office {day}.png"
                    }
                    string "OSL_output_name" {
                        preset "outRGB" "outRGB"
                        value "not/a/file.png"
                    }
                    parameter "OSL_table" {
                        value "table.csv"
                        type "filename_open"
                    }
                }
            }
        }
        GeometryBundleAlembic {
            name "tower"
            filename "geo/tower_a.abc" "geo/tower_b.abc"
            points 0 1 2 -3 4.5e-10 5
        }
        GeometryPolyfile {
            name "brick"
            filename {
                value "geo/brick.obj"
                hidden no
            }
        }
        GeometryVolumeFile {
            name "smoke"
            filename "/mnt/cache/smoke.$F4.vdb"
        }
        GeometryBundleUsd {
            name "kit"
            filename "kit.usda"
        }
        ProcessAlembicExport {
            name "export"
            filename "out/export.abc"
        }
    }
    Context "city" {
        filename "../lib/city.project"
        filters <empty>
    }
}
#preferences {
    categories {
        animation {
            frames_per_second 25
            start_frame 0.0
        }
        playblast {
            filename "$CTEMP\\\\blast_#####"
        }
        rendering {
            default_x_resolution 1280
            default_y_resolution 720
        }
    }
    ui {
        #version 0.9
        window {
            Image {
                name "no image of the scene"
            }
            #remark with a " quote and a { brace in it
        }
    }
}
`;
