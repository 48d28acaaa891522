package org.plstar.array;

import org.plstar.refusal.Refusal;

/** The module that elementwise functions need, which a class path does not include by itself. */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private static final boolean THERE = ModuleLayer.boot().findModule(NAME).isPresent();

    private VectorModule() {}

    /**
     * Refuses to continue without the module.
     *
     * @throws Refusal NO_VECTOR_MODULE
     */
    static void require() {
        if (!THERE) {
            throw Refusal.of(
                    ArrayRefusal.NO_VECTOR_MODULE,
                    "the Java virtual machine",
                    "it was started without the module " + NAME,
                    "the option --add-modules " + NAME,
                    "start java with it");
        }
    }
}
