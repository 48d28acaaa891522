package org.plstar.onnx;

import java.util.Set;

/** What our own files contain besides standard ops. */
final class Exported {
    /** Domain of the functions that a double-precision export defines in the file. */
    static final String DOMAIN = "org.plstar";

    /** Names of these functions, which are also the names of standard ops with the same meaning. */
    static final Set<String> FUNCTIONS = Set.of("Erf", "Softplus");

    private Exported() {}
}
