package org.plstar.check;

import java.nio.file.Path;
import java.util.List;

final class Binding {
    private Binding() {}

    static List<String> bind(Certificate c, @Nullable Path data, @Nullable Path weights) {
        return List.of("believed: the printed program, and the certificate's own arrays");
    }
}
