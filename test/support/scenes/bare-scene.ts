/** A Clarisse project that tells neither frames nor version, so that a person is asked for both. */
export const BARE_PROJECT = `#Isotropix_Serial_Version 1.2
Context "project" {
    Context "scene" {
        CameraPerspective {
            name "camera"
        }
    }
}
`;
