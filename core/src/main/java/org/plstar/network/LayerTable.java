package org.plstar.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that a network text can name: one line each. */
final class LayerTable {
    private LayerTable() {}

    static Optional<Layer> read(String name, Arguments args) {
        return switch (name) {
            case "dense" -> Optional.of(Dense.read(args));
            default -> Activation.named(name).map(Activate::new);
        };
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(List.of("dense"));
        for (Activation a : Activation.values()) {
            names.add(a.text());
        }
        return names;
    }
}
