/** A Clarisse project without frames and version, so that the user is asked for both. */
export const BARE_PROJECT = `#Isotropix_Serial_Version 1.2
Context "project" {
    Context "scene" {
        CameraPerspective {
            name "camera"
        }
    }
}
`;
