package org.plstar.cluster.spec;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.plstar.network.Model;

/** The models of specifications, each built once in a process for all of its tasks. */
public final class BuiltModels {
    private static final ConcurrentMap<ModelSpec, Model> ALL = new ConcurrentHashMap<>();

    private BuiltModels() {}

    /**
     * The model of a specification.
     *
     * @throws org.plstar.refusal.Refusal as {@link ModelSpec#built}
     */
    public static Model of(ModelSpec spec) {
        return ALL.computeIfAbsent(spec, ModelSpec::built);
    }
}
